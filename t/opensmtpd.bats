#!/usr/bin/env bats
# A real OpenSMTPD hands mail over in the two ways of dovetail-recipes(7): by LMTP, and to deliver as its mda. Debian's OpenSMTPD excludes the other MTAs as a package: this one is unpacked below
# the test's directory, and finds the accounts and directories that it was built for in a mount name space of its own.
load lib/common

FIRST=20521
LIB=usr/lib/x86_64-linux-gnu

setup_file() {
	cd "$BATS_FILE_TMPDIR"
	timeout 120 apt-get -qq download opensmtpd libevent-2.1-7 >apt.log 2>&1 || return 0
	for deb in *.deb; do dpkg -x "$deb" smtpd; done
}

setup() {
	skip_unless_root
	skip_unless_installed swaks swaks
	D=$BATS_TEST_TMPDIR
	S=$BATS_FILE_TMPDIR/smtpd
	[ -x "$S/usr/sbin/smtpd" ] || skip "OpenSMTPD can't be fetched: $(tail -n 1 "$BATS_FILE_TMPDIR/apt.log")"
	LD_LIBRARY_PATH=$S/$LIB ldd "$S/usr/sbin/smtpd" | grep 'not found' && skip "OpenSMTPD's libraries aren't here"
	[ ! -e /var/spool/smtpd ] || skip "this machine has an OpenSMTPD of its own"
	unshare -m true || skip "no mount name spaces here"
	chmod 711 "$BATS_FILE_TMPDIR" "$D"
	mkdir -p "$D/ann" "$D/spool"
	chmod 1777 "$D/spool"
	chown $FIRST:$FIRST "$D/ann"
	{ cat /etc/passwd && printf '%s\n' "opensmtpd:x:20522:20522::/var/lib/opensmtpd/empty:/bin/false" "opensmtpq:x:20523:20523::/:/bin/false" "ann:x:$FIRST:$FIRST::$D/ann:/bin/sh"; } >"$D/passwd"
	{ cat /etc/group && printf '%s\n' "opensmtpd:x:20522:" "opensmtpq:x:20523:" "ann:x:$FIRST:"; } >"$D/group"
	echo "ann:{PLAIN}pass:$FIRST:$FIRST::$D/ann::" | usercdb "$D/users.cdb"
	export LMTP_SPOOL=$D/spool MAIL='maildir:~/Maildir'
	start_server python3 -c '
import os, socket, subprocess, sys
s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); os.chmod(sys.argv[1], 0o666); s.listen(10)
while True:
    c, _ = s.accept(); subprocess.Popen(sys.argv[2:], stdin=c, stdout=c); c.close()
' "$D/lmtp" lmtpd auth-cdb "$D/users.cdb" -- deliver
	wait_until test -S "$D/lmtp"
	SMTP=$(free_port)
	cat >"$D/smtpd.conf" <<-END
		listen on 127.0.0.1 port $SMTP hostname mx.test
		action "lmtp" lmtp "$D/lmtp" rcpt-to virtual { "@lmtp.test" = ann }
		action "mda" mda "$BUILD/bin/deliver -ep -f '%{mbox.from}' -r '%{dest}'"
		match from any for domain "lmtp.test" action "lmtp"
		match from any for domain "local.test" action "mda"
	END
	# shellcheck disable=SC2016 # the inner shell's
	start_server env LD_LIBRARY_PATH="$S/$LIB" unshare -m sh -c 'mount --bind "$1/passwd" /etc/passwd && mount --bind "$1/group" /etc/group &&
		mount -t tmpfs none /var/lib && mkdir -p /var/lib/opensmtpd/empty && mount -t tmpfs -o mode=711 none /var/spool && mkdir -m 711 /var/spool/smtpd &&
		mount -t tmpfs -o mode=755 none /run && mkdir -p /usr/libexec && mount -t tmpfs none /usr/libexec && cp -r "$2/usr/libexec/opensmtpd" /usr/libexec &&
		exec "$2/usr/sbin/smtpd" -d -f "$1/smtpd.conf"' - "$D" "$S"
	WAIT=60 wait_until smtp_greets "$SMTP"
}

mail() { # mail TO SUBJECT
	swaks --server 127.0.0.1 --port "$SMTP" --from sender@example.org --to "$1" --h-Subject "$2" --body 'Hi there.' --timeout 60 >"$D/swaks" 2>&1
}

has_files() {
	[ "$(find "$D/ann" -path "*/$1/new/*" -type f | wc -l)" = "$2" ]
}

said() {
	grep -q "$1" "$SERVER_LOG"
}

@test "OpenSMTPD, LMTP and mda: filtered by Sieve, with the envelope and details; a refusal and a failure are told" {
	cat >"$D/ann/.dovecot.sieve" <<-'END'
		require ["fileinto","mailbox","envelope","subaddress","ereject"];
		if header :contains "subject" "bad" { ereject text:
		I don't
		read this.
		.
		; stop; }
		if envelope :detail "to" "lists" { fileinto :create "lists"; }
	END
	chown $FIRST "$D/ann/.dovecot.sieve"
	mail ann+lists@lmtp.test 'the list'
	WAIT=60 wait_until has_files Maildir/.lists 1
	[ "$(tr -d '\r' <"$(echo "$D"/ann/Maildir/.lists/new/*)" | head -n 2)" = $'Return-Path: <sender@example.org>\nDelivered-To: ann+lists@lmtp.test' ]
	mail ann+lists@local.test 'the list'
	WAIT=60 wait_until has_files Maildir/.lists 2
	grep -q '^Delivered-To: ann+lists@local.test' "$D"/ann/Maildir/.lists/new/*
	# Its mail.lmtp takes every refusal for one that may pass; its mda doesn't.
	mail ann@lmtp.test bad
	WAIT=60 wait_until said "to=<ann@lmtp.test>.*result=TempFail.*550-5.7.1 <ann@lmtp.test> I don't"
	mail ann@local.test bad
	WAIT=60 wait_until said "to=<ann@local.test>.*result=PermFail.*read this"
	chmod 500 "$D/ann/Maildir/tmp"
	mail ann@local.test later
	WAIT=60 wait_until said 'to=<ann@local.test>.*result=TempFail'
	chmod 700 "$D/ann/Maildir/tmp"
}
