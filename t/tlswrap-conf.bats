#!/usr/bin/env bats
# stunnel's options: one file, served by Debian's stunnel4 and by tlswrap, asked the same; and certificates of every kind.
load lib/common

# An authority, one below it, and certificates: ann's and bob's (bob's is revoked), one of nobody known, and servers'.
setup_file() {
	cd "$BATS_FILE_TMPDIR"
	cat >openssl.cnf <<-'END'
		[req]
		distinguished_name = dn
		[dn]
		[ca]
		basicConstraints = critical, CA:true
		keyUsage = keyCertSign, cRLSign
		subjectKeyIdentifier = hash
		[end]
		basicConstraints = CA:false
		subjectAltName = $ENV::NAMES
		[default]
		default_ca = list
		[list]
		database = index.txt
		crlnumber = crlnumber
		default_md = sha256
		default_crl_days = 30
	END
	: >index.txt
	echo 01 >crlnumber
	NAMES=DNS:none make_cert root '' ca
	NAMES=DNS:none make_cert middle root ca
	NAMES=DNS:ann.example.org,email:ann@example.org make_cert ann root end
	NAMES=DNS:bob.example.org make_cert bob root end
	NAMES=DNS:carl.example.org make_cert carl middle end
	NAMES=DNS:localhost make_cert server middle end
	NAMES=DNS:mail.example.org make_cert mail root end
	NAMES=DNS:stranger make_cert stranger '' end
	cat server.pem middle.pem >chain.pem
	cat root.pem ann.pem >list.pem
	cp stranger.pem strangers.pem
	openssl ca -config openssl.cnf -name list -keyfile root.key -cert root.pem -revoke bob.pem 2>/dev/null
	openssl ca -config openssl.cnf -name list -keyfile root.key -cert root.pem -gencrl -out crl.pem 2>/dev/null
	openssl ca -config openssl.cnf -name list -keyfile middle.key -cert middle.pem -gencrl -out crl-middle.pem 2>/dev/null
	openssl ca -config openssl.cnf -name list -keyfile root.key -cert root.pem -revoke middle.pem 2>/dev/null
	openssl ca -config openssl.cnf -name list -keyfile root.key -cert root.pem -gencrl 2>/dev/null | cat crl-middle.pem - >crl-both.pem
	[ "$(cat crl*.pem | grep -c 'BEGIN X509 CRL')" = 4 ]
}

# NAME SIGNER SECTION: NAME.pem and NAME.key; without a signer it signs itself.
make_cert() {
	export NAMES
	openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config openssl.cnf -subj "/CN=$1" -keyout "$1.key" -out "$1.csr" 2>/dev/null
	if [ -n "$2" ]; then
		openssl x509 -req -in "$1.csr" -CA "$2.pem" -CAkey "$2.key" -CAcreateserial -days 30 -extfile openssl.cnf -extensions "$3" -out "$1.pem" 2>/dev/null
	else
		openssl x509 -req -in "$1.csr" -signkey "$1.key" -days 30 -extfile openssl.cnf -extensions "$3" -out "$1.pem" 2>/dev/null
	fi
}

setup() {
	cd "$BATS_FILE_TMPDIR"
	CONF=$BATS_TEST_TMPDIR/stunnel.conf ROWS=()
	printf 'foreground = yes\npid =\nsyslog = no\nsocket = l:TCP_NODELAY=1\n' >"$CONF"
}

# A service of the file: its options, one a line, on standard input; the program says "served" and what it knows.
service() {
	SERVICE=$1 AT=$(free_port)
	{
		printf '[%s]\naccept = 127.0.0.1:%s\ncert = chain.pem\nkey = server.key\n' "$1" "$AT"
		cat
		printf 'exec = /bin/sh\nexecArgs = sh %s\n' "${PROGRAM:-$BATS_FILE_TMPDIR/program}"
	} >>"$CONF"
	[ -e program ] || printf 'echo "served"\n' >program
}

