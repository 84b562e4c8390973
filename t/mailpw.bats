#!/usr/bin/env bats
# mailpw, envfile and dovetail-settings.
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR"
}

@test "mailpw: makes and tests; the exit code tells" {
	hash=$(echo secret | mailpw -s SSHA256)
	echo secret | mailpw -t "$hash"
	run mailpw -t "$hash" <<<wrong
	[ "$status" = 1 ]
	run mailpw -t '{NOSUCH}x' <<<wrong
	[ "$status" = 100 ]
	run mailpw -t '{SSHA256}!!' <<<wrong
	[ "$status" = 100 ]
}

@test "mailpw: weak schemes only when they are allowed" {
	run mailpw -s MD5-CRYPT <<<secret
	[ "$status" = 100 ]
	[[ $output == *AUTH_WEAK_SCHEMES* ]]
	run mailpw -t '$1$abcdefgh$G//4keteveJp0qb8z2DxG/' <<<x
	[ "$status" = 100 ]
	AUTH_WEAK_SCHEMES=yes mailpw -s MD5-CRYPT <<<secret
}

@test "mailpw: empty and missing passwords" {
	hash=$(echo | mailpw -s PLAIN)
	[ "$hash" = '{PLAIN}' ]
	run mailpw </dev/null
	[ "$status" = 100 ]
}

@test "envfile: a file of NAME=value with systemd's quoting" {
	cat >conf <<'END'
# a comment
; another
A=plain words   
B="two  spaces \"quoted\" \$x"
 C = 'single $x'
D=joined\
line
E="over
two"
F=
END
	run envfile conf sh -c 'for v in A B C D E F; do eval "printf \"<%s>\" \"\$$v\""; done'
	[ "$output" = $'<plain words><two  spaces "quoted" $x><single $x><joinedline><over\ntwo><>' ]
	printf 'A=1\nnot a setting\n' >bad
	run envfile bad true
	[ "$status" = 100 ]
	[[ $output == *"line 2"* ]]
	run envfile missing true
	[ "$status" = 100 ]
	envfile -m missing true
	A=mine run envfile -k conf sh -c 'echo "$A"'
	[ "$output" = mine ]
}

@test "envfile: a directory, as envdir" {
	mkdir dir
	echo 'value  ' >dir/NEW
	: >dir/GONE
	printf 'a\0b' >dir/LINES
	GONE=x run envfile dir sh -c 'echo "<$NEW><${GONE-unset}><$LINES>"'
	[ "$output" = $'<value><unset><a\nb>' ]
}

@test "settings: an unknown name and a wrong value are errors with the name in them" {
	LOGIN_TRYS=3 run dovetail-settings -c
	[ "$status" = 100 ]
	[[ $output == *LOGIN_TRYS* ]]
	for bad in LOGIN_TRIES=0 LOGIN_TRIES=x LOGIN_TIMEOUT=5x MAIL_FSYNC=maybe IMAP_WORKAROUNDS=none-such QUOTA_GRACE=1Q AUTH_WEAK_SCHEMES=perhaps; do
		run env "$bad" dovetail-settings -c
		[ "$status" = 100 ]
		[[ $output == *"$bad"* ]]
	done
	for good in LOGIN_TRIES=3 LOGIN_TIMEOUT=2m MAIL_FSYNC=always "IMAP_WORKAROUNDS=delay-newmail, tb-lsub-flags" QUOTA_GRACE=1GiB QUOTA_RULE2=x \
		AUTH_WEAK_SCHEMES=On; do
		env "$good" dovetail-settings -c
	done
}

@test "settings: every one is printed in each form" {
	n=$(dovetail-settings | grep -c '^[A-Z]')
	[ "$n" -gt 100 ]
	[ "$(dovetail-settings -m | grep -c '^\.It Ev')" = "$n" ]
	dovetail-settings -e >conf
	sed 's/^#\([A-Z]\)/\1/' conf | envfile /dev/stdin true
}
