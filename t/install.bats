#!/usr/bin/env bats
# `make install DESTDIR=… PREFIX=…`: what lies where.
load lib/common

setup() {
	dest=$BATS_TEST_TMPDIR/dest
	cd "$BATS_TEST_TMPDIR"
	mkdir -p "$dest/opt/dovetail/libexec/dovetail" "$dest/opt/dovetail/bin"
}

@test "install-links: pages by section, links for programs of section 1, units with the prefix" {
	mkdir man
	echo page >man/mailpw.1
	echo page >man/imapd.8
	echo page >man/dovetail.7
	cp -r "$TOP/systemd" systemd
	: >"$dest/opt/dovetail/libexec/dovetail/mailpw"
	: >"$dest/opt/dovetail/libexec/dovetail/imapd"
	"$TOP/t/lib/install-links" "$dest" /opt/dovetail
	cd "$dest/opt/dovetail"
	[ -f share/man/man1/mailpw.1 ] && [ -f share/man/man8/imapd.8 ] && [ -f share/man/man7/dovetail.7 ]
	[ "$(readlink bin/mailpw)" = ../libexec/dovetail/mailpw ]
	[ -e bin/mailpw ]
	[ ! -e bin/imapd ]
	grep -q '^ExecStart=/opt/dovetail/libexec/dovetail/tlswrap' lib/systemd/system/dovetail-imaps@.service
	run ! grep -r /usr/local/libexec lib/systemd
	[ -f lib/sysusers.d/dovetail.conf ] && [ -f lib/tmpfiles.d/dovetail.conf ]
}

@test "make install: every program that is built is there, nothing outside DESTDIR" {
	cd "$TOP"
	make -q all 2>/dev/null || skip 'the tree is not built, or newer than the build'
	make -s install DESTDIR="$dest" PREFIX=/opt/dovetail
	for source in bin/*.c auth-helpers/*.c; do
		name=$(basename "$source" .c)
		[ ! -x "build/${source%.c}" ] || [ -x "$dest/opt/dovetail/libexec/dovetail/$name" ]
	done
	[ "$(ls "$dest")" = opt ]
}
