#!/usr/bin/env bats
# The helpers that all other Bats files stand on.
load lib/common

@test "start_tcpserver: listens when it returns, and is gone after stop_servers" {
	start_tcpserver sh -c 'echo "* OK hello"; read -r line; echo "a1 OK done"'
	run imap_script "$PORT" <<<'a1 NOOP'
	[ "$status" = 0 ]
	[ "$output" = $'* OK hello\na1 OK done' ]
	pid=$SERVER_PID
	stop_servers
	run ! kill -0 "$pid"
}

@test "imap_script: a literal waits for the go-ahead, a non-synchronizing one does not" {
	cat >"$BATS_TEST_TMPDIR/server" <<'SERVER'
#!/bin/sh
printf '* OK hello\r\n'
read -r line; echo "got $line" | tr -d '\r' >&2
printf '+ go\r\n'
read -r line; echo "got $line" | tr -d '\r' >&2
printf 'a1 OK\r\n'
read -r line; echo "got $line" | tr -d '\r' >&2
read -r line; echo "got $line" | tr -d '\r' >&2
printf '* 1 FETCH (BODY[] {4}\r\na\r\nb)\r\na2 OK\r\n'
SERVER
	run imap_script --show sh "$BATS_TEST_TMPDIR/server" <<'EOF2'
a1 APPEND x {text:hello}
a2 APPEND x {+text:hi}
!eof
EOF2
	[ "$status" = 0 ]
	[[ $output == *'got a1 APPEND x {5}'*'S: + go'*'got hello'*'got a2 APPEND x {2+}'*'got hi'* ]]
	[[ $output == *$'S: * 1 FETCH (BODY[] {4}\nS: a\nS: b)\n'*'-- closed' ]]
}

@test "imap_script: fails when the server closes or stays silent" {
	run -3 imap_script sh -c 'echo "* OK"; read -r line' <<<'a1 NOOP'
	run -2 imap_script --timeout 0.2 sh -c 'echo "* OK"; cat >/dev/null' <<<'a1 NOOP'
}

@test "imap_script: --norm hides what differs from run to run" {
	run imap_script --norm sh -c 'printf "* OK [UIDVALIDITY 123] x\r\n"' </dev/null
	[ "$output" = '* OK [UIDVALIDITY V] x' ]
}

@test "as_user: takes uid and gid when root" {
	skip_unless_root
	run as_user 20001 id -u
	[ "$output" = 20001 ]
	run as_user 20001 id -G
	[ "$output" = 20001 ]
}

@test "put_message: a message of at least the asked size in new/" {
	make_maildir "$BATS_TEST_TMPDIR/m"
	run put_message "$BATS_TEST_TMPDIR/m" big 5000
	[ -f "$output" ]
	[ "$(stat -c %s "$output")" -gt 5000 ]
	[ "$(find "$BATS_TEST_TMPDIR/m/tmp" -type f | wc -l)" = 0 ]
}

@test "wait_until: gives up after WAIT seconds and says for what" {
	WAIT=0 run wait_until false
	[ "$status" = 1 ]
	[[ $output == *'in vain for: false'* ]]
}
