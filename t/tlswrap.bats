#!/usr/bin/env bats
# TLS at once and on request, the configuration in stunnel's syntax, and everything that is exchanged with others' tools.
load lib/common
load lib/login

setup() {
	login_setup
	self_signed "$BATS_TEST_TMPDIR"
	CERT=$BATS_TEST_TMPDIR/cert.pem KEY=$BATS_TEST_TMPDIR/key.pem CONF=$BATS_TEST_TMPDIR/tlswrap.conf
}

# A client of openssl: says the lines of its standard input, prints what comes.
client() {
	timeout 20 openssl s_client -quiet -verify_quiet -connect "127.0.0.1:$PORT" "$@" 2>&1
}

# What the handshake came to, in openssl's words.
handshake() {
	timeout 20 openssl s_client -connect "127.0.0.1:$PORT" "$@" </dev/null 2>&1
}

@test "implicit TLS: a plain stream and the facts of the connection behind it" {
	start_tcpserver tlswrap -c "$CERT" -k "$KEY" sh -c 'env | grep -E "^(SSL|TLS|TCP)" | sort; cat'
	run imap_script --tls "$PORT" <<-'END'
		< ^TLS_VERSION
		> hello
		< hello
		!close
		!eof
	END
	[[ $output == *SSL_CIPHER=TLS_*SSL_PROTOCOL=TLSv1.3*TCPREMOTEIP=127.0.0.1*TLS_CIPHER=*TLS_ENDPOINT=*TLS_EXPORTER=*TLS_VERSION=TLSv1.3*hello* ]]
	want=$(openssl x509 -in "$CERT" -outform DER | sha256sum | cut -d' ' -f1)
	[[ $output == *"TLS_ENDPOINT=$want"* ]]
}

@test "the last words arrive though all processes of the session are told to end, as systemd does when the main one has" {
	printf '#!/bin/sh\necho hello; read -r line; pkill -TERM -P $$; echo "bye $line"\n' >"$BATS_TEST_TMPDIR/last"
	chmod +x "$BATS_TEST_TMPDIR/last"
	start_tcpserver tlswrap -c "$CERT" -k "$KEY" "$BATS_TEST_TMPDIR/last"
	run imap_script --tls "$PORT" <<-'END'
		> ann
		< bye ann
		!eof
	END
	echo "$output"
	[ "$status" = 0 ]
}

@test "login behind TLS: passwords are taken, the session is the user's, TLS runs as nobody" {
	start_tcpserver tlswrap --cert "$CERT" --key "$KEY" env TCPREMOTEIP=192.0.2.1 imap-login "$CHAIN" -- "$SESSION"
	run imap_script --tls "$PORT" <<-'END'
		a LOGIN bob pass
		> b X
		< then: b X
	END
	[[ $output != *LOGINDISABLED* ]]
	[[ $output == *"a OK "*" uid=$ME "*"tls=TLSv1.3"* ]]
	wait_until grep 'Login: user=<bob>.*TLS=TLSv1.3' "$SERVER_LOG"
}

@test "STARTTLS over the UCSPI-TLS descriptors, and the session goes on in TLS" {
	start_tcpserver tlswrap -n -c "$CERT" -k "$KEY" imap-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<-'END'
		a STARTTLS
		!starttls
		b CAPABILITY
		c STARTTLS
		d LOGIN bob pass
		> e X
		< then: e X
		!close
		!eof
	END
	[[ $output == *' STARTTLS '*'a OK Begin TLS'*'* CAPABILITY '*'c BAD TLS is already active'*"d OK "*"tls=TLSv1.3"*'then: e X'* ]]
	[ "$(grep -c ' STARTTLS ' <<<"$output")" = 1 ]
	run imap_script "$PORT" <<<'a LOGIN bob pass'
	[[ $output == *'a OK '*'tls= '* ]]
}

@test "bytes behind STARTTLS close the connection, in every protocol" {
	start_tcpserver tlswrap -n -c "$CERT" -k "$KEY" imap-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<-'END'
		>> a STARTTLS\r\nb NOOP\r\n
		!eof
	END
	[[ $output != *'a OK'* && $output == *'-- closed' ]]
	wait_until grep 'data behind STARTTLS' "$SERVER_LOG"
	start_tcpserver tlswrap -n -c "$CERT" -k "$KEY" pop3-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<-'END'
		>> STLS\r\nNOOP\r\n
		!eof
	END
	[[ $output != *Begin* && $output == *'-- closed' ]]
	start_tcpserver tlswrap -n -c "$CERT" -k "$KEY" managesieve-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<-'END'
		< ^OK
		>> STARTTLS\r\nNOOP\r\n
		!eof
	END
	[[ $output != *Begin* && $output == *'-- closed' ]]
}

