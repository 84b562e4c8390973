#!/usr/bin/env bats
# IDLE that hibernates: the client notices nothing.
load lib/common
load lib/clients

setup() {
	reachable_build
	PATH=$BUILD/bin:$PATH
	[ "$(id -u)" != 0 ] || chmod 711 "$BATS_TEST_TMPDIR"
	DIR=$BATS_TEST_TMPDIR/site
	mkdir "$DIR"
	[ "$(id -u)" != 0 ] || chown 2001:2001 "$DIR"
}

hibernate() {
	run python3 "$TOP/t/lib/hibernate.py" "$1" "$DIR" 2001
	echo "$output"
	[ "$status" = 0 ]
	[ "$output" = ok ]
}

@test "deliveries, flags and expunges of others are told as to a session that stays awake" {
	hibernate news
}

@test "many changes at once: numbers are right at every step, new keywords are announced" {
	hibernate many_at_once
}

@test "what was enabled, the saved search result, EXAMINE and no mailbox at all are carried over" {
	hibernate enabled
}

@test "commands behind DONE are served once and in order, in one segment or by the byte" {
	hibernate pipelined
}

@test "the client goes away, the process is killed, something else than DONE comes" {
	hibernate ends
}

@test "a mailbox that is deleted or replaced meanwhile ends the session with BYE" {
	hibernate gone
}

@test "without the program a session idles as it is; an upgrade meanwhile doesn't matter" {
	hibernate missing
	hibernate replaced
}

@test "keepalives come in time" {
	hibernate alive
}

@test "with COMPRESS or NOTIFY it stays awake" {
	hibernate awake
}

@test "a state that isn't sealed isn't taken" {
	hibernate sealed
}

@test "a client that doesn't read loses nothing" {
	hibernate slow
}

# SESSIONS='1 10 100' python3 t/lib/hibernate.py small DIR UID prints what it finds.
@test "each of ten sessions takes less than 60 kB of memory" {
	skip_sanitized 'they have memory of their own'
	hibernate small
}
