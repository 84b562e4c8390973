#!/usr/bin/env bats
# What a login writes into the user database: the next one-time password (OTP), and passwords in a better scheme (AUTH_UPGRADE).
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	export LOGIN_FAILURE_DELAY=0 AUTH_MECHANISMS='PLAIN OTP' AUTH_STATE=$PWD
	printf 'otto:%s:::::\n' "$(printf 'a long phrase' | mailpw -s OTP)" '{OTP}md5 499 ke1234 5bf075d9959d036f' >users
	sed -i '2s/otto/ann/' users
	echo 'bob:{PLAIN}secret::::::nologin=yes' >>users
}

ask() { # ask [-o OPTION]… USER PHRASE
	python3 "$TOP/t/lib/authclient.py" "$PORT" -o param=secured "${@:1:$#-2}" OTP "${@: -2}"
}

@test "OTP: each password once, in order; a new sequence; a restart in between" {
	start_tcpserver auth-server auth-file users
	[ "$(ask otto 'a long phrase')" = 'OK otto' ]
	grep -q '{OTP}sha1 1023 ' users
	[ "$(ask otto 'a long phrase')" = 'OK otto' ]
	grep -q '{OTP}sha1 1022 ' users
	[ "$(ask otto 'another phrase')" = FAIL ]
	[ "$(ask nobody-here 'a long phrase')" = FAIL ]
	[ "$(ask bob secret)" = FAIL ]
	grep -q '{OTP}sha1 1022 ' users
	[ "$(ask -o authzid=bob otto 'a long phrase')" = FAIL ]
	[ "$(ask -o authzid=ann ann 'This is a test.')" = 'OK ann' ]
	[ "$(ask -o init=ke1235 ann 'This is a test.')" = 'OK ann' ]
	grep -q '{OTP}md5 50 ke1235 ' users
	[ "$(ask ann 'This is a test.')" = 'OK ann' ]
	# The RFC's password for 498, long used up.
	[ "$(ask -o 'answer=hex:8c18f1f4ae8f5ddd' ann x)" = FAIL ]
	mv users gone
	[ "$(ask ann 'This is a test.')" = TEMP ]
	[ "$(grep -c . gone)" = 3 ]
}

@test "OTP: of eight clients with one password one comes in" {
	start_tcpserver auth-server auth-file users
	answer=hex:ed78672dc84d2114
	for i in $(seq 8); do ask -o "answer=$answer" ann x >"got.$i" & done
	wait $(jobs -p | grep -vx "$SERVER_PID") || true
	[ "$(cat got.* | grep -c 'OK ann')" = 1 ]
	[ "$(cat got.* | grep -c FAIL)" = 7 ]
	grep -q 'md5 498 ke1234' users
}

@test "OTP: a database that can't be written, and one conversation a user without TLS" {
	usercdb users.cdb <users
	start_tcpserver auth-server auth-cdb users.cdb
	[ "$(ask ann 'This is a test.')" = FAIL ]
	stop_servers
	start_tcpserver auth-server auth-file users
	python3 - "$PORT" <<-'END'
		import base64, socket, sys
		def begin():
		    f = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 20).makefile('rw', newline='\n')
		    f.write('VERSION\t1\t2\nCPID\t1\nAUTH\t1\tOTP\tservice=smtp\tresp=%s\n' % base64.b64encode(b'\0ann').decode())
		    f.flush()
		    while True:
		        line = f.readline()
		        if line.startswith(('CONT', 'FAIL', 'OK')):
		            return f, line
		first, line = begin()
		assert line.startswith('CONT'), line
		second, line = begin()
		assert line.startswith('FAIL') and 'temp' in line, line
	END
}