# ask SERVICE PORT WANT OPTION…: what openssl's client with these options sees must match WANT (and with `!` in front must not), of stunnel
# and of tlswrap alike. Kept until both are started.
ask() {
	ROWS+=("$SERVICE|$AT|$1|${*:2}")
}

client() {
	timeout 30 openssl s_client -connect "127.0.0.1:$1" -ign_eof -CAfile root.pem "${@:2}" </dev/null 2>&1
}

matches() { # TEXT WANT
	case $2 in
	!*) ! grep -Eq -- "${2#!}" <<<"$1" ;;
	*) grep -Eq -- "$2" <<<"$1" ;;
	esac
}

# Starts both and asks every row.
answers() {
	local row service at want options port said wrong=0
	if command -v stunnel4 >/dev/null; then
		start_server stunnel4 "$CONF"
		wait_until bash -c "exec 3<>/dev/tcp/127.0.0.1/$AT"
	fi
	for row in "${ROWS[@]}"; do
		IFS='|' read -r service at want options <<<"$row"
		if [ "$service" != "${started:-}" ]; then
			start_tcpserver tlswrap -f "$CONF" -s "$service"
			started=$service
		fi
		for port in "$PORT" "$at"; do
			[ "$port" = "$PORT" ] || command -v stunnel4 >/dev/null || continue
			# shellcheck disable=SC2086
			said=$(client "$port" $options) || true
			matches "$said" "$want" && continue
			wrong=1
			[ "$port" = "$at" ] && echo "--- stunnel:" || echo "--- tlswrap:"
			printf '[%s] %s: not %s:\n%s\n' "$service" "$options" "$want" "$(grep -av '^ *[0-9a-f]\{4\} - ' <<<"$said" | tail -n 15)"
		done
	done
	return "$wrong"
}

@test "the whole chain goes to the client; verify levels, lists of certificates, revocation, names" {
	skip_unless_installed stunnel4 stunnel4
	local ann='-cert ann.pem -key ann.key' bob='-cert bob.pem -key bob.key' stranger='-cert stranger.pem -key stranger.key'
	local carl='-cert carl.pem -key carl.key -cert_chain middle.pem'
	service level0 <<<'verify = 0'
	ask 'Verify return code: 0 \(ok\)' -verify_hostname localhost
	ask ' 1 s:CN = middle'
	ask 'served' $stranger
	service level1 <<<$'verify = 1\nCAfile = root.pem'
	ask 'served'
	ask 'served' $ann
	ask '!served' $stranger
	service level2 <<<$'verify = 2\nCAfile = root.pem'
	ask '!served'
	ask 'served' $bob
	ask '!served' $stranger
	ask '!served' $stranger -tls1_2
	ask '^CN = root' $ann
	service level3 <<<$'verify = 3\nCAfile = list.pem'
	ask 'served' $ann
	ask '!served' $bob
	ask '!served'
	service level4 <<<$'verify = 4\nCAfile = strangers.pem'
	ask 'served' $stranger
	ask '!served' $ann
	service chain <<<$'verifyChain = yes\nCAfile = root.pem'
	ask 'served' $ann
	ask '!served'
	ask '!served' $stranger
	service peer <<<$'verifyPeer = yes\nCAfile = strangers.pem'
	ask 'served' $stranger
	ask '!served' $ann
	service revoked <<<$'verifyChain = yes\nCAfile = root.pem\nCRLfile = crl.pem'
	ask 'served' $ann
	ask '!served' $bob
	ask '!served' $carl
	service issuer <<<$'verifyChain = yes\nCAfile = root.pem\nCRLfile = crl-middle.pem'
	ask 'served' $carl
	service above <<<$'verifyChain = yes\nCAfile = root.pem\nCRLfile = crl-both.pem'
	service host <<<$'verifyChain = yes\nCAfile = root.pem\ncheckHost = ann.example.org\ncheckHost = other.example.org'
	ask 'served' $ann
	ask '!served' $bob
	service email <<<$'verifyChain = yes\nCAfile = root.pem\ncheckEmail = ann@example.org'
	ask 'served' $ann
	ask '!served' $bob
	answers
	# Whose authority was revoked itself: stunnel doesn't ask.
	start_tcpserver tlswrap -f "$CONF" -s above
	# shellcheck disable=SC2086
	run client "$PORT" $carl
	[[ $output == *'certificate revoked'* && $output != *served* ]]
}

