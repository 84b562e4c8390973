#!/usr/bin/env bats
# make bench: every workload on a small mailbox, another server by host and port, and what it says when it can't.
load lib/common

bench() {
	BUILD=$BUILD "$TOP/t/bench/run.sh" --alone --messages 60 --folders 3 --runs 1 --dir "$BATS_TEST_TMPDIR" "$@"
}

setup() {
	[ "$(id -u)" != 0 ] || chmod 711 "$BATS_TEST_TMPDIR" "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$(dirname "$BATS_TEST_TMPDIR")"
}

@test "sessions, and another server by user, password, host and port" {
	make_maildir "$BATS_TEST_TMPDIR/other" 2001
	for i in $(seq 60); do put_message "$BATS_TEST_TMPDIR/other" "m $i" >/dev/null; done
	printf '#!/bin/sh\nexec "$@"\n' >"$BATS_TEST_TMPDIR/other.sh"
	start_tcpserver env MAIL="maildir:$BATS_TEST_TMPDIR/other" LOGIN_FAILURE_DELAY=0 imap-login \
		auth-static "password={PLAIN}pass home=/$([ "$(id -u)" != 0 ] || echo " uid=2001 gid=2001")" -- imapd
	run bench --only page,flags,sort,memory --against "other=ann:pass@127.0.0.1:$PORT"
	[ "$status" = 0 ]
	[[ $output == *"page "*"dovetail"*"(cpu "*"other"*"x"* ]]
	[[ $output == *"memory "*" kB"* ]]
}

@test "a workload that isn't there, and a server that isn't" {
	run bench --only nosuch
	[ "$status" = 1 ]
	[[ $output == "no workload nosuch: page, "*"lmtp-rcpt5" ]]
	run bench --only page --against "none=127.0.0.1:1"
	[ "$status" = 1 ]
	[[ $output == *"none: "*"127.0.0.1"*"refused"* ]]
	run bench --only page --against "none"
	[ "$status" = 1 ]
	[[ $output == *"NAME=USER:PASSWORD@HOST:PORT"* ]]
}