@test "our login under an independent UCSPI-TLS server, and an independent program under ours" {
	cat >"$BATS_TEST_TMPDIR/server.py" <<-'END'
		# ucspi-tls(2), written from its text: a control socket and one more for both directions.
		import os, select, socket, ssl, subprocess, sys
		net = socket.socket(fileno=os.dup(0))
		ours, control = socket.socketpair(); mine, app = socket.socketpair()
		env = dict(os.environ, SSLCTLFD=str(control.fileno()), SSLREADFD=str(app.fileno()), SSLWRITEFD=str(app.fileno()))
		child = subprocess.Popen(sys.argv[1:], env=env, pass_fds=(control.fileno(), app.fileno()))
		control.close(); app.close()
		if ours.recv(1) not in (b'y', b'Y'): sys.exit(0)
		os.close(0); os.close(1)
		c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); c.load_cert_chain(os.environ['CERT'], os.environ['KEY'])
		s = c.wrap_socket(net, server_side=True)
		ours.sendall(b'SSL_PROTOCOL=' + s.version().encode() + b'\0LD_PRELOAD=/x\0SSL_X=y\0\0')
		while True:
		    r, _, _ = select.select([s, mine], [], [])
		    if s in r or s.pending():
		        d = s.recv(16384)
		        if not d: break
		        mine.sendall(d)
		    if mine in r:
		        d = mine.recv(16384)
		        if not d: break
		        s.sendall(d)
	END
	export CERT KEY
	start_tcpserver python3 "$BATS_TEST_TMPDIR/server.py" imap-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<-'END'
		a STARTTLS
		!starttls
		b LOGIN bob pass
		> c X
		< then: c X
	END
	[[ $output == *'b OK '*'tls=TLSv1.'*'then: c X'* ]]
	cat >"$BATS_TEST_TMPDIR/app.py" <<-'END'
		import os, sys
		os.write(1, b'* hello\r\n'); os.read(0, 100)
		ctl, rd, wr = (int(os.environ[n]) for n in ('SSLCTLFD', 'SSLREADFD', 'SSLWRITEFD'))
		os.write(1, b'a OK go\r\n'); os.write(ctl, b'Y')
		facts = b''
		while not facts.endswith(b'\0\0'): facts += os.read(ctl, 1000)
		os.write(wr, b'facts ' + facts.split(b'\0')[0] + b'\r\n' + os.read(rd, 100))
	END
	start_tcpserver tlswrap -n -c "$CERT" -k "$KEY" python3 "$BATS_TEST_TMPDIR/app.py"
	run imap_script "$PORT" <<-'END'
		a STARTTLS
		!starttls
		> hello
		!eof
	END
	[[ $output == *'facts SSL_PROTOCOL=TLSv1.3'*hello*'-- closed' ]]
}

@test "a file in stunnel's syntax, also served by stunnel itself" {
	cat >"$CONF" <<-END
		; global options
		foreground = yes
		pid =
		debug = warning
		[imaps]
		cert = $CERT
		key = $KEY
		sslVersionMin = TLSv1.2
		options = NO_SSLv3
		options = -NO_TLSv1_3
		ciphersuites = TLS_AES_256_GCM_SHA384
		TIMEOUTbusy = 10
		exec = $(command -v imap-login)
		execArgs = imap-login $CHAIN -- $SESSION
		accept = 127.0.0.1:0
	END
	start_tcpserver tlswrap --config "$CONF"
	run imap_script --tls "$PORT" <<<'a LOGIN bob pass'
	[[ $output == *'a OK '*'tls=TLSv1.3'* ]]
	run handshake
	[[ $output == *TLS_AES_256_GCM_SHA384* ]]
	run handshake -tls1_1
	[[ $output == *alert* ]]
	if command -v stunnel4 >/dev/null; then
		port=$(free_port)
		sed -i "s/^accept.*/accept = 127.0.0.1:$port/" "$CONF"
		LOGIN_SECURED=yes start_server stunnel4 "$CONF"
		wait_until bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
		run imap_script --tls "$port" <<<'a LOGIN bob pass'
		[[ $output == *'a OK '* ]]
	fi
}

@test "wrong configurations are clear errors" {
	echo 'nonsense = 1' >"$CONF"
	run -100 tlswrap -f "$CONF" true
	[[ $output == *"$CONF:1: unknown option: nonsense"* ]]
	printf '[a]\ncert = x\n' >"$CONF"
	run -100 tlswrap -f "$CONF" -s b true
	[[ $output == *'there is no service [b]'* ]]
	run -100 tlswrap true
	[[ $output == *'no certificate'* ]]
	run -100 tlswrap -c /nonexistent true
	[[ $output == *'certificate /nonexistent'* ]]
	run -100 tlswrap -c "$CERT" -k "$KEY"
	[[ $output == *usage* ]]
}

