#!/usr/bin/env bats
# TLS as testssl.sh looks at it, and what a login makes of it: channel bindings, client certificates, other UCSPI-TLS servers.
load lib/common
load lib/login

setup() {
	login_setup
	cd "$BATS_TEST_TMPDIR"
	self_signed .
	CERT=$PWD/cert.pem KEY=$PWD/key.pem
	export AUTH_MECHANISMS='PLAIN EXTERNAL SCRAM-SHA-256 SCRAM-SHA-256-PLUS'
}

# A database with ann, and a session that says who came in and how.
people() {
	echo "ann:{PLAIN}secret:20001:20001::$PWD::" | usercdb users.cdb
	chmod 644 users.cdb
	printf '#!/bin/sh\necho "$DOVETAIL_TAG OK $USER by $DOVETAIL_MECH over $SSL_PROTOCOL"\n[ -n "$DOVETAIL_INPUT_FD" ] || exec sed -u /LOGOUT/q\n' >who
	chmod 755 who
}

# tlswrap in front of imap-login, with these options.
mail() {
	start_tcpserver tlswrap "$@" imap-login "$BUILD/auth-helpers/auth-cdb" users.cdb -- "$PWD/who"
}

@test "protocols, ciphers, their order, extensions, names, and what isn't TLS" {
	openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -keyout rsa.key -out rsa.pem 2>/dev/null
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=mail.example.org -keyout other.key -out other.pem 2>/dev/null
	printf 'ALPN = imap\n[a]\ncert = rsa.pem\nkey = rsa.key\n[b]\nsni = a:mail.example.org\ncert = other.pem\nkey = other.key\n' >conf
	TLS_TICKET_KEYS=$PWD/tickets start_tcpserver tlswrap -f conf cat
	python3 "$TOP/t/lib/tlscheck.py" "$PORT" >found
	cat found
	cat >want <<-'END'
		TLSv1.0: alert 70
		TLSv1.1: alert 70
		TLSv1.2: spoken
		TLSv1.2 order: server's
		TLSv1.3: spoken
		TLSv1.3 order: server's
		compression: 0
		heartbeat: no
		secure renegotiation: yes
		extended master secret: yes
		ticket: yes
		fallback from TLSv1.3: alert 86
		curve: 001d
		weak curves: alert 40
		certificate: localhost
		ALPN imap: imap
		ALPN h2: alert 120
		SSLv2: refused
		nothing like TLS: refused
		an empty hello: refused
		a hello of 16 MB: refused
		data before the handshake: refused
		early change of ciphers: refused
	END
	diff <(grep -v 'suites\|SSLv3' found) want
	grep -q '^SSLv3: alert' found
	# Every suite of TLS 1.2 is ECDHE or DHE with AES, ARIA or ChaCha20: no NULL, export, RC4, DES, 3DES, anonymous, PSK, nor RSA's own key exchange.
	sed -n 's/^TLSv1.2 suites: //p' found | tr ' ' '\n' >suites
	[ "$(wc -l <suites)" -ge 6 ]
	run -1 grep -Ev '^(c02[b-f]|c030|cca[89a]|c00[9a]|c01[34]|c02[3478]|009[ef]|00(33|39|67|6b)|c0[5679a][0-9a-f])$' suites
	[ "$(sed -n 's/^TLSv1.3 suites: //p' found)" = '1302 1303 1301' ]
	python3 "$TOP/t/lib/tlscheck.py" "$PORT" --name mail.example.org | grep -x 'certificate: mail.example.org'
}

@test "the same behind STARTTLS" {
	people
	mail -n -c "$CERT" -k "$KEY"
	python3 "$TOP/t/lib/tlscheck.py" "$PORT" --starttls 'a STARTTLS' >found
	cat found
	for line in 'TLSv1.1: alert 70' 'TLSv1.3 suites: 1302 1303 1301' 'ticket: no' 'SSLv2: refused' 'early change of ciphers: refused' 'certificate: localhost'; do
		grep -qx "$line" found
	done
}

@test "SCRAM-SHA-256-PLUS: gsasl by tls-exporter and tls-unique, and not through somebody in between" {
	skip_unless_installed gsasl gsasl
	people
	mail -n -c "$CERT" -k "$KEY"
	for version in +VERS-TLS1.3 +VERS-TLS1.2; do
		run timeout 60 gsasl --client --imap --connect "localhost:$PORT" --starttls --mechanism SCRAM-SHA-256-PLUS --authentication-id ann \
			--authorization-id '' --password secret --x509-ca-file "$CERT" --priority "NORMAL:-VERS-ALL:$version" </dev/null
		[[ $output == *"OK ann by SCRAM-SHA-256-PLUS over TLSv${version: -3}"* ]]
	done
	# Who has the server's key and stands in between, with a connection to either side.
	cat >between.py <<-'END'
		import socket, ssl, sys, threading
		def line(end):
		    got = b''
		    while not got.endswith(b'\n'):
		        byte = end.recv(1)
		        if not byte: sys.exit('closed in a line')
		        got += byte
		    return got
		def pump(here, there):
		    try:
		        while data := here.recv(16384):
		            there.sendall(data)
		    except OSError:
		        pass
		    for end in here, there:
		        try:
		            socket.socket.shutdown(end, socket.SHUT_RDWR)
		        except OSError:
		            pass
		listener = socket.create_server(('127.0.0.1', 0)); print(listener.getsockname()[1], flush=True)
		while True:
		    near = listener.accept()[0]; far = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
		    near.sendall(line(far)); far.sendall(line(near)); near.sendall(line(far))
		    ours = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); ours.load_cert_chain(sys.argv[2], sys.argv[3])
		    theirs = ssl.create_default_context(); theirs.check_hostname = False; theirs.verify_mode = ssl.CERT_NONE
		    near = ours.wrap_socket(near, server_side=True); far = theirs.wrap_socket(far)
		    # One for each direction: who waits for one side (a ticket makes it readable and holds no data) must not keep the other waiting.
		    back = threading.Thread(target=pump, args=(far, near)); back.start(); pump(near, far); back.join()
	END
	start_server python3 between.py "$PORT" "$CERT" "$KEY"
	wait_until test -s "$SERVER_LOG"
	read -r PORT <"$SERVER_LOG"
	run timeout 60 gsasl --client --imap --connect "localhost:$PORT" --starttls --mechanism SCRAM-SHA-256-PLUS --authentication-id ann \
		--authorization-id '' --password secret --x509-ca-file "$CERT" </dev/null
	echo "$status: $output"
	[[ $output == *' NO [AUTHENTICATIONFAILED]'* && $output != *'OK ann'* ]]
}

