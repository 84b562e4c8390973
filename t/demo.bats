#!/usr/bin/env bats
# t/demo/demo.sh and ./bootstrap: directory, users, ports, signals. The servers are small fakes here, so that this file says
# what the demo does and not what they do; the last test is the real thing.
load lib/common

setup() {
	fakes=$BATS_TEST_TMPDIR/build
	dir="$BATS_TEST_TMPDIR/a demo"
	real=$BUILD
	mkdir -p "$fakes/bin" "$fakes/auth-helpers"
	chmod 711 "$BATS_TEST_TMPDIR"
	fake usercdb 'cat >"$1"'
	fake deliver 'mkdir -p Maildir/new; cat >"Maildir/new/$$"; id -u >>owner'
	fake imapd ':'
	fake tlswrap '[ "$1" != -n ] || shift; exec "$@"'
	fake imap-login '
		printf "* OK hello\r\n"
		while read -r tag rest; do
			case $rest in *LOGOUT*) printf "* BYE\r\n%s OK\r\n" "$tag"; exit ;; esac
			printf "* %s\r\n%s OK\r\n" "$*" "$tag"
		done'
	BASE=$(free_base)
}

fake() {
	printf '#!/bin/sh\n%s\n' "$2" >"$fakes/bin/$1"
	chmod 755 "$fakes/bin/$1"
}

# A base whose ports are all free now.
free_base() {
	python3 - <<-'END'
		import random, socket
		while True:
		    base = random.randrange(20000, 60000)
		    held = []
		    try:
		        for offset in (24, 110, 143, 190, 993, 995):
		            s = socket.socket(); held.append(s); s.bind(('127.0.0.1', base + offset))
		    except OSError:
		        continue
		    print(base)
		    break
	END
}

demo() {
	BUILD=$fakes "$TOP/t/demo/demo.sh" --dir "$dir" --port-base "$BASE" "$@" 3>&-
}

# Gone, or a zombie that waits for us.
has_ended() {
	! grep -q '^State:[[:blank:]]*[^Z[:blank:]]' "/proc/$1/status" 2>/dev/null
}

@test "--once: shows a session of user1 and leaves nothing running" {
	run demo --once
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == *'C: a1 LOGIN user1 pass'*'S: a7 OK'* ]]
	[[ $output == *"port $((BASE + 143))"* ]]
	[[ $output != *$'\nready'* ]]
	run ! imap_script --timeout 1 $((BASE + 143)) </dev/null
}

@test "the login program gets the user database and the session program" {
	run demo --once
	[[ $output == *"auth-cdb $dir/users.cdb -- imapd"* ]]
}

@test "prints ready on a line of its own, serves, and ends cleanly on SIGINT and SIGTERM" {
	for signal in INT TERM; do
		BUILD=$fakes start_server env --default-signal=INT "$TOP/t/demo/demo.sh" --dir "$dir" --port-base "$BASE"
		wait_until grep -qx ready "$SERVER_LOG"
		run imap_script $((BASE + 143)) <<<'a1 LOGOUT'
		[[ $output == *'a1 OK'* ]]
		kill -"$signal" "$SERVER_PID"
		wait_until has_ended "$SERVER_PID"
		wait "$SERVER_PID"
		run ! imap_script --timeout 1 $((BASE + 143)) </dev/null
	done
}

@test "a second run in the same directory keeps the mail" {
	demo --once
	demo --once
	[ "$(find "$dir/home/user1/Maildir/new" -type f | wc -l)" = "$(find "$TOP/t/demo/messages" -type f | wc -l)" ]
}

@test "as root each user has a uid of its own and owns its home" {
	skip_unless_root
	demo --once --users 3
	[ "$(sort -u "$dir/home/user2/owner")" = 20002 ]
	[ "$(stat -c %u:%g:%a "$dir/home/user3")" = 20003:20003:700 ]
	grep -q '^user3:{PLAIN}pass:20003:20003::' "$dir/users"
}

@test "a thousand users take no longer than a few seconds, and three of them get mail" {
	run timeout 60 env BUILD="$fakes" "$TOP/t/demo/demo.sh" --dir "$dir" --port-base "$BASE" --users 1000 --once
	[ "$status" = 0 ]
	[ "$(wc -l <"$dir/users")" = 1000 ]
	[ -d "$dir/home/user1000" ]
	[ -d "$dir/home/user3/Maildir" ]
	[ ! -e "$dir/home/user4/Maildir" ]
}

@test "a port that is taken is named, and what was started is ended" {
	start_server python3 -c 'import socket, sys, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(); print("on", flush=True); time.sleep(60)' $((BASE + 993))
	wait_until grep -q on "$SERVER_LOG"
	run demo --once
	[ "$status" = 1 ]
	[[ $output == *"port $((BASE + 993)) (imaps) is taken; choose another --port-base"* ]]
	run ! imap_script --timeout 1 $((BASE + 143)) </dev/null
}

@test "wrong options are named" {
	run demo --format tape
	[ "$status" = 1 ]
	[[ $output == *'--format tape: there is no such mailbox format'* ]]
	run demo --port-base 70000
	[[ $output == *'--port-base 70000: a number'* ]]
	run demo --users none
	[[ $output == *'--users none: a number'* ]]
	run demo --dir
	[[ $output == *'--dir needs a value'* ]]
	run demo --loud
	[[ $output == *'no option --loud'* ]]
}

@test "a directory that users can't pass is named, with the mend" {
	skip_unless_root
	mkdir -m 700 "$BATS_TEST_TMPDIR/closed"
	dir=$BATS_TEST_TMPDIR/closed/demo run demo --once
	[ "$status" = 1 ]
	[[ $output == *"/closed is mode 700"*'chmod o+x'* ]]
}