@test "certificates by server name, ALPN, versions, no renegotiation" {
	self_signed "$BATS_TEST_TMPDIR/other"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=mail.example.org \
		-keyout "$BATS_TEST_TMPDIR/other/key.pem" -out "$BATS_TEST_TMPDIR/other/cert.pem" 2>/dev/null
	cat >"$CONF" <<-END
		[imaps]
		cert = $CERT
		key = $KEY
		[example]
		sni = imaps:*.example.org
		cert = $BATS_TEST_TMPDIR/other/cert.pem
		key = $BATS_TEST_TMPDIR/other/key.pem
	END
	start_tcpserver tlswrap -f "$CONF" -a imap sh -c 'echo "alpn=$SSL_ALPN sni=$TLS_SERVER_NAME"'
	run handshake -servername mail.example.org
	[[ $output == *'CN = mail.example.org'* ]]
	run handshake -servername elsewhere.org
	[[ $output == *'CN = localhost'* ]]
	run client -alpn imap -servername x.example.org </dev/null
	[[ $output == *'alpn=imap sni=x.example.org'* ]]
	run handshake -alpn http/1.1
	[[ $output == *'no application protocol'* ]]
	run handshake -tls1
	[[ $output == *alert* || $output == *error* ]]
	# Asked for in a session that goes on: the client's input stays open.
	start_tcpserver tlswrap -c "$CERT" -k "$KEY" cat
	mkfifo "$BATS_TEST_TMPDIR/typed"
	exec {typed}<>"$BATS_TEST_TMPDIR/typed"
	echo R >&"$typed"
	run timeout 20 openssl s_client -connect "127.0.0.1:$PORT" -tls1_2 <&"$typed" 2>&1
	[[ $output == *RENEGOTIATING*'no renegotiation'* ]]
}

@test "sessions are resumed across processes with shared ticket keys, which rotate" {
	export TLS_TICKET_KEYS=$BATS_TEST_TMPDIR/tickets
	start_tcpserver tlswrap -c "$CERT" -k "$KEY" sh -c 'echo "$SSL_SESSION_RESUMED"'
	for version in -tls1_3 -tls1_2; do
		run client "$version" -sess_out "$BATS_TEST_TMPDIR/session.pem" </dev/null
		[[ $output == *Initial* ]]
		run client "$version" -sess_in "$BATS_TEST_TMPDIR/session.pem" -sess_out "$BATS_TEST_TMPDIR/next.pem" </dev/null
		[[ $output == *Resumed* ]]
		[ "$version" = -tls1_2 ] || cp "$BATS_TEST_TMPDIR/next.pem" "$BATS_TEST_TMPDIR/session.pem" # used once
		run client "$version" -sess_in "$BATS_TEST_TMPDIR/session.pem" </dev/null
		[[ $output == *Resumed* ]]
	done
	[ "$(stat -c %a "$TLS_TICKET_KEYS")" = 600 ]
	[ "$(stat -c %s "$TLS_TICKET_KEYS")" = 88 ]
	# A key of 13 hours ago opens still, and a new one stands in front of it.
	python3 - "$TLS_TICKET_KEYS" <<-'END'
		import struct, sys, time
		b = bytearray(open(sys.argv[1], 'rb').read()); b[0:8] = struct.pack('<Q', int(time.time()) - 13 * 3600)
		open(sys.argv[1], 'wb').write(b)
	END
	run client -tls1_2 -sess_in "$BATS_TEST_TMPDIR/session.pem" </dev/null
	[[ $output == *Resumed* ]]
	[ "$(stat -c %s "$TLS_TICKET_KEYS")" = 176 ]
	rm "$TLS_TICKET_KEYS"
	run client -tls1_2 -sess_in "$BATS_TEST_TMPDIR/session.pem" </dev/null
	[[ $output == *Initial* ]]
}