@test "SCRAM-SHA-256-PLUS by tls-server-end-point, by tls-unique also in a resumed session, and forged" {
	people
	TLS_TICKET_KEYS=$PWD/tickets mail -c "$CERT" -k "$KEY"
	scram() {
		run python3 "$TOP/t/lib/scramclient.py" "$PORT" "$@"
	}
	scram tls-server-end-point ann secret
	[[ $output == 'a OK ann by SCRAM-SHA-256-PLUS over TLSv1.3' ]]
	scram tls-unique ann secret 2
	[[ $output == $'a OK ann by SCRAM-SHA-256-PLUS over TLSv1.2\nresumed\na OK ann by SCRAM-SHA-256-PLUS over TLSv1.2' ]]
	scram forged ann secret
	[[ $output == 'a NO [AUTHENTICATIONFAILED]'* ]]
	scram tls-server-end-point ann wrong
	[[ $output == 'a NO [AUTHENTICATIONFAILED]'* ]]
}

@test "a client's certificate is its user: EXTERNAL, at once and behind STARTTLS" {
	people
	for name in ca ann eve; do
		openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$name" -keyout $name.key -out $name.csr 2>/dev/null
		openssl x509 -req -in $name.csr -signkey $name.key -days 30 -out $name.pem 2>/dev/null
		[ $name = ca ] || openssl x509 -req -in $name.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out $name.pem 2>/dev/null
	done
	printf 'cert = cert.pem\nkey = key.pem\nverify = 1\nCAfile = ca.pem\n' >conf
	client() { # OPTIONS; then the answer to AUTHENTICATE EXTERNAL
		printf 'a CAPABILITY\r\nb AUTHENTICATE EXTERNAL =\r\nc LOGOUT\r\nd LOGOUT\r\n' | timeout 60 openssl s_client -quiet -verify_quiet -connect "127.0.0.1:$PORT" "$@" 2>&1
	}
	for mode in at-once on-request; do
		options=()
		[ $mode = at-once ] || options=(-starttls imap)
		[ $mode = at-once ] && mail -f conf || mail -n -f conf
		run client "${options[@]}" -cert ann.pem -key ann.key
		[[ $output == *AUTH=EXTERNAL*'b OK ann by EXTERNAL over TLSv1.3'* ]]
		run client "${options[@]}" -cert eve.pem -key eve.key
		[[ $output == *AUTH=EXTERNAL*'b NO [AUTHENTICATIONFAILED]'* ]]
		run client "${options[@]}"
		[[ $output != *AUTH=EXTERNAL* && $output == *'b NO'* ]]
	done
}

@test "our login under a server that gives it two pipes, as s6-ucspitlsd does" {
	cat >server.py <<-'END'
		# A control socket and a pipe for each direction, as s6-ucspitlsd(8) describes them; SSL_ variables after Y.
		import os, select, socket, ssl, subprocess, sys
		net = socket.socket(fileno=os.dup(0)); ours, control = socket.socketpair()
		to_read, to_write = os.pipe(); from_read, from_write = os.pipe()
		env = dict(os.environ, SSLCTLFD=str(control.fileno()), SSLREADFD=str(to_read), SSLWRITEFD=str(from_write))
		child = subprocess.Popen(sys.argv[1:], env=env, pass_fds=(control.fileno(), to_read, from_write))
		control.close(); os.close(to_read); os.close(from_write)
		asked = ours.recv(1)
		if asked not in (b'y', b'Y'): sys.exit(0)
		os.close(0); os.close(1)
		c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER); c.load_cert_chain(os.environ['CERT'], os.environ['KEY'])
		s = c.wrap_socket(net, server_side=True)
		if asked == b'Y': ours.sendall(b'SSL_PROTOCOL=' + s.version().encode() + b'\0\0')
		ours.close()
		while True:
		    r = select.select([s, from_read], [], [])[0]
		    if s in r or s.pending():
		        d = s.recv(16384)
		        if not d: break
		        os.write(to_write, d)
		    if from_read in r:
		        d = os.read(from_read, 16384)
		        if not d: break
		        s.sendall(d)
	END
	export CERT KEY
	start_tcpserver python3 server.py imap-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<-'END'
		a STARTTLS
		!starttls
		b LOGIN bob pass
		> c X
		< then: c X
	END
	[[ $output == *'b OK '*'tls=TLSv1.'*'then: c X'* ]]
	run imap_script "$PORT" <<<'a LOGIN bob pass'
	[[ $output == *'a OK '* ]]
}
