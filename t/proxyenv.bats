#!/usr/bin/env bats
# The PROXY header in front of a connection: who is believed, what is set, what stays for the next program.
load lib/common

setup() {
	export LOGIN_TRUSTED='192.0.2.0/28 local'
	SHOW=$BATS_TEST_TMPDIR/show
	printf '#!/bin/sh\necho "$TCPREMOTEIP $TCPREMOTEPORT $TCPLOCALIP $TCPLOCALPORT tls=$SSL_PROTOCOL sni=$TLS_SERVER_NAME"\nexec cat\n' >"$SHOW"
	chmod 755 "$SHOW"
}

say() {
	printf '%b' "$1" | timeout 10 proxyenv "$SHOW" 2>"$BATS_TEST_TMPDIR/log"
}

V1='PROXY TCP4 203.0.113.5 198.51.100.1 5555 993\r\n'

@test "version 1: the addresses are the client's, and not a byte behind the header is lost" {
	run say "${V1}a NOOP\r\n"
	[ "$output" = $'203.0.113.5 5555 198.51.100.1 993 tls= sni=\na NOOP\r' ]
	TCPREMOTEIP=192.0.2.9 run say "PROXY TCP6 2001:DB8::5 ::1 1 2\r\n"
	[ "$output" = '2001:db8::5 1 ::1 2 tls= sni=' ]
}

@test "version 2, with TLS that ended at the balancer" {
	run say '\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x2b\xcb\0\x71\5\xc6\x33\x64\1\x15\xb3\3\xe1\x20\0\x0f\1\0\0\0\0\x21\0\7TLSv1.3\2\0\x0amail.ex.amb LATER'
	[ "$output" = $'203.0.113.5 5555 198.51.100.1 993 tls=TLSv1.3 sni=mail.ex.am\nb LATER' ]
}

@test "checksums of version 2: a right one passes, a wrong one doesn't" {
	python3 - "$BATS_TEST_TMPDIR" <<-'END'
		import sys
		def crc32c(data):
		    crc = 0xffffffff
		    for byte in data:
		        crc ^= byte
		        for _ in range(8):
		            crc = crc >> 1 ^ (0x82f63b78 if crc & 1 else 0)
		    return crc ^ 0xffffffff
		head = b'\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x13\xcb\0\x71\5\xc6\x33\x64\1\x15\xb3\3\xe1\3\0\4'
		crc = crc32c(head + bytes(4))
		open(sys.argv[1] + '/right', 'wb').write(head + crc.to_bytes(4, 'big'))
		open(sys.argv[1] + '/wrong', 'wb').write(head + (crc ^ 1).to_bytes(4, 'big'))
	END
	run proxyenv "$SHOW" <"$BATS_TEST_TMPDIR/right"
	[[ $output == '203.0.113.5 5555 '* ]]
	run proxyenv "$SHOW" <"$BATS_TEST_TMPDIR/wrong"
	[[ $output == *'a malformed PROXY header'* ]]
}

@test "a health check changes nothing" {
	TCPREMOTEIP=192.0.2.3 run say 'PROXY UNKNOWN\r\n'
	[[ $output == '192.0.2.3 '* ]]
	TCPREMOTEIP=192.0.2.3 run say '\r\n\r\n\0\r\nQUIT\n\x20\0\0\0'
	[[ $output == '192.0.2.3 '* ]]
}

@test "others than balancers are turned away, as is what is no header" {
	TCPREMOTEIP=192.0.2.99 run say "$V1"
	[ "$output" = '' ]
	grep 'not from a network of LOGIN_TRUSTED: rip=192.0.2.99' "$BATS_TEST_TMPDIR/log"
	for bad in 'a001 LOGIN bob pass\r\n' 'PROXY TCP4 1.2.3.4 5 6 7\r\n' 'PROXY' ''; do
		run say "$bad"
		[ "$output" = '' ]
		grep 'PROXY header' "$BATS_TEST_TMPDIR/log"
	done
	LOGIN_TIMEOUT=1 run bash -c 'sleep 5 | proxyenv true'
	[[ $output == *'no PROXY header in time'* ]]
}

@test "in front of imap-login: the client's address decides and is logged" {
	load lib/login
	login_setup
	start_tcpserver proxyenv imap-login "$CHAIN" -- "$SESSION"
	exec 9<>"/dev/tcp/127.0.0.1/$PORT"
	printf '%b' "${V1}a LOGIN bob pass\r\n" >&9
	run head -n 3 <&9
	exec 9>&-
	[[ $output == *LOGINDISABLED*'a NO [PRIVACYREQUIRED]'* ]]
	wait_until grep 'rip=203.0.113.5, lip=198.51.100.1' "$SERVER_LOG"
}

@test "without LOGIN_TRUSTED it doesn't start" {
	unset LOGIN_TRUSTED
	run -100 proxyenv true
	LOGIN_TRUSTED=nonsense run -100 proxyenv true
	run -100 proxyenv
}