@test "client certificates: required, by chain, by list, revoked" {
	d=$BATS_TEST_TMPDIR/ca
	mkdir "$d"
	openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=authority -keyout "$d/ca.key" -out "$d/ca.pem" 2>/dev/null
	for name in ann bob; do
		openssl req -newkey rsa:2048 -nodes -subj "/CN=$name" -keyout "$d/$name.key" -out "$d/$name.csr" 2>/dev/null
		openssl x509 -req -in "$d/$name.csr" -CA "$d/ca.pem" -CAkey "$d/ca.key" -CAcreateserial -days 30 -out "$d/$name.pem" 2>/dev/null
	done
	printf 'cert = %s\nkey = %s\nverify = 2\nCAfile = %s\n' "$CERT" "$KEY" "$d/ca.pem" >"$CONF"
	start_tcpserver tlswrap -f "$CONF" sh -c 'echo "client=$TLS_CLIENT_NAME dn=$SSL_CLIENT_S_DN verify=$SSL_CLIENT_VERIFY"'
	run client -cert "$d/ann.pem" -key "$d/ann.key" </dev/null
	[[ $output == *'client=ann dn=CN=ann verify=SUCCESS'* ]]
	run client </dev/null
	[[ $output != *client=* ]]
	run client -cert "$CERT" -key "$KEY" </dev/null
	[[ $output != *client=* ]]
	cat "$d/ca.pem" "$d/ann.pem" >"$d/list.pem"
	printf 'cert = %s\nkey = %s\nverify = 3\nCAfile = %s\n' "$CERT" "$KEY" "$d/list.pem" >"$CONF"
	run client -cert "$d/ann.pem" -key "$d/ann.key" </dev/null
	[[ $output == *client=ann* ]]
	run client -cert "$d/bob.pem" -key "$d/bob.key" </dev/null
	[[ $output != *client=* ]]
	printf 'cert = %s\nkey = %s\nverify = 1\nCAfile = %s\n' "$CERT" "$KEY" "$d/ca.pem" >"$CONF"
	run client </dev/null
	[[ $output == *'client= dn= verify=NONE'* ]]
}

@test "a variable that claims TLS from outside is taken away" {
	start_tcpserver env SSL_CLIENT_VERIFY=SUCCESS tlswrap -n -c "$CERT" -k "$KEY" sh -c 'echo "verify=$SSL_CLIENT_VERIFY name=$TLS_CLIENT_NAME"'
	run imap_script "$PORT" <<<'!eof'
	[[ $output == 'verify= name='* ]]
}

# make flood does so with a thousand of each and the limit of a minute.
@test "half-open handshakes and clients at a byte a time end at the limit, and good clients get in meanwhile" {
	run timeout 120 python3 -B "$TOP/t/stress/flood.py" --build "$BUILD" --only half-open --count 30 --limit 3 --every 0.5 --within 20
	echo "$output"
	[ "$status" = 0 ]
	TLS_TIMEOUT=1s start_tcpserver tlswrap -c "$CERT" -k "$KEY" cat
	timeout 60 bash -c "exec 3<>/dev/tcp/127.0.0.1/$PORT; cat <&3" || true
	wait_until grep 'no handshake in time: rip=127.0.0.1' "$SERVER_LOG"
}

@test "AUTHENTICATE taken back, a server name for each connection, all clients gone at once: no memory and no process stays" {
	skip_sanitized 'a sanitizer keeps what is freed'
	run timeout 300 python3 -B "$TOP/t/stress/flood.py" --build "$BUILD" --only aborts,names,disconnects --count 100 --within 60
	echo "$output"
	[ "$status" = 0 ]
}

@test "20 MB each way arrive unchanged; a cut connection is an end" {
	start_tcpserver tlswrap -c "$CERT" -k "$KEY" cat
	run python3 - "$PORT" <<-'END'
		import hashlib, os, socket, ssl, sys, threading
		c = ssl.create_default_context(); c.check_hostname = False; c.verify_mode = ssl.CERT_NONE
		s = c.wrap_socket(socket.create_connection(('127.0.0.1', int(sys.argv[1]))))
		block = os.urandom(1 << 20); sent = hashlib.sha256(); got = hashlib.sha256(); n = 20
		def send():
		    for i in range(n):
		        s.sendall(block); sent.update(block)
		t = threading.Thread(target=send); t.start()
		left = n << 20
		while left:
		    d = s.recv(65536)
		    if not d: break
		    got.update(d); left -= len(d)
		t.join()
		print('same' if left == 0 and sent.digest() == got.digest() else 'different')
	END
	[ "$output" = same ]
}

@test "the TLS process: nobody, caged, under 1 MB of its own" {
	skip_unless_root
	start_tcpserver tlswrap -c "$CERT" -k "$KEY" cat
	coproc CLIENT { openssl s_client -quiet -verify_quiet -connect "127.0.0.1:$PORT" 2>/dev/null; }
	echo hello >&"${CLIENT[1]}"
	read -r -u "${CLIENT[0]}" line
	[ "$line" = hello ]
	session=$(pgrep -P "$SERVER_PID")
	tls=$(pgrep -P "$session")
	grep -Eq '^Uid:.65534.65534.65534.65534' "/proc/$tls/status"
	sanitized || grep -q '^Seccomp:.2' "/proc/$tls/status"
	[ -z "$(ls -A "/proc/$tls/root")" ]
	private=$(awk '/^Private_Dirty/ { print $2 }' "/proc/$tls/smaps_rollup")
	echo "private: $private kB"
	sanitized || [ "$private" -lt 1024 ]
	kill "$CLIENT_PID"
}