@test "OTP: Cyrus SASL's client, which answers in hexadecimal" {
	ls /usr/lib/*/sasl2/libotp.so >/dev/null 2>&1 || plugin=no-plugin-otp
	skip_unless_installed "${plugin:-true}" libsasl2-modules-otp
	start_tcpserver auth-server auth-file users
	cyrus() { python3 "$TOP/t/lib/cyrusclient.py" "$PORT" OTP "$@" secured; }
	[ "$(cyrus ann 'This is a test.')" = 'OK ann' ]
	[ "$(cyrus ann 'This is no test.')" = FAIL ]
	[ "$(cyrus otto 'a long phrase')" = 'OK otto' ]
	grep -q 'md5 498 ke1234' users
}

@test "OTP through imap-login: the password is one command's, the session is otto's" {
	skip_unless_root
	printf 'otto:{OTP}md5 499 ke1234 5bf075d9959d036f:20001:20001::%s:\n' "$PWD/home" >users
	chmod 711 .
	make_maildir home/Maildir 20001
	chown 20001 home
	export MAIL='maildir:~/Maildir' AUTH_MECHANISMS=OTP LOGIN_PLAINTEXT=never
	start_tcpserver imap-login auth-file "$PWD/users" -- imapd
	run imap_script "$PORT" <<-'END'
		a AUTHENTICATE OTP AG90dG8=
		> aGV4OmVkNzg2NzJkYzg0ZDIxMTQ=
		< ^a
		b SELECT INBOX
	END
	echo "$output" "$(cat "$SERVER_LOG")"
	[[ $output == *'+ b3RwLW1kNSA0OTgga2UxMjM0IGV4dA=='*'a OK'*'b OK'* ]]
	grep -q 'otto:{OTP}md5 498 ke1234' users
}

upgraded() {
	printf 'ann\0%s\0\0' "$1" >request
	run "$BUILD/auth-helpers/auth-file" users sh -c 'echo "ran $USER"' 3<request
}

@test "AUTH_UPGRADE: a right password is stored anew, once; a wrong one changes nothing" {
	export AUTH_UPGRADE=SHA512-CRYPT AUTH_WEAK_SCHEMES=yes
	for old in '{PLAIN}pass word' "$(echo 'pass word' | mailpw -s SSHA256)" "$(echo 'pass word' | mailpw -s MD5-CRYPT)"; do
		printf 'x:y\nann:%s::::::MAIL_FSYNC=never\n' "$old" >users
		cp users before
		upgraded wrong
		[ "$status" = 1 ]
		cmp users before
		upgraded 'pass word'
		[ "$status" = 0 ]
		[[ $output == *'stored by SHA512-CRYPT now'*'ran ann'* ]]
		grep -q '^ann:{SHA512-CRYPT}\$6\$.*::::::MAIL_FSYNC=never$' users
		cp users after
		upgraded 'pass word'
		[ "$output" = 'ran ann' ]
		cmp users after
	done
}

@test "AUTH_UPGRADE: locked users, one-time passwords, and a file that can't be written stay; the login goes on" {
	export AUTH_UPGRADE=SSHA512
	echo 'ann:{PLAIN}x::::::nologin=yes' >users
	upgraded x
	[ "$status" = 1 ]
	grep -q '{PLAIN}x' users
	echo 'ann:{OTP}md5 499 ke1234 5bf075d9959d036f:::::' >users
	upgraded 'This is a test.'
	[ "$output" = 'ran ann' ]
	grep -q OTP users
	echo 'ann:{PLAIN}x:::::' >users
	export AUTH_UPGRADE=NO-SUCH
	upgraded x
	[ "$status" = 0 ]
	[[ $output == *"isn't stored anew"*'ran ann'* ]]
}

@test "AUTH_UPGRADE: sixteen logins at once, of two users" {
	export AUTH_UPGRADE=SSHA512
	printf '%s\n' 'ann:{PLAIN}x:::::' 'bob:{PLAIN}y:::::' >users
	printf 'ann\0x\0\0' >ann
	printf 'bob\0y\0\0' >bob
	for i in $(seq 16); do
		auth-file users sh -c 'echo "$USER"' 3<"$([ $((i % 2)) = 0 ] && echo ann || echo bob)" 2>/dev/null >"got.$i" &
	done
	wait
	[ "$(cat got.* | grep -c .)" = 16 ]
	[ "$(grep -c '{SSHA512}' users)" = 2 ]
	[ "$(echo users*)" = users ]
}
