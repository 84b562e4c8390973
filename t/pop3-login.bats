#!/usr/bin/env bats
# POP3 before login.
load lib/common
load lib/login

setup() {
	login_setup
}

say() {
	printf '%b' "$1" | timeout 20 pop3-login "$CHAIN" -- "$SESSION" 2>"$BATS_TEST_TMPDIR/log" | tr -d '\r'
}

@test "CAPA, NOOP, QUIT" {
	run say 'CAPA\r\nNOOP\r\nQUIT\r\nNOOP\r\n'
	[ "$output" = '+OK dovetail ready.
+OK
TOP
UIDL
RESP-CODES
AUTH-RESP-CODE
PIPELINING
LOGIN-DELAY 0
UTF8
LANG
IMPLEMENTATION dovetail
EXPIRE NEVER
USER
SASL PLAIN LOGIN
.
+OK
+OK Logging out' ]
}

@test "UTF8 and LANG before login; UTF8 reaches the session" {
	run say 'LANG\r\nLANG *\r\nLANG en-GB\r\nLANG xx\r\nUTF8 x\r\nUTF8\r\nSTLS\r\nUSER bob\r\nPASS pass\r\n'
	[[ $output == *$'+OK\nen English\n.\n+OK en '*$'\n+OK en '*$'\n-ERR that language'*$'\n-ERR UTF8 has no arguments\n+OK UTF-8 it is\n-ERR STLS comes before UTF8\n+OK\nUTF8 OK [pop3 PASS USER] user=bob'* ]]
	run env POP3_EXPIRE=30d bash -c 'printf "CAPA\r\n" | pop3-login x -- y'
	[[ $output == *'EXPIRE 30'* ]]
}

@test "USER and PASS, also with spaces in the password, and what is pipelined behind" {
	run say 'USER bob\r\nPASS no\r\nUSER ann\r\nUSER bob\r\nPASS pass\r\nSTAT\r\n'
	[[ $output == *$'+OK\n-ERR [AUTH] Authentication failed.\n+OK\n+OK\n OK [pop3 PASS USER] user=bob '*'first: STAT'* ]]
	run say 'PASS x\r\nUSER\r\nX\r\n'
	[[ $output == *'-ERR PASS comes after USER'*'-ERR Disconnected: too many invalid commands' ]]
	run say 'USER bob\r\nQUIT\r\n'
	[[ $output == *'+OK Logging out' ]]
}

@test "AUTH with and without initial response, and its list" {
	plain=$(printf '\0bob\0pass' | base64)
	run say "AUTH PLAIN $plain\r\nSTAT\r\n"
	[[ $output == *'[pop3 AUTH PLAIN] user=bob'*'first: STAT'* ]]
	run say "AUTH PLAIN\r\n$plain\r\n"
	[[ $output == *$'\n+ \n'*'[pop3 AUTH PLAIN] user=bob'* ]]
	run say 'AUTH\r\nAUTH PLAIN\r\n*\r\nAUTH X\r\n'
	[[ $output == *$'+OK\nPLAIN\nLOGIN\n.\n+ \n-ERR Authentication cancelled.\n-ERR Unsupported'* ]]
}

@test "APOP: the stamp of the greeting goes to the helper with the digest" {
	cat >"$CHAIN" <<-'END'
		#!/usr/bin/python3
		import hashlib, os, socket, sys
		s = socket.socket(fileno=3)
		f = s.recv(5000)
		user, digest = f[3:].decode().split(' ')
		assert os.environ['AUTH_MECH'] == 'APOP' and f[:1] == b'I'
		if hashlib.md5((os.environ['AUTH_CHALLENGE'] + 'pass').encode()).hexdigest() != digest:
		    s.sendall(b'F\0\7refused'); sys.exit(1)
		s.sendall(b'S\0\0'); s.close(); os.environ['USER'] = user
		if os.getuid() == 0: os.setgroups([]); os.setgid(2001); os.setuid(2001)
		os.execvp(sys.argv[1], sys.argv[1:])
	END
	export AUTH_MECHANISMS='PLAIN APOP'
	start_tcpserver pop3-login "$CHAIN" -- "$SESSION"
	run python3 - "$PORT" <<-'END'
		import hashlib, re, socket, sys
		f = socket.create_connection(('127.0.0.1', int(sys.argv[1]))).makefile('rwb')
		stamp = re.search(rb'<.*>', f.readline())[0]
		for word in b'wrong', b'pass':
		    f.write(b'APOP bob ' + hashlib.md5(stamp + word).hexdigest().encode() + b'\r\n'); f.flush()
		    print(f.readline().decode())
	END
	[[ $output == *'-ERR [AUTH]'*'[pop3 APOP APOP] user=bob'* ]]
	wait_until grep 'Auth failed (refused, attempt 1): user=<bob>, method=APOP' "$SERVER_LOG"
	stamps=$(for _ in 1 2 3; do say 'QUIT\r\n' | head -1; done | sort -u | wc -l)
	[ "$stamps" = 3 ]
}

@test "without TLS no passwords from elsewhere" {
	export TCPREMOTEIP=192.0.2.1 TCPLOCALIP=192.0.2.2
	run say 'USER bob\r\nCAPA\r\n'
	[[ $output == *'-ERR [AUTH] Plaintext'* ]]
	[[ $output != *USER* && $output != *SASL* ]]
}

@test "lines at the limit, NUL, unfinished" {
	run say "USER $(head -c 8187 /dev/zero | tr '\0' x)\r\nNOOP\r\n"
	[[ $output == *'-ERR USER'*'+OK' ]]
	run say "USER $(head -c 8188 /dev/zero | tr '\0' x)\r\n"
	[[ $output == *'-ERR Disconnected: line too long' ]]
	run say "US\0ER x\r\nNOOP"
	[[ $output == *'-ERR Invalid command' ]]
}
