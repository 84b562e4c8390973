#!/usr/bin/env bats
# Sessions as processes: how many, whose, how large; and what the client sent ahead.
load lib/common
load lib/clients

# The processes below the server, one line each: pid uid name.
below_server() {
	local children grandchildren
	children=$(pgrep -P "$SERVER_PID" | tr '\n' ',')
	[ -n "$children" ] || return 0
	grandchildren=$(pgrep -P "${children%,}" | tr '\n' ',')
	ps -o pid=,euid=,ruid=,comm= -p "$children$grandchildren$SERVER_PID" | awk -v server="$SERVER_PID" '$1 != server'
}

many_case() {
	export LOGIN_MAX_USER_ADDRESS=0 IMAP_IDLE_POLL=1s
	start_imap
	mkfifo "$SITE/go"
	python3 "$TOP/t/lib/sessions.py" "$PORT" 200 <"$SITE/go" >"$SITE/out" 2>&1 3>&- &
	client=$!
	exec 4>"$SITE/go"
	WAIT=120 wait_until grep -qx idle "$SITE/out"
	below_server >"$SITE/processes"
	[ "$(wc -l <"$SITE/processes")" = 200 ]
	[ "$(awk '{ print $2, $3, $4 }' "$SITE/processes" | sort -u)" = "$ANN_UID $ANN_UID imapd" ]
	put_message "$ANN/Maildir" 'for all' >/dev/null
	echo go >&4
	exec 4>&-
	wait "$client" || {
		cat "$SITE/out"
		false
	}
	grep -qx 'told 200' "$SITE/out"
	# The kernel gives a user so many watches; beyond them sessions look for themselves, and the log says how to raise it.
	if [ "$(cat /proc/sys/fs/inotify/max_user_instances)" -lt 180 ]; then
		grep -q max_user_instances "$SERVER_LOG"
	fi
	run ! grep -i 'error\|panic' "$SERVER_LOG"
}

@test "two hundred sessions at once, most of them in IDLE: each is one process of the user's and is told of new mail" {
	skip_unless_installed pgrep procps
	in_both_ways many_case
}

one_case() {
	start_imap
	exec 5<>"/dev/tcp/127.0.0.1/$PORT"
	printf 'l LOGIN ann pass\r\ns SELECT INBOX\r\n' >&5
	while read -r line <&5; do
		[[ $line != 's OK'* ]] || break
	done
	read -r pid euid ruid name < <(below_server)
	[ "$(below_server | wc -l)" = 1 ]
	[ "$euid $ruid $name" = "$ANN_UID $ANN_UID imapd" ]
	for file in Uid Gid; do
		[ "$(sed -n "s/^$file:\t//p" "/proc/$pid/status" | tr '\t' '\n' | sort -u | wc -l)" = 1 ]
	done
	grep -Eq '^CapEff:	0+$' "/proc/$pid/status"
	grep -Eq '^CapPrm:	0+$' "/proc/$pid/status"
	# Memory that this session has written to, in kB; the rest is the program, which all share.
	private=$(awk '/^Private_Dirty/ { print $2 }' "/proc/$pid/smaps_rollup")
	echo "# private memory of an idle session: $private kB"
	sanitized || [ "$private" -lt 600 ]
	exec 5>&-
}

@test "a logged-in plaintext session is one process, the user's, without privilege, below a megabyte" {
	skip_unless_installed pgrep procps
	in_both_ways one_case
}

# Sends the same bytes in one segment and byte by byte, and counts what came of them.
ahead_case() {
	start_imap
	cat >"$SITE/ahead.py" <<-'END'
		import socket, sys, time
		message = b'Subject: ahead\r\n\r\nx\r\n'
		whole = (b'l LOGIN ann pass\r\na APPEND INBOX {%d+}\r\n%s\r\nb STATUS INBOX (MESSAGES)\r\nc LOGOUT\r\n' % (len(message), message))
		for way in ([whole], [whole[i:i + 1] for i in range(len(whole))], [whole[:10], whole[10:]], [whole[:18], whole[18:]]):
		    s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 20)
		    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
		    for piece in way:
		        s.sendall(piece)
		    got = b''
		    while True:
		        data = s.recv(65536)
		        if not data:
		            break
		        got += data
		    for tag in b'labc':
		        assert got.count(b'\r\n%c OK' % tag) == 1, got
		print('once')
	END
	run python3 "$SITE/ahead.py" "$PORT"
	echo "$output"
	[ "$output" = once ]
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 4 ]
}

@test "what the client sent behind LOGIN is served exactly once, in any segmentation" {
	in_both_ways ahead_case
}
