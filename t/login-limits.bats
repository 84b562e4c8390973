#!/usr/bin/env bats
# Limits that hold across processes: sessions, and connections that nobody has logged in on.
load lib/common
load lib/login

setup() {
	login_setup
	export LOGIN_LIMIT_DIR=$BATS_TEST_TMPDIR/limits
}

# A login from an address: session NAME ADDRESS USER; its bytes come to $BATS_TEST_TMPDIR/NAME, and it stays until its input closes.
session() {
	mkfifo "$BATS_TEST_TMPDIR/$1.in"
	TCPREMOTEIP=$2 TCPLOCALIP=192.0.2.200 LOGIN_PLAINTEXT=always imap-login "$CHAIN" -- "${PROGRAM:-$SESSION}" \
		<"$BATS_TEST_TMPDIR/$1.in" >"$BATS_TEST_TMPDIR/$1" 2>"$BATS_TEST_TMPDIR/$1.log" 3>&- &
	SERVERS+=($!)
	disown $!
	eval "$1=$!"
	exec {fd}>"$BATS_TEST_TMPDIR/$1.in"
	eval "$1_in=$fd"
	[ -z "$3" ] || printf 'a LOGIN %s pass\r\n' "$3" >&"$fd"
}

teardown() {
	kill -KILL "${SERVERS[@]}" 2>/dev/null || true
}

says() {
	WAIT=10 wait_until grep -aq -- "$2" "$BATS_TEST_TMPDIR/$1" || {
		cat "$BATS_TEST_TMPDIR/$1" "$BATS_TEST_TMPDIR/$1.log"
		return 1
	}
}

@test "sessions of a user, whatever the address; a place is free again when its holder is killed" {
	export LOGIN_MAX_USER=2
	session one 192.0.2.1 bob
	session two 192.0.2.2 bob
	says one 'a OK'
	says two 'a OK'
	session three 192.0.2.3 bob
	says three 'a NO \[LIMIT\] Too many sessions'
	grep 'Auth failed (limit, attempt 1): user=<bob>' "$BATS_TEST_TMPDIR/three.log"
	session other 192.0.2.3 ann
	says other 'a OK'
	kill -KILL "$one"
	wait_until test ! -e "/proc/$one/exe"
	session four 192.0.2.3 bob
	says four 'a OK'
}

@test "POP3 and ManageSieve: sessions of a user, connections from an address, and what their clients are told" {
	export LOGIN_MAX_USER=1 LOGIN_MAX_PREAUTH=1 LOGIN_PLAINTEXT=always TCPLOCALIP=192.0.2.200
	plain=$(printf '\0bob\0pass' | base64)
	for service in 'pop3-login|USER bob\r\nPASS pass\r\n|^-ERR \[IN-USE\]|+OK|^-ERR .*too many connections from your address' \
		"managesieve-login|AUTHENTICATE \"PLAIN\" \"$plain\"\r\n|^NO (TRYLATER) \"Too many sessions|OK \"dovetail|^BYE .*too many connections from your address"; do
		IFS='|' read -r program login refused greeting crowded <<<"$service"
		for name in first second third; do
			rm -f "$BATS_TEST_TMPDIR/$name.in"
			mkfifo "$BATS_TEST_TMPDIR/$name.in"
		done
		for name in first second; do
			TCPREMOTEIP=192.0.2.1 "$program" "$CHAIN" -- "$SESSION" <"$BATS_TEST_TMPDIR/$name.in" >"$BATS_TEST_TMPDIR/$name" 2>"$BATS_TEST_TMPDIR/$name.log" 3>&- &
			SERVERS+=($!)
			disown $!
			exec {fd}>"$BATS_TEST_TMPDIR/$name.in"
			printf "$login" >&"$fd"
			[ $name = second ] || says first 'user=bob'
		done
		says second "$refused"
		says second.log 'Auth failed (limit, attempt 1): user=<bob>, method=[A-Z]*, rip=192.0.2.1, '
		TCPREMOTEIP=192.0.2.1 "$program" "$CHAIN" -- "$SESSION" </dev/null >"$BATS_TEST_TMPDIR/third" 2>"$BATS_TEST_TMPDIR/third.log"
		says third "$crowded"
		kill -KILL "${SERVERS[@]}" 2>/dev/null || true
		SERVERS=()
	done
}

