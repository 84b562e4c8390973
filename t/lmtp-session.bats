#!/usr/bin/env bats
# lmtpd: STARTTLS under tlswrap and XCLIENT from trusted networks, with openssl and swaks.
load lib/common

setup() {
	lmtp_home 20491 u1
}

# With TLS on request.
tls_server() {
	self_signed "$D"
	start_tcpserver tlswrap -n -c "$D/cert.pem" -k "$D/key.pem" lmtpd auth-cdb "$D/users.cdb" -- deliver
}

mail() {
	cat "$D"/u1/Maildir/new/* | tr -d '\r'
}

# What the server says to these bytes, sent at once, in the clear.
say() {
	python3 - "$PORT" "$1" <<-'END'
		import socket, sys
		s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 60)
		s.sendall(sys.argv[2].encode().decode('unicode_escape').encode('latin-1'))
		s.shutdown(socket.SHUT_WR)
		while True:
		    got = s.recv(65536)
		    if not got:
		        break
		    sys.stdout.write(got.decode('latin-1').replace('\r', ''))
	END
}

@test "STARTTLS: offered where it works, the state begins anew, and the Received line says LMTPS" {
	tls_server
	run python3 - "$PORT" "$D/cert.pem" <<-'END'
		import smtplib, ssl, sys
		s = smtplib.LMTP('127.0.0.1', int(sys.argv[1]), timeout=60)
		s.ehlo('clear.example'); assert s.has_extn('starttls')
		assert s.mail('plain@b')[0] == 250
		code, text = s.docmd('STARTTLS', 'x'); assert code == 501, code
		context = ssl.create_default_context(cafile=sys.argv[2]); context.check_hostname = False
		code, text = s.docmd('STARTTLS'); assert code == 220, code
		s.sock = context.wrap_socket(s.sock); s.file = None
		code, text = s.docmd('MAIL', 'FROM:<a@b>'); assert code == 503, (code, text)
		s.ehlo_resp = None; s.ehlo('tls.example'); assert not s.has_extn('starttls')
		code, text = s.docmd('STARTTLS'); assert code == 503, code
		s.sendmail('a@b', 'u1', 'Subject: x\r\n\r\n'); s.quit()
	END
	[ "$status" = 0 ]
	[[ $(mail) == *'Received: from tls.example ([127.0.0.1])'*'by mx.test with LMTPS'* ]]
	# Without tlswrap it isn't there.
	start_tcpserver lmtpd auth-cdb "$D/users.cdb" -- deliver
	run say 'LHLO me\r\nSTARTTLS\r\nQUIT\r\n'
	[[ $output != *STARTTLS* ]]
	[[ $output == *'502 5.5.1 '* ]]
}

@test "STARTTLS: openssl s_client and swaks deliver; what is sent behind the command in the clear ends the connection" {
	skip_unless_installed swaks swaks
	tls_server
	run bash -c 'printf "QUIT\r\n" | timeout 60 openssl s_client -connect 127.0.0.1:"$1" -starttls lmtp -quiet -CAfile "$2/cert.pem" -verify_return_error 2>&1' - "$PORT" "$D"
	[[ $output == *'221 2.0.0 Bye'* ]]
	run swaks --protocol LMTP --tls --server 127.0.0.1 --port "$PORT" --from a@b.example --to u1@x.example --h-Subject hello --timeout 60
	[ "$status" = 0 ]
	[[ $output == *'TLS started with cipher'* ]]
	[[ $(mail) == *'with LMTPS'*'Subject: hello'* ]]
	run say 'LHLO me\r\nSTARTTLS\r\nLHLO evil\r\nMAIL FROM:<a@b>\r\n'
	[ "$(tail -n 2 <<<"$output" | cut -c 1-9 | tr '\n' ' ')" = '554 5.5.1 421 4.7.0 ' ]
}

@test "XCLIENT: from a trusted network, swaks; the Received line and the scripts have the client's address" {
	skip_unless_installed swaks swaks
	export LOGIN_TRUSTED=127.0.0.0/8
	start_tcpserver lmtpd auth-cdb "$D/users.cdb" -- deliver
	echo 'require ["environment","editheader","variables"]; if environment :matches "remote-ip" "*" { addheader "X-Ip" "${1}"; }' >"$D/u1/.dovecot.sieve"
	run swaks --protocol LMTP --server 127.0.0.1 --port "$PORT" --from a@b.example --to u1@x.example --timeout 60 \
		--xclient 'ADDR=192.0.2.9 NAME=client.example HELO=helo.example PORT=99'
	[ "$status" = 0 ]
	[[ $(mail) == *'X-Ip: 192.0.2.9'*'Received: from helo.example (client.example [192.0.2.9])'* ]]
	run say 'LHLO me\r\nXCLIENT ADDR=nobody\r\nXCLIENT FOO=1\r\nMAIL FROM:<a@b>\r\nXCLIENT ADDR=192.0.2.1\r\nRSET\r\nXCLIENT ADDR=[UNAVAILABLE] PROTO=ESMTP\r\nMAIL FROM:<a@b>\r\nQUIT\r\n'
	[[ $output == *'250-XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT'* ]]
	[ "$(grep -v '^250-' <<<"$output" | cut -c 1-9 | tr '\n' ' ')" = '220 mx.te 250 SIZE 501 5.5.4 501 5.5.4 250 2.1.0 503 5.5.1 250 2.0.0 220 mx.te 503 5.5.1 221 2.0.0 ' ]
}

@test "XCLIENT: not offered to others, and refused" {
	export LOGIN_TRUSTED=192.0.2.0/24
	start_tcpserver lmtpd auth-cdb "$D/users.cdb" -- deliver
	run say 'LHLO me\r\nXCLIENT ADDR=192.0.2.1\r\nQUIT\r\n'
	[[ $output != *250-XCLIENT* ]]
	[[ $output == *'550 5.7.0 '* ]]
}
