#!/usr/bin/env bats
# The client's address from a proxy: XCLIENT, and ID's x-originating-ip, by hand and by a real Dovecot that proxies.
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	chmod 711 . "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$(dirname "$BATS_TEST_TMPDIR")"
	export LOGIN_FAILURE_DELAY=0 LOGIN_TRUSTED=127.0.0.1 LOGIN_PLAINTEXT=always AUTH_MECHANISMS=PLAIN
	uid=$(id -u)
	[ "$uid" != 0 ] || uid=20001
	echo "ann:{PLAIN}pw:$uid:$uid::/::allow_nets=192.0.2.0/24,2001:db8::/32" >users
	cat >session <<-'END'
		#!/bin/sh
		[ "$DOVETAIL_LOGIN" = pop3 ] && ok=+OK || ok="$DOVETAIL_TAG OK"
		echo "$ok logged in from $TCPREMOTEIP port $TCPREMOTEPORT at $TCPLOCALIP port $TCPLOCALPORT"
	END
	chmod 755 session
}

login_program() { # login_program PROGRAM
	start_tcpserver "$1" auth-file "$PWD/users" -- "$PWD/session"
}

say() {
	python3 - "$PORT" "$1" <<-'END'
		import socket, sys
		s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 20)
		s.sendall(sys.argv[2].encode().decode('unicode_escape').encode('latin-1'))
		s.shutdown(socket.SHUT_WR)
		while True:
		    got = s.recv(65536)
		    if not got:
		        break
		    sys.stdout.write(got.decode('latin-1').replace('\r', ''))
	END
}

plain=AGFubgBwdw==

@test "IMAP: ID from a trusted proxy, once; the session and the log have the client's address" {
	login_program imap-login
	run say "a ID (\"name\" \"x\" \"x-originating-ip\" \"192.0.2.7\" \"x-originating-port\" \"1234\" \"X-Connected-IP\" \"198.51.100.1\" \"x-connected-port\" \"143\" \"x-session-id\" \"abc/+1\" \"x-proxy-ttl\" \"4\")\r\nb LOGIN ann pw\r\n"
	[[ $output == *'a OK ID completed'*'b OK logged in from 192.0.2.7 port 1234 at 198.51.100.1 port 143'* ]]
	grep -q 'Forwarded: rip=192.0.2.7, rip=127.0.0.1, ' "$SERVER_LOG"
	grep -q 'Login: user=<ann>, method=LOGIN, .*rip=192.0.2.7, lip=198.51.100.1, session=<abc/+1>' "$SERVER_LOG"
	# Not said at all; a second time; nonsense.
	run say "b LOGIN ann pw\r\n"
	[[ $output == *'b NO [AUTHENTICATIONFAILED]'* ]]
	run say 'a ID ("x-originating-ip" "203.0.113.1")\r\nc ID ("x-originating-ip" "192.0.2.7")\r\nb LOGIN ann pw\r\n'
	[[ $output == *'c OK ID'*'b NO [AUTHENTICATIONFAILED]'* ]]
	run say 'a ID ("x-originating-ip" "192.0.2.7, x" "x-originating-port" "1")\r\nb LOGIN ann pw\r\n'
	[[ $output == *'a OK ID'*'b NO [AUTHENTICATIONFAILED]'* ]]
	run ! grep -q violated "$SERVER_LOG"
}

@test "POP3: XCLIENT, which the greeting offers to trusted proxies" {
	login_program pop3-login
	run say 'XCLIENT ADDR=2001:db8::7 PORT=77 SESSION=s1 TTL=4\r\nUSER ann\r\nPASS pw\r\n'
	[[ $output == '+OK [XCLIENT] '*'+OK Updated'*'logged in from 2001:db8::7 port 77 at 127.0.0.1'* ]]
	run say 'XCLIENT ADDR=2001:db8::7 PORT=99999\r\nXCLIENT ADDR\r\nXCLIENT\r\nQUIT\r\n'
	[ "$(grep -c '^-ERR' <<<"$output")" -ge 3 ]
}

@test "ManageSieve: XCLIENT is a capability for trusted proxies; with quotes or without" {
	login_program managesieve-login
	for words in 'ADDR=192.0.2.8 PORT=5' '\"ADDR=192.0.2.8\" \"PORT=5\"'; do
		run say "XCLIENT $words\r\nAUTHENTICATE \"PLAIN\" \"$plain\"\r\n"
		[[ $output == *'"XCLIENT" "ADDR PORT DESTADDR DESTPORT SESSION"'*'OK "Updated"'*'logged in from 192.0.2.8 port 5'* ]]
	done
	run say 'XCLIENT ADDR=192.0.2\r\nLOGOUT\r\n'
	[[ $output == *'NO "You are no proxy'* ]]
}

