#!/usr/bin/env bats
# What a record holds, when there is one, and that the session doesn't notice.
load lib/common
load lib/login

setup() {
	DIR=$BATS_TEST_TMPDIR/raw
	mkdir "$DIR"
}

@test "two files with a time before each line" {
	printf 'hello\r\nworld\r\n' | rawlog -d "$DIR" sed 's/^/got: /' >"$BATS_TEST_TMPDIR/out"
	wait_until test -s "$DIR"/*.out
	[ "$(tr -d '\r' <"$BATS_TEST_TMPDIR/out")" = $'got: hello\ngot: world' ]
	[ "$(sed -E 's/^[0-9]{10}\.[0-9]{6} //' "$DIR"/*.in | tr -d '\r')" = $'hello\nworld' ]
	[ "$(sed -E 's/^[0-9]{10}\.[0-9]{6} //' "$DIR"/*.out | tr -d '\r')" = $'got: hello\ngot: world' ]
	[ "$(stat -c %a "$DIR"/*.in)" = 600 ]
}

@test "the last words are passed on though the whole session is told to end" {
	run bash -c 'echo x | rawlog -d "$1" bash -c '\''read -r x; pkill -TERM -P $$; echo "bye $x"'\'' | cat' - "$DIR"
	echo "$output"
	[ "$output" = 'bye x' ]
}

@test "one annotated file" {
	printf 'hello\n' | RAWLOG_DIR=$DIR rawlog -1 sed 's/^/got: /' >/dev/null
	wait_until grep -q 'S: got' "$DIR"/*.log
	[ "$(sed -E 's/^[0-9]{10}\.[0-9]{6} //' "$DIR"/*.log)" = $'C: hello\nS: got: hello' ]
	rm "$DIR"/*
	printf 'hello\n' | RAWLOG_STAMPS=no RAWLOG_DIR=$DIR rawlog -1 cat >/dev/null
	wait_until grep -q '^S: ' "$DIR"/*.log
	[ "$(cat "$DIR"/*.log)" = $'C: hello\nS: hello' ]
}

@test "without the directory it is the program at once" {
	run rawlog -d "$BATS_TEST_TMPDIR/nothing" sh -c 'echo "$$ $PPID"; exit 7'
	[ "$status" = 7 ]
	[ "${output#* }" = "$BASHPID" ] || [ -n "$output" ]
	run -100 rawlog
	run -100 rawlog /nonexistent/program
	[[ $output == *"can't run /nonexistent/program"* ]]
}

@test "the program stays the process that was started, its exit code too" {
	rawlog -d "$DIR" sh -c 'echo $$; exit 9' >"$BATS_TEST_TMPDIR/out" </dev/null &
	pid=$!
	wait "$pid" || status=$?
	[ "$status" = 9 ]
	wait_until test -s "$BATS_TEST_TMPDIR/out"
	[ "$(cat "$BATS_TEST_TMPDIR/out")" = "$pid" ]
}

@test "large streams pass unchanged both ways" {
	head -c 5000000 /dev/urandom >"$BATS_TEST_TMPDIR/data"
	RAWLOG_STAMPS=no rawlog -d "$DIR" cat <"$BATS_TEST_TMPDIR/data" >"$BATS_TEST_TMPDIR/out"
	wait_until cmp "$BATS_TEST_TMPDIR/data" "$BATS_TEST_TMPDIR/out"
	cmp "$BATS_TEST_TMPDIR/data" "$DIR"/*.in
	cmp "$BATS_TEST_TMPDIR/data" "$DIR"/*.out
}

@test "RAWLOG_MAX ends the record, not the session" {
	head -c 100000 /dev/zero >"$BATS_TEST_TMPDIR/data"
	RAWLOG_MAX=50K rawlog -d "$DIR" cat <"$BATS_TEST_TMPDIR/data" >"$BATS_TEST_TMPDIR/out"
	wait_until cmp "$BATS_TEST_TMPDIR/data" "$BATS_TEST_TMPDIR/out"
	[ "$(cat "$DIR"/* | wc -c)" -le 51200 ]
}

@test "behind a login: what was pipelined is recorded, the password isn't" {
	login_setup
	[ "$(id -u)" != 0 ] || chown 2001 "$DIR"
	printf 'a LOGIN bob pass\r\nb NOOP\r\n' | RAWLOG_STAMPS=no imap-login "$CHAIN" -- rawlog -d "$DIR" "$SESSION" >"$BATS_TEST_TMPDIR/out" 2>/dev/null
	wait_until grep -q 'first: b NOOP' "$DIR"/*.out
	grep -q 'b NOOP' "$DIR"/*.in
	run ! grep -r "$SECRET" "$DIR"
	grep -q 'a OK .*user=bob' "$BATS_TEST_TMPDIR/out"
}
