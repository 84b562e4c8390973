#!/usr/bin/env bats
# auth-cdb, auth-file, auth-static, auth-passwd and usercdb as checkpassword programs.
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	chmod 711 .
	cat >users <<-END
		# people
		ann:{PLAIN}secret:20001:20002::$PWD/ann:/bin/sh:userdb_mail=maildir:~/Maildir QUOTA_RULE=*:storage=1G
		bob:{PLAIN}secret:20003:20003::$PWD/none::nologin=yes reason=Gone
		eve:{PLAIN}secret:20003:20003::/:: allow_nets=192.0.2.0/24
		root:{PLAIN}secret:0:0::/root:
		sub:{PLAIN}secret:20004:20004::/::groups=20005,20006
		bad:{PLAIN}secret:20004:20004::/::MAIL_FSYNC=sometimes
		nopw::20004:20004::/:
		joe:{SHA1.hex}e5e9fa1ba31ecd1ae84f75caaa474f3a663f05f4:20004:20004::/:
	END
	mkdir ann
	[ "$(id -u)" != 0 ] || chown 20001:20002 ann
	usercdb users.cdb <users
}

# check HELPER… : the request is in $request (printf format)
check() {
	printf -- "$request" >request
	run "$@" 3<request
}

both() {
	local h
	for h in "auth-cdb users.cdb" "auth-file users"; do
		check $BUILD/auth-helpers/$h "$@"
		echo "$h: $status $output"
		"$verify"
	done
}

@test "a right password: environment, identity and directory, then the program" {
	skip_unless_root
	request='ann\0secret\0stamp\0' verify=is_ann
	is_ann() { [ "$status" = 0 ] && [ "${lines[0]}" = "20001 20002 20002 ann $PWD/ann /bin/sh maildir:~/Maildir *:storage=1G $PWD/ann" ]; }
	both sh -c 'echo $(id -u) $(id -g) $(id -G) $USER $HOME $SHELL "$MAIL" "$QUOTA_RULE" $(pwd)'
}

@test "supplementary groups are the record's, and no others" {
	skip_unless_root
	request='sub\0secret\0\0' verify=is_sub
	is_sub() { [ "$output" = "20004 20005 20006" ]; }
	both id -G
}

@test "wrong, unknown, disabled, wrong network, no password: 1, and the program doesn't run" {
	verify=is_refused
	is_refused() { [ "$status" = 1 ] && [[ $output != *ran* ]]; }
	for request in 'ann\0wrong\0\0' 'ann\0\0\0' 'zoe\0secret\0\0' 'bob\0secret\0\0' 'nopw\0\0\0' 'nopw\0x\0\0' 'an\0secret\0\0' '../ann\0secret\0\0' \
		'-l\0x\0\0' 'ANN \0secret\0\0'; do
		both echo ran
	done
	export TCPREMOTEIP=198.51.100.1 request='eve\0secret\0\0'
	both echo ran
	TCPREMOTEIP=192.0.2.9
	is_temporary() { [ "$status" != 1 ]; }
	verify=is_temporary
	both true
}

@test "names are lower case in the databases" {
	request='ANN\0secret\0\0' verify=is_zero
	is_zero() { [ "$status" = 0 ]; }
	both true
}

@test "root is refused as a mail user, and a malformed setting stops: 111" {
	verify=is_temporary
	is_temporary() { [ "$status" = 111 ] && [[ $output != *ran* ]]; }
	request='root\0secret\0\0' both echo ran
	request='bad\0secret\0\0' both echo ran
	request='ann\0secret\0\0'
	check "$BUILD/auth-helpers/auth-cdb" missing.cdb echo ran
	[ "$status" = 111 ]
	check "$BUILD/auth-helpers/auth-cdb" users echo ran
	[ "$status" = 111 ]
}

