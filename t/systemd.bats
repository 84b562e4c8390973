#!/usr/bin/env bats
# The units: systemd finds nothing wrong with them, and their commands serve a connection that systemd accepted.
load lib/common

setup() {
	libexec=$BATS_TEST_TMPDIR/libexec/dovetail
	units=$BATS_TEST_TMPDIR/units
	mkdir -p "$libexec" "$units"
	chmod 711 "$BATS_TEST_TMPDIR"
	for unit in "$TOP"/systemd/*.socket "$TOP"/systemd/*.service; do
		sed "s|/usr/local/libexec/dovetail|$libexec|g" "$unit" >"$units/${unit##*/}"
	done
}

# Stand-ins for the programs that are not built.
fill_libexec() {
	local name
	cp -r "$BUILD"/bin/. "$BUILD"/auth-helpers/. "$libexec/" 2>/dev/null || true
	for name in tlswrap imap-login pop3-login managesieve-login imapd pop3d managesieved lmtpd deliver auth-server auth-cdb; do
		[ -x "$libexec/$name" ] || ln -s "$(type -P true)" "$libexec/$name"
	done
}

@test "systemd-analyze verify says nothing about our units" {
	skip_unless_installed systemd-analyze systemd
	fill_libexec
	# Of a host it knows more than our units: only lines that name them count.
	run systemd-analyze verify --man=no "$units"/*.socket "$units"/*.service
	echo "$output"
	run ! grep -E 'dovetail|units/' <<<"$output"
}

@test "every socket has its service, and every program that a unit starts exists in the tree" {
	for socket in "$TOP"/systemd/*.socket; do
		[ -e "${socket%.socket}@.service" ]
	done
	for program in $(sed -n 's/^ExecStart=//p' "$TOP"/systemd/*.service | tr ' ' '\n' | grep -vE '^(-|\$)' | sed 's|.*/||' | sort -u); do
		echo "program $program"
		[ -e "$TOP/bin/$program.c" ] || [ -e "$TOP/auth-helpers/$program.c" ]
	done
}

@test "sysusers.d and tmpfiles.d are well-formed" {
	skip_unless_installed systemd-sysusers systemd
	skip_unless_root
	mkdir -p "$BATS_TEST_TMPDIR/root/etc"
	systemd-sysusers --root="$BATS_TEST_TMPDIR/root" "$TOP/systemd/dovetail.sysusers"
	grep -q '^dovetail-login:' "$BATS_TEST_TMPDIR/root/etc/passwd"
	grep -q '^dovetail-tls:' "$BATS_TEST_TMPDIR/root/etc/passwd"
	systemd-tmpfiles --root="$BATS_TEST_TMPDIR/root" --create "$TOP/systemd/dovetail.tmpfiles"
	[ "$(stat -c %a "$BATS_TEST_TMPDIR/root/run/dovetail/limits")" = 700 ]
}

# activated UNIT [SOCKET]: systemd-socket-activate runs the unit's command for each connection; sets PORT, where no socket is named.
activated() {
	fill_libexec
	mkdir -p "$BATS_TEST_TMPDIR/home" "$BATS_TEST_TMPDIR/state/limits"
	uid=$(id -u)
	[ "$uid" != 0 ] || uid=20001
	make_maildir "$BATS_TEST_TMPDIR/home/Maildir"
	put_message "$BATS_TEST_TMPDIR/home/Maildir" hello
	[ "$(id -u)" != 0 ] || chown -R "$uid:$uid" "$BATS_TEST_TMPDIR/home"
	echo "ann:{PLAIN}secret:$uid:$uid::$BATS_TEST_TMPDIR/home::" | usercdb "$BATS_TEST_TMPDIR/users.cdb"
	self_signed "$BATS_TEST_TMPDIR"
	command=$(sed -n 's/^ExecStart=//p' "$units/$1")
	command=${command/\$DOVETAIL_CHAIN/auth-cdb $BATS_TEST_TMPDIR/users.cdb}
	PORT=$(free_port)
	# shellcheck disable=SC2086
	start_server systemd-socket-activate --accept --inetd -l "${2:-127.0.0.1:$PORT}" -E PATH="$libexec:$PATH" \
		-E TLS_CERT="$BATS_TEST_TMPDIR/cert.pem" -E TLS_KEY="$BATS_TEST_TMPDIR/key.pem" -E "MAIL=maildir:~/Maildir" \
		-E AUTH_STATE="$BATS_TEST_TMPDIR/state" -E LOGIN_LIMIT_DIR="$BATS_TEST_TMPDIR/state/limits" $command
	wait_until grep -qi listening "$SERVER_LOG"
}

@test "the imaps unit's command serves what systemd-socket-activate accepts" {
	skip_unless_installed systemd-socket-activate systemd
	for program in usercdb tlswrap imap-login auth-cdb imapd; do
		command -v "$program" >/dev/null || skip "$program is not built"
	done
	activated dovetail-imaps@.service
	run imap_script --tls "$PORT" <<-'END'
		a1 LOGIN ann secret
		a2 SELECT INBOX
		a3 LOGOUT
	END
	echo "$output"
	cat "$SERVER_LOG"
	[ "$status" = 0 ]
	[[ $output == *'a1 OK'*'* 1 EXISTS'*'a3 OK'* ]]
}

@test "the pop3, pop3s and managesieve units' commands serve what systemd-socket-activate accepts" {
	skip_unless_installed systemd-socket-activate systemd
	skip_unless_installed curl curl
	activated dovetail-pop3@.service
	run -0 curl -sS --max-time 30 --ssl-reqd --cacert "$BATS_TEST_TMPDIR/cert.pem" -u ann:secret "pop3://localhost:$PORT/"
	[[ $output == '1 '* ]]
	stop_servers
	activated dovetail-pop3s@.service
	run -0 curl -sS --max-time 30 --cacert "$BATS_TEST_TMPDIR/cert.pem" -u ann:secret "pop3s://localhost:$PORT/"
	[[ $output == '1 '*'2 '* ]]
	stop_servers
	activated dovetail-managesieve@.service
	run python3 -c 'import base64, socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 30)
s.sendall(b"AUTHENTICATE \"PLAIN\" \"%s\"\r\nPUTSCRIPT \"a\" \"keep;\"\r\nLISTSCRIPTS\r\nLOGOUT\r\n" % base64.b64encode(b"\0ann\0secret"))
print(s.makefile().read())' "$PORT"
	echo "$output"
	[[ $output == *'"STARTTLS"'*'OK "Putscript completed."'*'"a"'*'OK "Logout completed."'* ]]
}

@test "the lmtp unit's command delivers what comes over a UNIX socket" {
	skip_unless_installed systemd-socket-activate systemd
	activated dovetail-lmtp@.service "$BATS_TEST_TMPDIR/lmtp"
	run -0 python3 - "$BATS_TEST_TMPDIR/lmtp" <<-'END'
		import smtplib, sys
		s = smtplib.LMTP(sys.argv[1])
		print(s.sendmail('a@b', ['ann@x', 'ben@x'], 'Subject: by a unix socket\r\n\r\n'))
		s.quit()
	END
	echo "$output"
	[[ $output == "{'ben@x': (550, b'5.1.1"* ]]
	grep -q '^Subject: by a unix socket' "$BATS_TEST_TMPDIR"/home/Maildir/new/*
}