@test "the lock lives in the session program, through every exec, and not in what it starts" {
	export LOGIN_MAX_USER=1
	mkdir -p "$BATS_TEST_TMPDIR/mail"
	chmod 777 "$BATS_TEST_TMPDIR/mail"
	reachable_build
	PATH=$BUILD/bin:$PATH
	printf '#!/bin/sh\nexport MAIL=maildir:%s/mail\nexec rawlog imapd\n' "$BATS_TEST_TMPDIR" >"$SESSION"
	session one 192.0.2.1 bob
	says one 'a OK'
	session two 192.0.2.1 bob
	says two 'a NO \[LIMIT\]'
	printf 'b LOGOUT\r\n' >&"$one_in"
	says one 'b OK'
	wait_until test ! -e "/proc/$one/exe"
	session three 192.0.2.1 bob
	says three 'a OK'
}

@test "sessions from an address, and of a user from an address" {
	export LOGIN_MAX_ADDRESS=2 LOGIN_MAX_USER_ADDRESS=1
	session one 192.0.2.1 bob
	says one 'a OK'
	session two 192.0.2.1 bob
	says two 'a NO \[LIMIT\]'
	session three 192.0.2.1 ann
	says three 'a OK'
	session four 192.0.2.1 joe
	says four 'a NO \[LIMIT\]'
	session five 192.0.2.2 bob
	says five 'a OK'
	LOGIN_TRUSTED='10.0.0.0/8 192.0.2.0/30' session six 192.0.2.1 bob
	says six 'a OK'
}

@test "an IPv6 network of 64 bits counts as one address" {
	export LOGIN_MAX_USER_ADDRESS=1
	session one 2001:db8:1:2::1 bob
	says one 'a OK'
	session two 2001:db8:1:2:ffff::9 bob
	says two 'a NO \[LIMIT\]'
	session three 2001:db8:1:3::1 bob
	says three 'a OK'
}

@test "connections from one address before the login" {
	export LOGIN_MAX_PREAUTH=2
	session one 192.0.2.1 ''
	session two 192.0.2.1 ''
	says one 'OK'
	says two 'OK'
	session three 192.0.2.1 ''
	says three '^\* BYE Disconnected: too many connections from your address'
	says three.log 'Disconnected: too many connections'
	session four 192.0.2.2 bob
	says four 'a OK'
	printf 'a LOGIN bob pass\r\n' >&"$one_in"
	says one 'a OK'
	session five 192.0.2.1 ''
	says five '^\* OK'
}

@test "a full house drops the oldest connection without a login, never a session" {
	export LOGIN_MAX_WAITING=2
	session logged 192.0.2.1 bob
	says logged 'a OK'
	session one 192.0.2.2 ''
	says one 'OK'
	session two 192.0.2.3 ''
	says two 'OK'
	session three 192.0.2.4 bob
	says three 'a OK'
	wait_until test ! -e "/proc/$one/exe"
	grep 'Dropped the oldest connection without a login, the house is full: rip=192.0.2.2' "$BATS_TEST_TMPDIR/three.log"
	kill -0 "$two"
	printf 'a LOGIN bob pass\r\n' >&"$two_in"
	says two 'a OK'
	kill -USR1 "$logged" # comes too late for a session
	printf 'still here\r\n' >&"$logged_in"
	exec {logged_in}>&-
	says logged 'then: still here'
}

@test "a directory that others can write to is refused" {
	mkdir -m 777 "$LOGIN_LIMIT_DIR"
	run -100 imap-login "$CHAIN" -- "$SESSION" </dev/null
	[[ $output == *LOGIN_LIMIT_DIR*'writable by it alone'* ]]
}
