#!/usr/bin/env bats
# Super-servers beside tcpserver and systemd, each with a whole chain behind it, as dovetail-recipes(7) has them.
load lib/common
load lib/clients

setup() {
	clients_setup root
	ulimit -n 512 # xinetd and s6 close all that could be open
	printf 'TLS_CERT=%s\nTLS_KEY=%s\nMAIL=%s\n' "$TLS_CERT" "$TLS_KEY" "$MAIL" >"$SITE/conf"
	ann deliver -f bob@example.org -r ann@example.org <<<$'Subject: hello\n\nbody'
	IMAPS="tlswrap imap-login auth-cdb $SITE/users.cdb -- imapd"
}

# A mailbox is read over TLS on the port of a server that start_server started.
reads_mail() {
	wait_until is_open "$PORT"
	run curl -sS -k --max-time 20 -u ann:pass "imaps://127.0.0.1:$PORT/INBOX;UID=1"
	echo "$output" && cat "$SERVER_LOG"
	[ "$status" = 0 ]
	[[ $output == *'Subject: hello'*body* ]]
}

is_open() {
	(: <"/dev/tcp/127.0.0.1/$1")
}

# xinetd_service PROG ARG…: sets PORT, and XINETD to the command that serves them there
xinetd_service() {
	PORT=$(free_port)
	XINETD=(xinetd -dontfork -f "$SITE/xinetd.conf" -pidfile "$SITE/xinetd.pid" -filelog "$SITE/xinetd.log")
	cat >"$SITE/xinetd.conf" <<-END
		service imaps
		{
		    type        = UNLISTED
		    port        = $PORT
		    bind        = 127.0.0.1
		    protocol    = tcp
		    socket_type = stream
		    wait        = no
		    user        = $(id -un)
		    server      = $(command -v envfile)
		    server_args = $SITE/conf $*
		}
	END
}

@test "xinetd, which gives the connection as standard error too: no log line reaches the client" {
	skip_unless_installed xinetd xinetd
	xinetd_service "$IMAPS"
	start_server "${XINETD[@]}"
	reads_mail
	xinetd_service imap-login auth-cdb "$SITE/users.cdb" -- imapd
	start_server "${XINETD[@]}"
	wait_until is_open "$PORT"
	run imap_script "$PORT" <<-'END'
		a LOGIN ann wrong
		b LOGIN ann pass
		c SELECT INBOX
		d LOGOUT
		!eof
	END
	echo "$output"
	[[ $output == *'a NO '*'b OK '*'c OK '*'d OK '* ]]
	[[ $output != *'Login: '* && $output != *disconnected:* && $output != *Failed* ]]
}

@test "… and it reaches the system's log, with the facility mail" {
	skip_unless_installed xinetd xinetd
	skip_unless_installed socat socat
	skip_unless_root
	unshare -m true 2>/dev/null || skip "no mount namespace can be made here"
	cat >"$SITE/own-dev-log" <<-'END'
		mount --make-rprivate / && mount -t tmpfs none /dev || exit 1
		mknod -m 666 /dev/null c 1 3 && mknod -m 666 /dev/urandom c 1 9 && mknod -m 666 /dev/zero c 1 5 || exit 1
		socat -u UNIX-RECV:/dev/log,mode=666 "OPEN:$1,creat,append" &
		until [ -S /dev/log ]; do sleep 0.02; done
		shift
		exec "$@"
	END
	xinetd_service "$IMAPS"
	start_server unshare -m sh "$SITE/own-dev-log" "$SITE/syslog" "${XINETD[@]}"
	reads_mail
	wait_until grep -a '<22>imap-login\[[0-9]*\]: Login: user=<ann>' "$SITE/syslog"
	wait_until grep -a '<22>imapd\[[0-9]*\](ann, .*): disconnected' "$SITE/syslog"
}

@test "ipsvd's tcpsvd" {
	skip_unless_installed tcpsvd ipsvd
	PORT=$(free_port)
	# shellcheck disable=SC2086
	start_server envfile "$SITE/conf" tcpsvd -l localhost 127.0.0.1 "$PORT" $IMAPS
	reads_mail
	wait_until grep 'Login: user=<ann>.*rip=127.0.0.1' "$SERVER_LOG"
}

@test "socat, which hands over the connection itself or a pair of sockets" {
	skip_unless_installed socat socat
	for form in nofork ''; do
		PORT=$(free_port)
		start_server envfile "$SITE/conf" socat "TCP-LISTEN:$PORT,bind=127.0.0.1,fork,reuseaddr" "EXEC:$IMAPS${form:+,$form}"
		reads_mail
	done
}

@test "two pipes in the place of a connection: tlswrap says what it needs" {
	run --separate-stderr bash -c 'printf hello | tlswrap imap-login x -- imapd | cat; exit "${PIPESTATUS[1]}"'
	# shellcheck disable=SC2154
	[ "$status" = 100 ] && [[ $stderr == *'descriptor 0 is no socket: tlswrap is started by a super-server'* ]]
}

@test "s6-ipcserver: lmtpd on a UNIX socket" {
	skip_unless_installed s6-ipcserver s6
	skip_unless_installed swaks swaks
	LMTP_SPOOL=$SITE/spool && mkdir -m 1777 "$LMTP_SPOOL"
	export LMTP_SPOOL
	start_server s6-ipcserver -a 666 "$SITE/lmtp" lmtpd auth-cdb "$SITE/users.cdb" -- deliver
	wait_until test -S "$SITE/lmtp"
	run swaks --protocol LMTP --socket "$SITE/lmtp" -f bob@example.org -t ann --silent 2
	echo "$output"
	[ "$status" = 0 ]
	[ "$(find "$ANN/Maildir/new" "$ANN/Maildir/cur" -type f | wc -l)" = 2 ]
}