@test "a lookup of several names finds the first that is there; only when none is, nobody" {
	run -0 "$BUILD/auth-helpers/auth-cdb" -l -u nobody@x -u ann -u eve users.cdb
	[[ $output == USER=ann* ]]
	run -1 "$BUILD/auth-helpers/auth-cdb" -l -u nobody@x -u none users.cdb
	run -2 "$BUILD/auth-helpers/auth-cdb" -u ann users.cdb
}

@test "misuse: no descriptor 3, no request in it, no arguments" {
	run "$BUILD/auth-helpers/auth-cdb" users.cdb true 3<&-
	[ "$status" = 2 ]
	request='ann' check "$BUILD/auth-helpers/auth-cdb" users.cdb true
	[ "$status" = 2 ]
	head -c 9000 /dev/zero | tr '\0' a >request
	run "$BUILD/auth-helpers/auth-cdb" users.cdb true 3<request
	[ "$status" = 2 ]
	run "$BUILD/auth-helpers/auth-cdb"
	[ "$status" = 2 ]
	LOGIN_TRIES=many run "$BUILD/auth-helpers/auth-cdb" users.cdb true
	[ "$status" = 100 ]
	[[ $output == *LOGIN_TRIES=many* ]]
}

@test "-l looks up without a password: by -u, by request, by USER" {
	run --separate-stderr "$BUILD/auth-helpers/auth-cdb" -l -u ann users.cdb
	[ "$output" = "USER=ann
UID=20001
GID=20002
HOME=$PWD/ann
SHELL=/bin/sh
MAIL=maildir:~/Maildir
QUOTA_RULE=*:storage=1G" ]
	request='ann\0' check "$BUILD/auth-helpers/auth-file" -l users
	[[ $output == *"UID=20001"* ]]
	USER=ann run "$BUILD/auth-helpers/auth-cdb" -l users.cdb 3<&-
	[[ $output == *"UID=20001"* ]]
	run "$BUILD/auth-helpers/auth-cdb" -l -u zoe users.cdb
	[ "$status" = 1 ]
}

@test "verify in one database, look up in another" {
	skip_unless_root
	echo 'ann:{PLAIN}other' >passwords
	request='ann\0other\0\0' check "$BUILD/auth-helpers/auth-file" passwords "$BUILD/auth-helpers/auth-cdb" -l users.cdb id -u
	[ "$output" = 20001 ]
	request='ann\0secret\0\0' check "$BUILD/auth-helpers/auth-file" passwords "$BUILD/auth-helpers/auth-cdb" -l users.cdb id -u
	[ "$status" = 1 ]
}

@test "a master user's password opens another user's mail, with the separator only" {
	skip_unless_root
	echo 'boss:{PLAIN}key' >masters
	request='ann*boss\0key\0\0' check "$BUILD/auth-helpers/auth-file" -m masters "$BUILD/auth-helpers/auth-cdb" -l users.cdb \
		sh -c 'echo $(id -u) $USER $AUTH_MASTER_USER'
	[ "$output" = "20001 ann boss" ]
	for request in 'boss\0key\0\0' '*boss\0key\0\0' 'ann*boss\0secret\0\0' 'ann*ann\0secret\0\0' 'a/b*boss\0key\0\0'; do
		check "$BUILD/auth-helpers/auth-file" -m masters "$BUILD/auth-helpers/auth-cdb" -l users.cdb echo ran
		[ "$status" = 1 ]
	done
}

@test "APOP and CRAM-MD5 in qmail's forms of the request" {
	stamp='<1896.697170952@dbc.mtview.ca.us>'
	digest=$(printf '%ssecret' "$stamp" | md5sum | cut -d' ' -f1)
	fields() {
		printf '%s\0%s\0%s\0' "$@" >request
		run "$BUILD/auth-helpers/auth-file" users true 3<request
	}
	fields ann "$digest" "$stamp"
	[ "$status" = 0 ]
	fields ann "$digest" '<other>'
	[ "$status" = 1 ]
	hmac=$(printf '%s' "$stamp" | openssl dgst -md5 -hmac secret | sed 's/.* //')
	fields ann "$stamp" "$hmac"
	[ "$status" = 0 ]
	fields ann '<other>' "$hmac"
	[ "$status" = 1 ]
}

@test "a third party's checkpassword as a link before ours" {
	skip_unless_root
	cat >third <<'END'
#!/bin/sh
# The whole of checkpassword's convention: reads descriptor 3 to its end and closes it.
tr '\0' '\n' <&3 | { read -r user; read -r pass; [ "$pass" = third ] || exit 1; echo "$user" >name; } || exit 1
exec 3<&-
USER=$(cat name) exec "$@"
END
	chmod +x third
	request='ann\0third\0\0' check ./third "$BUILD/auth-helpers/auth-cdb" -l users.cdb id -u
	[ "$output" = 20001 ]
	request='ann\0secret\0\0' check ./third "$BUILD/auth-helpers/auth-cdb" -l users.cdb id -u
	[ "$status" = 1 ]
}

@test "auth-static: a template for every name" {
	skip_unless_root
	request='kim@example.org\0any\0\0' check "$BUILD/auth-helpers/auth-static" \
		'password={PLAIN}any uid=20001 gid=20001 home=/srv/%d/%n MAIL=maildir:~/Maildir' sh -c 'echo $(id -u) $USER $HOME $MAIL'
	[ "$output" = "20001 kim@example.org /srv/example.org/kim maildir:~/Maildir" ]
	request='kim@example.org\0other\0\0' check "$BUILD/auth-helpers/auth-static" 'password={PLAIN}any uid=20001 gid=20001' echo ran
	[ "$status" = 1 ]
	request='kim\0other\0\0' check "$BUILD/auth-helpers/auth-static" 'uid=20001 gid=20001' echo ran
	[ "$status" = 1 ]
	# -l: by -u, by the request, by USER; printed, and for a program.
	run "$BUILD/auth-helpers/auth-static" -l -u kim@example.org 'uid=20001 gid=20002 home=/srv/%d/%n MAIL=maildir:~/Maildir'
	[ "$output" = $'USER=kim@example.org\nUID=20001\nGID=20002\nHOME=/srv/example.org/kim\nMAIL=maildir:~/Maildir' ]
	request='lea\0\0\0' check "$BUILD/auth-helpers/auth-static" -l 'uid=20001 gid=20001 home=/srv/%u' sh -c 'echo $(id -u) $USER $HOME'
	[ "$output" = '20001 lea /srv/lea' ]
	USER=max run "$BUILD/auth-helpers/auth-static" -l 'uid=20001 gid=20001 home=/srv/%u' 3>&-
	[[ $output == *$'USER=max\n'*HOME=/srv/max* ]]
	run -1 "$BUILD/auth-helpers/auth-static" -l -u '../kim' 'home=/srv/%u'
	run -111 "$BUILD/auth-helpers/auth-static" -l -u kim 'home=/srv/%q'
	[[ $output == *'%u %n %d'* ]]
}

@test "auth-passwd: looks system users up; root is refused" {
	run "$BUILD/auth-helpers/auth-passwd" -l -u nobody
	[[ $output == *"UID=$(id -u nobody)"* ]]
	run "$BUILD/auth-helpers/auth-passwd" -l -u root
	[ "$status" = 111 ]
	request='nobody\0\0\0' check "$BUILD/auth-helpers/auth-passwd" true
	[ "$status" = 1 ]
}

@test "usercdb replaces the file whole or not at all" {
	before=$(md5sum <users.cdb)
	printf 'ann:{PLAIN}a\nann:{PLAIN}b\n' >twice
	run usercdb users.cdb <twice
	[ "$status" != 0 ]
	[[ $output == *"line 2"*ann* ]]
	[ "$(md5sum <users.cdb)" = "$before" ]
	[ "$(find . -name 'users.cdb*' | wc -l)" = 1 ]
	[ "$(stat -c %a users.cdb)" = 600 ]
}