@test "who isn't trusted is offered nothing and believed nothing" {
	export LOGIN_TRUSTED=192.0.2.0/24
	login_program imap-login
	run say 'a ID ("x-originating-ip" "192.0.2.7")\r\nb LOGIN ann pw\r\n'
	[[ $output == *'a OK ID'*'b NO [AUTHENTICATIONFAILED]'* ]]
	login_program pop3-login
	run say 'XCLIENT ADDR=192.0.2.7\r\nQUIT\r\n'
	[[ $output == *-ERR* && $output != *'[XCLIENT]'* ]]
	login_program managesieve-login
	run say 'XCLIENT ADDR=192.0.2.7\r\nLOGOUT\r\n'
	[[ $output == *'NO "You'* && $output != *'"XCLIENT"'* ]]
}

@test "limits count the client, not the proxy" {
	skip_unless_root
	export LOGIN_MAX_USER_ADDRESS=1 LOGIN_LIMIT_DIR=$PWD/limits
	printf '#!/bin/sh\necho "$DOVETAIL_TAG OK in from $TCPREMOTEIP"\nexec sleep 20\n' >session
	login_program imap-login
	python3 - "$PORT" <<-'END'
		import socket, sys
		def login(address):
		    s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 20)
		    s.sendall(b'a ID ("x-originating-ip" "%s")\r\nb LOGIN ann pw\r\n' % address)
		    for line in s.makefile('rb'):
		        if line.startswith(b'b '):
		            return s, line.decode()
		one, line = login(b'192.0.2.1')
		assert 'b OK in from 192.0.2.1' in line, line
		two, line = login(b'192.0.2.2')
		assert 'b OK in from 192.0.2.2' in line, line
		three, line = login(b'192.0.2.1')
		assert 'b NO [LIMIT]' in line, line
	END
}

# A Dovecot that passes every login on to port $2, by protocol $1; sets PROXY.
start_dovecot_proxy() {
	PROXY=$(free_port)
	mkdir run
	cat >dovecot.conf <<-END
		base_dir = $PWD/run
		log_path = $PWD/dovecot.log
		protocols = $1
		ssl = no
		disable_plaintext_auth = no
		default_internal_user = root
		default_internal_group = root
		default_login_user = nobody
		passdb {
		  driver = static
		  args = proxy=y host=127.0.0.1 port=$2 nopassword=y
		}
		service anvil {
		  chroot =
		}
		service $1-login {
		  chroot =
		  inet_listener $1 {
		    address = 127.0.0.1
		    port = $PROXY
		  }
		  inet_listener ${1}s {
		    port = 0
		  }
		}
	END
	start_server dovecot -F -c "$PWD/dovecot.conf"
	wait_until bash -c "exec 9<>/dev/tcp/127.0.0.1/$PROXY"
}

@test "a real Dovecot proxies, by IMAP and POP3, and we see its client" {
	skip_unless_root
	export PATH=$PATH:/usr/sbin
	skip_unless_installed dovecot dovecot-core
	[ -x /usr/lib/dovecot/imap-login ] || skip 'needs dovecot-imapd'
	[ -x /usr/lib/dovecot/pop3-login ] || skip 'needs dovecot-pop3d'
	sed -i 's/:allow_nets.*/:allow_nets=127.0.0.2/' users
	client() { # client PORT BYTES: from 127.0.0.2
		python3 - "$1" "$2" <<-'END'
			import socket, sys
			s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 20, ('127.0.0.2', 0))
			s.settimeout(20)
			s.sendall(sys.argv[2].encode().decode('unicode_escape').encode())
			got = b''
			while b'logged in' not in got and b'NO ' not in got and b'-ERR' not in got:
			    more = s.recv(4096)
			    if not more:
			        break
			    got += more
			print(got.decode())
		END
	}
	login_program imap-login
	ours=$SERVER_LOG
	start_dovecot_proxy imap "$PORT"
	run client "$PROXY" 'a LOGIN ann pw\r\n'
	echo "$output" "$(cat "$SERVER_LOG" dovecot.log)"
	[[ $output == *'a OK '*' logged in from 127.0.0.2 port '*' at 127.0.0.1 port '"$PROXY"* ]]
	session=$(sed -n 's/.*Started proxying.*session=\(<.*>\).*/\1/p' dovecot.log)
	grep -qF "rip=127.0.0.2, lip=127.0.0.1, session=$session" "$ours"
	stop_servers
	rm -rf run
	login_program pop3-login
	start_dovecot_proxy pop3 "$PORT"
	run client "$PROXY" 'USER ann\r\nPASS pw\r\n'
	[[ $output == *'logged in from 127.0.0.2 port '* ]]
}