@test "versions, ciphers, curves, options, levels, OpenSSL's own commands" {
	skip_unless_installed stunnel4 stunnel4
	service cipher <<<$'ciphers = ECDHE-ECDSA-AES256-GCM-SHA384\nciphersuites = TLS_CHACHA20_POLY1305_SHA256\ncurves = P-384'
	ask 'Cipher is TLS_CHACHA20_POLY1305_SHA256'
	ask 'Server Temp Key: ECDH, .*384'
	ask 'served' -tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384
	ask 'handshake failure' -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256
	ask 'handshake failure' -groups X25519
	service min <<<'sslVersionMin = TLSv1.3'
	ask 'served' -tls1_3
	ask 'protocol version' -tls1_2
	service max <<<'sslVersionMax = TLSv1.2'
	ask 'New, TLSv1.2'
	ask 'protocol version' -tls1_3
	service version <<<'sslVersion = TLSv1.2'
	ask 'served' -tls1_2
	ask 'protocol version' -tls1_3
	service options <<<$'options = NO_TLSv1_3\noptions = NO_SSLv3'
	ask 'New, TLSv1.2'
	service old <<<$'securityLevel = 0\nciphers = ALL:@SECLEVEL=0\nsslVersionMin = TLSv1'
	ask 'served' -tls1 -cipher ALL:@SECLEVEL=0
	service command <<<$'config = MinProtocol:TLSv1.3\nconfig = Groups:P-521'
	ask 'protocol version' -tls1_2
	answers
	# A key of 128 bits is too weak for level 4: neither begins.
	printf '[strong]\naccept = 127.0.0.1:0\ncert = chain.pem\nkey = server.key\nexec = /bin/true\nsecurityLevel = 4\n' >>"$CONF"
	run timeout 20 stunnel4 "$CONF"
	[[ $output == *'key too small'* ]]
	run tlswrap -f "$CONF" -s strong
	[[ $output == *'certificate chain.pem: '*'too weak'*'securityLevel'* ]]
}

@test "services by server name: certificates, rules for clients, programs; several names of one" {
	skip_unless_installed stunnel4 stunnel4
	local ann='-cert ann.pem -key ann.key'
	printf 'echo "served by another"\n' >other
	service primary </dev/null
	{
		printf '[names]\nsni = primary:*.example.org\ncert = mail.pem\nkey = mail.key\n'
		printf 'exec = /bin/sh\nexecArgs = sh %s\n' "$BATS_FILE_TMPDIR/other"
		printf '[clients]\nsni = primary:clients.example.net\ncert = mail.pem\nkey = mail.key\nverify = 2\nCAfile = root.pem\n'
		printf 'sslVersionMax = TLSv1.2\nexec = /bin/sh\nexecArgs = sh %s\n' "$BATS_FILE_TMPDIR/program"
		printf '[modern]\nsni = primary:modern.example.net\ncert = mail.pem\nkey = mail.key\nsslVersionMin = TLSv1.3\nexec = /bin/true\n'
	} >>"$CONF"
	ask 'subject=CN = server' -noservername
	ask 'subject=CN = server' -servername elsewhere.org
	ask 'subject=CN = mail' -servername MAIL.example.org
	ask 'served by another' -servername mail.example.org
	ask 'served by another' -servername a.b.example.org
	ask 'subject=CN = server' -servername mail.example.org.evil
	ask '!served' -servername clients.example.net
	ask 'served' -servername clients.example.net $ann
	answers
	# Several names of one service, as stunnel's manual has it (5.68 keeps the last alone).
	sed -i 's/^sni = primary:\*.*/&\nsni = primary:other.test/' "$CONF"
	for name in a.example.org other.test; do
		run client "$PORT" -servername "$name"
		[[ $output == *'served by another'* ]]
	done
	# What stunnel leaves to the primary service: versions. Ours are the service's own.
	run client "$PORT" -servername clients.example.net $ann
	[[ $output == *'New, TLSv1.2'* ]]
	run client "$PORT" -servername modern.example.net -tls1_2
	[[ $output == *'protocol version'* ]]
	run client "$PORT" -servername modern.example.net
	[[ $output == *'New, TLSv1.3'* ]]
}

