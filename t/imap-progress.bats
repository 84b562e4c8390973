#!/usr/bin/env bats
# A search, sort or threading that lasts: it says how far it is (RFC 9585), and ends when its client has gone. Each file that it opens is made to take a while.
load lib/common
load lib/clients

setup() {
	skip_unless_root
	skip_unless_installed strace strace
	clients_setup root
	for n in $(seq "${MESSAGES:-60}"); do
		put_message "$ANN/Maildir" "number $n" >/dev/null
	done
	export IMAP_PROGRESS=1s
	start_imap
}

# search.py: logs in, selects, lets every open of the session take 100 ms from then on, says the command.
search() {
	cat >"$SITE/search.py" <<-'END'
		import re, socket, subprocess, sys, time
		port, server, site, leaves, command = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "leaves", sys.argv[5]
		s = socket.create_connection(("127.0.0.1", port), timeout=60)
		f = s.makefile("rb")
		def until(word):
		    lines = []
		    while not lines or not re.match(word, lines[-1]):
		        lines.append(f.readline().decode())
		        assert lines[-1], lines
		    return lines
		f.readline()
		s.sendall(b"l LOGIN ann pass\r\ns SELECT INBOX\r\n")
		until("s OK")
		with open(f"/proc/{server}/task/{server}/children") as children:
		    pid = children.read().split()[-1]  # the newest: earlier ones may not have been waited for yet
		trace = subprocess.Popen(["strace", "-qq", "-o", site + "/trace", "-p", pid, "-e", "trace=openat", "-e", "inject=openat:delay_enter=100000"])
		while "TracerPid:\t0\n" in open(f"/proc/{pid}/status").read():
		    time.sleep(0.05)
		s.sendall(f"q {command}\r\n".encode())
		if leaves:
		    print(*until(r"\* OK \[INPROGRESS"), sep="")
		    f.close()
		    s.close()
		else:
		    print(*until("q "), sep="")
		    s.sendall(b"o LOGOUT\r\n")
		trace.wait(60)
	END
	timeout 120 python3 "$SITE/search.py" "$PORT" "$SERVER_PID" "$SITE" "$@"
}

BODY='SEARCH BODY "from number 60."'
SORT="SORT (SUBJECT) UTF-8 ALL"
THREAD="THREAD REFERENCES UTF-8 ALL"

@test "how far it is, once a second" {
	run -0 search stays "$BODY"
	echo "$output"
	[ "$(grep -c '^\* OK \[INPROGRESS ("q" [0-9]* 60)\]' <<<"$output")" -ge 3 ]
	grep -o 'INPROGRESS ("q" [0-9]*' <<<"$output" | cut -d' ' -f3 | sort -nuC
	[[ $output == *'* SEARCH 60'*'q OK'* ]]
	[ "$(grep -c openat "$SITE/trace")" -ge 60 ]
}

# What is found in the first half of the goal is read in the second.
in_its_second_half() {
	run search stays "$1"
	echo "$output"
	((status == 0))
	[ "$(grep -c '^\* OK \[INPROGRESS ("q" [0-9]* 120)\]' <<<"$output")" -ge 2 ]
	grep -o 'INPROGRESS ("q" [0-9]*' <<<"$output" | cut -d' ' -f3 | sort -nuC
	[ "$(grep -o 'INPROGRESS ("q" [0-9]*' <<<"$output" | cut -d' ' -f3 | head -n 1)" -ge 60 ]
	[[ $output == *'* '${1%% *}' '*'q OK'* ]]
}

@test "how far sorting and threading are" {
	in_its_second_half "${SORT/ALL/31:*}"
	in_its_second_half "${THREAD/ALL/31:*}"
}

@test "a client that has gone isn't sorted for any longer" {
	for command in "$SORT" "$THREAD"; do
		run search leaves "$command"
		echo "$output"
		((status == 0))
		[ "$(grep -c openat "$SITE/trace")" -lt 50 ]
	done
	wait_until eval '[ "$(grep -c "imapd.*disconnected: connection" "$SERVER_LOG")" -ge 2 ]'
}

@test "a client that has gone isn't searched for any longer" {
	run -0 search leaves "$BODY"
	echo "$output"
	[ "$(grep -c openat "$SITE/trace")" -lt 50 ]
	wait_until grep -q 'imapd.*disconnected: connection' "$SERVER_LOG"
}