@test "works without root" {
	skip_unless_root
	mkdir -m 1777 "$BATS_TEST_TMPDIR/open"
	dir=$BATS_TEST_TMPDIR/open/demo
	export BUILD=$fakes
	run as_user 20009 "$TOP/t/demo/demo.sh" --dir "$dir" --port-base "$BASE" --once
	[ "$status" = 0 ]
	grep -q '^user2:{PLAIN}pass:20009:20009::' "$dir/users"
	run as_user 20009 "$TOP/t/demo/demo.sh" --dir "$dir" --port-base 100 --once
	[ "$status" = 1 ]
	[[ $output == *'ports below 1024 need root'* ]]
}

@test "a session that fails is shown and fails the demo" {
	fake imap-login 'printf "* BYE broken\r\n"'
	run demo --once
	[ "$status" = 1 ]
	[[ $output == *'* BYE broken'* ]]
}

@test "bootstrap: usage, and options are checked before anything is installed" {
	run "$TOP/bootstrap"
	[ "$status" = 2 ]
	[[ $output == *'./bootstrap demo [--dir DIR]'*'./bootstrap check'* ]]
	run "$TOP/bootstrap" demo --users none
	[ "$status" = 1 ]
	[[ $output == *'--users none'* ]]
}

@test "bootstrap: without root it prints the exact command; elsewhere than on Debian the list" {
	skip_unless_root
	mkdir "$BATS_TEST_TMPDIR/tools"
	for tool in sh sed tr sort dirname id cat cut grep; do
		ln -s "$(command -v $tool)" "$BATS_TEST_TMPDIR/tools/$tool"
	done
	chmod 755 "$BATS_TEST_TMPDIR/tools"
	run env PATH="$BATS_TEST_TMPDIR/tools" "$TOP/bootstrap" check
	[ "$status" = 1 ]
	[[ $output == *'This is not Debian.'*libssl-dev*bats* ]]
	printf '#!/bin/sh\necho "not-installed "\n' >"$BATS_TEST_TMPDIR/tools/dpkg-query"
	cp "$BATS_TEST_TMPDIR/tools/dpkg-query" "$BATS_TEST_TMPDIR/tools/apt-get"
	chmod 755 "$BATS_TEST_TMPDIR"/tools/*-*
	run as_user 20009 env PATH="$BATS_TEST_TMPDIR/tools" "$TOP/bootstrap" check
	[ "$status" = 1 ]
	[[ $output == *'As root: apt-get install --no-install-recommends make gcc'* ]]
}

@test "the real programs: what deliver stored is what the session shows" {
	for program in usercdb deliver imap-login imapd tlswrap; do
		[ -x "$real/bin/$program" ] || skip "build/bin/$program is not built"
	done
	fakes=$real
	run demo --once
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == *'Subject: Welcome'*'a7 OK'* ]]
}

@test "the real programs: POP3, ManageSieve and LMTP are served as the demo says; userN, userN@ and userN+detail@ anything get mail, nobody else" {
	skip_unless_installed curl curl
	skip_unless_installed sieve-connect sieve-connect
	for program in pop3-login pop3d managesieve-login managesieved lmtpd deliver tlswrap; do
		[ -x "$real/bin/$program" ] || skip "build/bin/$program is not built"
	done
	BUILD=$real start_server "$TOP/t/demo/demo.sh" --dir "$dir" --port-base "$BASE"
	WAIT=120 wait_until grep -qx ready "$SERVER_LOG"
	for how in pop3 pop3s; do
		command=$(grep -o "curl .* $how://[^ ]*" "$SERVER_LOG")
		run -0 timeout 30 $command -sS
		echo "$output"
		[ "$(wc -l <<<"$output")" = "$(find "$dir/home/user1/Maildir/cur" "$dir/home/user1/Maildir/new" -type f | wc -l)" ]
	done
	echo 'keep;' >"$BATS_TEST_TMPDIR/mine.sieve"
	command=$(grep -o 'sieve-connect .*' "$SERVER_LOG")
	timeout 30 $command --passwordfd 5 --upload --localsieve "$BATS_TEST_TMPDIR/mine.sieve" --remotesieve mine 5<<<pass
	run -0 timeout 30 $command --passwordfd 5 --list 5<<<pass
	[[ $output == *mine* ]]
	port=$(grep -o 'lmtp:inet:127.0.0.1:[0-9]*' "$SERVER_LOG" | head -n 1)
	run -0 python3 - "${port##*:}" <<-'END'
		import smtplib, sys
		s = smtplib.LMTP('127.0.0.1', int(sys.argv[1]), timeout=60)
		s.ehlo('me'); s.mail('a@b')
		for to in 'user1', 'user1@anything', 'user2+detail@any.thing': print(*s.rcpt(to))
		for to in 'user', 'user1x@anything', 'root', 'nobody@anything', 'user0+user1@anything': print(*s.rcpt(to))
		print(s.data('Subject: demo\r\n\r\n')); s.quit()
	END
	echo "$output"
	[ "$(grep -c "^250 b'2.1.5" <<<"$output") $(grep -c "^550 b'5.1.1" <<<"$output")" = '3 5' ]
	[ "$(grep -l '^Subject: demo' -r "$dir/home" | sed 's/.*home.//; s/.Maildir.*//' | sort | tr '\n' ' ')" = 'user1 user1 user2 ' ]
	kill -TERM "$SERVER_PID"
	wait_until has_ended "$SERVER_PID"
}