@test "a ticket of one service is no entrance to another that asks for certificates" {
	printf '[a]\ncert = chain.pem\nkey = server.key\n[b]\nsni = a:b\ncert = chain.pem\nkey = server.key\nverify = 2\nCAfile = root.pem\n' >>"$CONF"
	TLS_TICKET_KEYS=$BATS_TEST_TMPDIR/tickets start_tcpserver tlswrap -f "$CONF" sh -c 'echo "served $SSL_SESSION_RESUMED"'
	for version in -tls1_3 -tls1_2; do
		run client "$PORT" "$version" -servername a -sess_out "$BATS_TEST_TMPDIR/session"
		[[ $output == *'served Initial'* ]]
		run client "$PORT" "$version" -servername a -sess_in "$BATS_TEST_TMPDIR/session"
		[[ $output == *'served Resumed'* ]]
		run client "$PORT" "$version" -servername b -sess_in "$BATS_TEST_TMPDIR/session"
		[[ $output != *'served '* ]]
		# Who shows a certificate shows it each time.
		run client "$PORT" "$version" -servername b -cert ann.pem -key ann.key -sess_out "$BATS_TEST_TMPDIR/other"
		[[ $output == *'served Initial'* ]]
		[ ! -e "$BATS_TEST_TMPDIR/other" ] ||
			run client "$PORT" "$version" -servername b -cert ann.pem -key ann.key -sess_in "$BATS_TEST_TMPDIR/other"
		[[ $output == *'served Initial'* ]]
		rm -f "$BATS_TEST_TMPDIR/other"
	done
	# Fixed secrets in the file do as well; sessionResume = no gives none.
	printf 'cert = chain.pem\nkey = server.key\nticketKeySecret = %032d\nticketMacSecret = %064d\n' 1 2 >"$CONF"
	run client "$PORT" -sess_out "$BATS_TEST_TMPDIR/session"
	run client "$PORT" -sess_in "$BATS_TEST_TMPDIR/session"
	[[ $output == *'served Resumed'* ]]
	echo 'sessionResume = no' >>"$CONF"
	run client "$PORT" -sess_in "$BATS_TEST_TMPDIR/session"
	[[ $output == *'served Initial'* ]]
}

@test "OCSP stapling of a real responder's answer, while it is fresh" {
	local port
	port=$(free_port)
	openssl ca -config openssl.cnf -name list -keyfile middle.key -cert middle.pem -valid server.pem 2>/dev/null
	start_server openssl ocsp -index index.txt -port "$port" -rsigner middle.pem -rkey middle.key -CA middle.pem -nmin 60
	wait_until openssl ocsp -issuer middle.pem -cert server.pem -url "http://127.0.0.1:$port" -no_nonce -noverify -respout "$BATS_TEST_TMPDIR/answer"
	printf 'cert = chain.pem\nkey = server.key\nOCSPstaple = %s\n' "$BATS_TEST_TMPDIR/answer" >"$CONF"
	start_tcpserver tlswrap -f "$CONF" echo served
	run client "$PORT" -status
	[[ $output == *'OCSP Response Status: successful'*'Cert Status: good'* && $output == *served* ]]
	run client "$PORT"
	[[ $output != *'Cert Status'* && $output == *served* ]]
	# One whose time is over, and what is no response: none is sent, and the log says so.
	# (GeneralizedTime of this century becomes the last's.)
	LC_ALL=C sed 's/\x18\x0f20/\x18\x0f19/g' "$BATS_TEST_TMPDIR/answer" >"$BATS_TEST_TMPDIR/old"
	head -c 100 "$BATS_TEST_TMPDIR/answer" >"$BATS_TEST_TMPDIR/cut"
	for bad in old cut; do
		printf 'cert = chain.pem\nkey = server.key\nOCSPstaple = %s\n' "$BATS_TEST_TMPDIR/$bad" >"$CONF"
		run client "$PORT" -status
		[[ $output == *'no response sent'* && $output == *served* ]]
	done
	wait_until grep "OCSP response $BATS_TEST_TMPDIR/old isn't fresh" "$SERVER_LOG"
	wait_until grep "OCSP response $BATS_TEST_TMPDIR/cut: " "$SERVER_LOG"
}

@test "a renewed certificate is the next connection's" {
	cp chain.pem server.key "$BATS_TEST_TMPDIR/"
	start_tcpserver tlswrap -c "$BATS_TEST_TMPDIR/chain.pem" -k "$BATS_TEST_TMPDIR/server.key" echo served
	run client "$PORT"
	[[ $output == *'subject=CN = server'*served* ]]
	cp mail.pem "$BATS_TEST_TMPDIR/chain.pem"
	cp mail.key "$BATS_TEST_TMPDIR/server.key"
	run client "$PORT"
	[[ $output == *'subject=CN = mail'*served* ]]
}

@test "protocol = proxy puts the client's address in front; protocol = imap leaves STARTTLS to the program" {
	skip_unless_installed stunnel4 stunnel4
	printf 'read -r line; echo "served: $line"\n' >proxied
	PROGRAM=$BATS_FILE_TMPDIR/proxied service proxy <<<'protocol = proxy'
	ask 'served: PROXY TCP4 127.0.0.1 127.0.0.1 [0-9]+ [0-9]+'
	answers
	printf 'cert = chain.pem\nkey = server.key\nprotocol = imap\n' >"$CONF"
	start_tcpserver tlswrap -f "$CONF" sh -c 'echo "plain ${SSLCTLFD:+on request}"'
	run imap_script "$PORT" <<<'!eof'
	[[ $output == 'plain on request'* ]]
}

@test "files of a directory are included; times, the log's level; errors say where" {
	mkdir "$BATS_TEST_TMPDIR/d"
	printf 'include = %s\n' "$BATS_TEST_TMPDIR/d" >"$CONF"
	printf 'debug = info\n' >"$BATS_TEST_TMPDIR/d/00-global.conf"
	printf '[imaps]\ncert = chain.pem\nkey = server.key\nTIMEOUTidle = 1\nTIMEOUTbusy = 1\n' >"$BATS_TEST_TMPDIR/d/01-imaps.conf"
	start_tcpserver tlswrap -f "$CONF" cat
	run timeout 30 openssl s_client -quiet -verify_quiet -connect "127.0.0.1:$PORT" < <(sleep 20)
	[ "$status" = 0 ]
	wait_until grep 'TLS: TLSv1.3, TLS_.*: rip=127.0.0.1' "$SERVER_LOG"
	run timeout 30 bash -c "exec 3<>/dev/tcp/127.0.0.1/$PORT; cat <&3"
	[ "$status" = 0 ]
	wait_until grep 'no handshake in time: rip=127.0.0.1' "$SERVER_LOG"
	echo 'cret = x' >>"$BATS_TEST_TMPDIR/d/01-imaps.conf"
	run -100 tlswrap -f "$CONF" true
	[[ $output == *"$BATS_TEST_TMPDIR/d/01-imaps.conf:6: unknown option: cret"* ]]
	printf 'include = %s\n' "$BATS_TEST_TMPDIR/d" >"$BATS_TEST_TMPDIR/d/00-global.conf"
	run -100 tlswrap -f "$CONF" true
	[[ $output == *'include goes too deep'* ]]
	printf 'cert = chain.pem\nkey = server.key\nCAfile = /nonexistent/ca.pem\nverify = 2\n' >"$CONF"
	run tlswrap -f "$CONF" true
	[[ $output == *'authorities /nonexistent/ca.pem: No such file or directory'* ]]
}
