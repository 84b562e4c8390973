#!/usr/bin/env bats
# IMAP before login: the commands, the chain, the hand-over, the limits.
load lib/common
load lib/login

setup() {
	login_setup
}

# What the server says to these bytes on a connection whose sending side then closes. Bash escapes are understood.
say() {
	printf '%b' "$1" | timeout 20 imap-login "$CHAIN" -- "$SESSION" 2>"$BATS_TEST_TMPDIR/log" | tr -d '\r'
}

# n bytes of the letter x.
x() {
	head -c "$1" /dev/zero | tr '\0' x
}

@test "LITERAL- in the place of LITERAL+" {
	IMAP_LITERAL_MINUS=yes start_tcpserver imap-login "$CHAIN" -- "$SESSION"
	run -0 imap_script "$PORT" <<<"a LOGOUT"
	[[ $output == '* OK [CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL- SASL-IR '* ]]
}

@test "ID says what IMAP_ID says" {
	IMAP_ID='name my"mail version' start_tcpserver imap-login "$CHAIN" -- "$SESSION"
	run -0 imap_script "$PORT" <<<$'a ID NIL\nb LOGOUT'
	[[ $output == *'* ID ("name" "my\"mail" "version" NIL)'* ]] || { echo "$output"; return 1; }
}

@test "the commands before login, over a socket" {
	start_tcpserver imap-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<-'END'
		a CAPABILITY
		b NOOP
		c ID ("name" "test" "version" NIL)
		d id nil
		f LANGUAGE
		g LANGUAGE fr "en-GB"
		h LANGUAGE de
		e LOGOUT
		!eof
	END
	[ "$status" = 0 ]
	[ "$output" = '* OK [CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE IDLE LANGUAGE AUTH=PLAIN AUTH=LOGIN] dovetail ready.
* CAPABILITY IMAP4rev1 IMAP4rev2 LITERAL+ SASL-IR ID ENABLE IDLE LANGUAGE AUTH=PLAIN AUTH=LOGIN
a OK Capability completed.
b OK NOOP completed.
* ID ("name" "dovetail")
c OK ID completed.
* ID ("name" "dovetail")
d OK ID completed.
* LANGUAGE (i-default EN)
f OK LANGUAGE completed.
* LANGUAGE (EN)
g OK LANGUAGE completed.
h NO [CANNOT] Unsupported language
* BYE Logging out
e OK Logout completed.
-- closed' ]
	wait_until grep 'Disconnected: logged out (no auth attempts in 0 s): rip=127.0.0.1, lip=127.0.0.1, session=<' "$SERVER_LOG"
}

@test "LOGIN takes atoms, quoted strings, literals of both kinds" {
	for login in 'a LOGIN bob pass' 'a login "bob" "pass"' 'a LOGIN "bob" {4+}\r\npass' 'a LOGIN {3}\r\nbob {4}\r\npass' \
		'a LOGIN {3+}\r\nbob "pa\\\\ss"\r\na LOGIN bob "pass"'; do
		run say "$login\r\n"
		[[ $output == *"a OK [imap LOGIN LOGIN] user=bob uid=$ME "* ]]
	done
}

@test "AUTHENTICATE PLAIN and LOGIN, with and without initial response" {
	plain=$(printf '\0bob\0pass' | base64) bob=$(printf bob | base64) pass=$(printf pass | base64)
	run say "a AUTHENTICATE PLAIN $plain\r\n"
	[[ $output == *"a OK [imap AUTHENTICATE PLAIN] user=bob "* ]]
	run say "a authenticate plain\r\n$plain\r\n"
	[[ $output == *$'\n+ \na OK [imap AUTHENTICATE PLAIN] user=bob '* ]]
	run say "a AUTHENTICATE LOGIN\r\n$bob\r\n$pass\r\n"
	[[ $output == *$'\n+ VXNlcm5hbWU6\n+ UGFzc3dvcmQ6\na OK [imap AUTHENTICATE LOGIN] user=bob '* ]]
	run say "a AUTHENTICATE LOGIN $bob\r\n$pass\r\n"
	[[ $output == *"a OK [imap AUTHENTICATE LOGIN] user=bob "* ]]
	run say "a AUTHENTICATE PLAIN =\r\nb AUTHENTICATE PLAIN\r\n*\r\nc AUTHENTICATE FOO\r\nd AUTHENTICATE PLAIN !!\r\n"
	[[ $output == *'a BAD Invalid authentication data.'*'b BAD Authentication cancelled.'*'c NO [CANNOT]'*'d BAD '* ]]
	# RFC 4959 section 3.
	AUTH_MECHANISMS='PLAIN CRAM-MD5' run say "a AUTHENTICATE CRAM-MD5 =\r\nb AUTHENTICATE CRAM-MD5 $bob\r\n"
	[[ $output == *'a BAD '*'b BAD '* ]]
}

@test "what is pipelined behind the login is served exactly once" {
	run say 'a LOGIN bob pass\r\nb NOOP\r\nc NOOP\r\nd NOO'
	[ "$(grep -c '^first: b NOOP' <<<"$output")" = 1 ]
	[ "$(grep -c '^first: c NOOP' <<<"$output")" = 1 ]
	[ "$(grep -c 'then' <<<"$output")" = 0 ]
	[[ $output == *'first: d NOO' ]]
	start_tcpserver imap-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<-'END'
		a LOGIN bob pass
		> b LATER
		!close
		!eof
	END
	[[ $output == *'then: b LATER'* ]]
	[[ $output != *'first: '* ]]
}

@test "the process that the super-server started becomes the session, with the user's identity and environment" {
	export CHAIN_SECRET=hidden
	cat >"$SESSION" <<-'END'
		#!/bin/sh
		printf '%s %s OK %s colour=%s secret=%s home=%s pwd=%s' "$$" "$PPID" "$(cat /proc/self/status | grep -E '^(Uid|Gid|Groups)' | tr -s '\t\n' '  ')" "$COLOUR" "$CHAIN_SECRET" "$HOME" "$PWD"
	END
	TEST_GROUPS=2001,2002 run say 'a LOGIN bob pass\r\n'
	[[ $output == *"colour=blue secret= home=/ pwd=/" ]]
	if [ "$(id -u)" = 0 ]; then
		[[ $output == *'Uid: 2001 2001 2001 2001 Gid: 2001 2001 2001 2001 Groups: 2001 2002 '* ]]
	fi
	printf 'a LOGIN bob pass\r\n' >"$BATS_TEST_TMPDIR/in"
	imap-login "$CHAIN" -- "$SESSION" <"$BATS_TEST_TMPDIR/in" >"$BATS_TEST_TMPDIR/out" 2>/dev/null &
	pid=$!
	wait "$pid"
	grep -aq "^$pid " "$BATS_TEST_TMPDIR/out" || tail -c 300 "$BATS_TEST_TMPDIR/out" | grep -aq "$pid $$"
}

@test "root, low uids and a chain that stays root are refused" {
	skip_unless_root
	TEST_UID=0 run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a NO [UNAVAILABLE]'* ]]
	grep 'the auth chain ended as root' "$BATS_TEST_TMPDIR/log"
	TEST_UID=300 run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a NO [UNAVAILABLE]'* ]]
	grep 'uid 300 is outside' "$BATS_TEST_TMPDIR/log"
	LOGIN_MIN_UID=300 TEST_UID=300 run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a OK '*' uid=300 '* ]]
	LOGIN_MAX_UID=2000 run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a NO [UNAVAILABLE]'* ]]
	TEST_GID=0 run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a NO [UNAVAILABLE]'* ]]
	grep 'the auth chain ended as root (uid 2001, gid 0)' "$BATS_TEST_TMPDIR/log"
	# The group root in the supplementary list is no mail user's.
	TEST_GROUPS=0 run say 'a LOGIN bob pass\r\n'
	[[ $output != *'a OK'* ]]
}

@test "a chain of root's links leaves the change of identity to the last one" {
	skip_unless_root
	cat >"$CHAIN" <<-'END'
		#!/bin/bash
		IFS= read -r -d '' user <&3
		export USER=$user HOME=/ UID GID=2003 GROUPS
		exec env UID=2003 GID=2003 GROUPS=2003,2004 "$@"
	END
	run say 'a LOGIN bob pass\r\n'
	[[ $output == *'uid=2003 gid=2003 groups=2003 2004 '* ]]
}

@test "a user's own process can't report as somebody else, nor without the nonce" {
	cat >"$CHAIN" <<-'END'
		#!/bin/bash
		printf '%s\0/\0USER=root\0' 0123456789abcdef0123456789abcdef
		exit 0
	END
	run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a NO [UNAVAILABLE]'* ]]
	grep 'without its last link reporting' "$BATS_TEST_TMPDIR/log"
}

@test "a link that forks instead of exec'ing works, and printing on descriptor 1 does no harm" {
	cat >"$CHAIN.fork" <<-'END'
		#!/bin/bash
		echo "some debug output"
		"$@"
		exit $?
	END
	chmod 755 "$CHAIN.fork"
	printf 'a LOGIN bob pass\r\n' >"$BATS_TEST_TMPDIR/in"
	run bash -c "imap-login '$CHAIN.fork' '$CHAIN' -- '$SESSION' <'$BATS_TEST_TMPDIR/in'"
	[[ $output == *"a OK [imap LOGIN LOGIN] user=bob uid=$ME "* ]]
}

@test "wrong passwords, temporary failures, missing programs: the answers and the log" {
	run say 'a LOGIN bob no\r\nb LOGIN busy pass\r\nc LOGIN "b/b" pass\r\nd LOGIN bob pass\r\n'
	[[ $output == *'a NO [AUTHENTICATIONFAILED]'*'b NO [UNAVAILABLE]'*'c NO [AUTHENTICATIONFAILED]'*'d OK '* ]]
	grep 'Auth failed (refused, attempt 1): user=<bob>, method=LOGIN, rip=local' "$BATS_TEST_TMPDIR/log"
	grep 'Auth failed (temporary, attempt 2): user=<busy>' "$BATS_TEST_TMPDIR/log"
	grep 'exit code 111' "$BATS_TEST_TMPDIR/log"
	grep "Login: user=<bob>, method=LOGIN, uid=$ME, " "$BATS_TEST_TMPDIR/log"
	run ! grep -E '(=|<| )(no|pass)( |>|$|,)' "$BATS_TEST_TMPDIR/log"
	CHAIN=/nonexistent run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a NO [UNAVAILABLE]'* ]]
}

@test "names in the log can't pretend to be other fields" {
	run say 'a LOGIN "x>, rip=6.6.6.6" no\r\n'
	grep 'user=<x???rip=6.6.6.6>' "$BATS_TEST_TMPDIR/log"
	run ! grep ', rip=6' "$BATS_TEST_TMPDIR/log"
}

@test "five tries, three bad commands, and the delay that grows" {
	run say 'a LOGIN b n\r\nb LOGIN b n\r\nc LOGIN b n\r\nd LOGIN b n\r\ne LOGIN b n\r\nf LOGIN bob pass\r\n'
	[[ $output == *$'\ne NO [AUTHENTICATIONFAILED] Authentication failed.\n* BYE Disconnected: too many failed attempts' ]]
	run say 'a X\r\nb Y\r\nNOTHING\r\nc LOGIN bob pass\r\n'
	[[ $output == *$'\na BAD '*$'\nb BAD '*$'\n* BAD '*$'\n* BYE Disconnected: too many invalid commands' ]]
	before=${EPOCHREALTIME/./}
	LOGIN_FAILURE_DELAY=1 LOGIN_FAILURE_DELAY_MAX=9 LOGIN_TRIES=2 run say 'a LOGIN b n\r\nb LOGIN b n\r\n'
	[ $((${EPOCHREALTIME/./} - before)) -ge 3000000 ]
	LOGIN_FAILURE_DELAY=60 LOGIN_FAILURE_DELAY_MAX=0 run say 'a LOGIN b n\r\nb LOGIN bob pass\r\n'
	[[ $output == *$'\nb OK '* ]]
}

@test "the time limit covers everything, also a line that trickles and a chain that hangs" {
	start_tcpserver env LOGIN_TIMEOUT=1s imap-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<<'!eof'
	[[ $output == *$'\n* BYE Disconnected: timeout\n-- closed' ]]
	run imap_script "$PORT" <<-'END'
		>> a LOG
		!eof
	END
	[[ $output == *$'\n* BYE Disconnected: timeout\n-- closed' ]]
	printf '#!/bin/sh\nexec sleep 60\n' >"$CHAIN"
	run imap_script "$PORT" <<-'END'
		> a LOGIN bob pass
		!eof
	END
	[[ $output == *'a NO [UNAVAILABLE]'*'BYE'* ]]
}

@test "limits at n-1, n and n+1: line, literal, parentheses, arguments" {
	for n in 8191 8192; do # "a LOGIN " is 8 bytes; the name is too long for a name, not for a line
		run say "a LOGIN $(x $((n - 10))) y\r\nb NOOP\r\n"
		[[ $output == *$'\na NO [AUTH'*$'\nb OK '* ]] || [[ $output == *$'\na BAD'*$'\nb OK '* ]]
	done
	run say "a LOGIN $(x 8183) y\r\nb NOOP\r\n"
	[[ $output == *$'\n* BYE Disconnected: line too long' ]]
	for n in 2047 2048; do
		run say "a LOGIN bob {$n+}\r\n$(x $n)\r\nb NOOP\r\n"
		[[ $output == *$'\na NO [AUTH'*$'\nb OK '* ]]
	done
	run say "a LOGIN bob {2049+}\r\n$(x 2049)\r\nb NOOP\r\n"
	[[ $output == *$'\n* BYE Disconnected: line too long' ]]
	run say "a LOGIN bob {2049}\r\nb NOOP\r\n"
	[[ $output == *$'\na BAD [TOOBIG]'*$'\nb OK '* ]]
	run say "a LOGIN bob {99999999999999999999999}\r\nb NOOP\r\n"
	[[ $output == *$'\na BAD Invalid literal'*$'\nb OK '* ]]
	run say 'a ID ("a" "b")\r\nb ID (("a" "b"))\r\nc ID (\r\n'
	[[ $output == *$'\na OK '*$'\nb BAD Too many'*$'\nc BAD Missing'* ]]
}

@test "unfinished lines: 16 kB without an end are not kept" {
	run say "a LOGIN $(x 9000)"
	[[ $output == *$'\n* BYE Disconnected: line too long' ]]
	run say "$(head -c 8192 /dev/zero | tr '\0' '(')"
	[[ $output != *BYE* ]]
	run say "a LOGIN bob {5+}\r\nab"
	[[ $output != *$'\n'* ]]
}

@test "many small literals are one command's budget" {
	run say "a LOGIN {2000+}\r\n$(x 2000) {2000+}\r\n$(x 2000) {2000+}\r\n$(x 2000) {2000+}\r\n$(x 2000) {2000+}\r\n$(x 2000)\r\n"
	[[ $output == *$'\n* BYE Disconnected: line too long' ]]
}

@test "NUL is refused in every string, and every cut of a dialogue ends cleanly" {
	run say 'a LOGIN "bo\0b" pass\r\nb NOOP\r\n'
	[[ $output == *'BAD NUL'*'b OK '* ]]
	run say 'a LOGIN {4+}\r\nbo\0b pass\r\nb NOOP\r\n'
	[[ $output == *'BAD NUL'*'b OK '* ]]
	dialogue='a ID ("n" "x")\r\nb LOGIN {3+}\r\nbob {2+}\r\nno\r\nc AUTHENTICATE PLAIN\r\n*\r\n'
	text=$(printf '%b' "$dialogue" | base64 -w0)
	for n in $(seq 0 3 60); do
		base64 -d <<<"$text" | head -c "$n" | timeout 20 imap-login "$CHAIN" -- "$SESSION" >/dev/null 2>"$BATS_TEST_TMPDIR/log"
		run ! grep -E 'signal|internal|error' "$BATS_TEST_TMPDIR/log"
	done
}

@test "without TLS passwords are refused from elsewhere, taken on the same host or when the settings say so" {
	export TCPREMOTEIP=192.0.2.1 TCPLOCALIP=192.0.2.2
	run say "a LOGIN bob pass\r\nb AUTHENTICATE PLAIN $(printf '\0bob\0pass' | base64)\r\n"
	[[ $output == *' LOGINDISABLED]'*'a NO [PRIVACYREQUIRED]'*'b NO [PRIVACYREQUIRED]'* ]]
	[[ $output != *AUTH=* ]]
	LOGIN_PLAINTEXT=always run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a OK '* ]]
	LOGIN_SECURED=yes run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a OK '* ]]
	SSL_PROTOCOL=TLSv1.3 run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a OK '*'tls=TLSv1.3'* ]]
	TCPLOCALIP=192.0.2.1 run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a OK '* ]]
	TCPLOCALIP=192.0.2.1 LOGIN_PLAINTEXT=never run say 'a LOGIN bob pass\r\n'
	[[ $output == *'a NO [PRIVACYREQUIRED]'* ]]
}

@test "the addresses come from the kernel where no super-server tells them" {
	TCPSERVER_OPTS=()
	start_tcpserver env -u TCPREMOTEIP -u TCPLOCALIP imap-login "$CHAIN" -- "$SESSION"
	run imap_script "$PORT" <<<'a LOGOUT'
	wait_until grep 'rip=127.0.0.1, lip=127.0.0.1' "$SERVER_LOG"
}

@test "Debian's checkpassword-pam is a link like any other" {
	skip_unless_root
	skip_unless_installed checkpassword-pam checkpassword-pam
	cat >/etc/pam.d/dovetail-test <<-'END'
		auth required pam_permit.so
		account required pam_permit.so
	END
	printf 'a LOGIN nobody x\r\n' >"$BATS_TEST_TMPDIR/in"
	run bash -c "LOGIN_USER=65533:65533 imap-login checkpassword-pam -s dovetail-test -- '$SESSION' <'$BATS_TEST_TMPDIR/in'"
	rm -f /etc/pam.d/dovetail-test
	[[ $output == *"a OK [imap LOGIN LOGIN] user=nobody uid=65534 "* ]]
}

@test "the pre-auth process is unprivileged, caged, and dies with its monitor" {
	start_tcpserver imap-login "$CHAIN" -- "$SESSION"
	exec 9<>"/dev/tcp/127.0.0.1/$PORT"
	read -r -u 9 _
	monitor=$(pgrep -P "$SERVER_PID")
	child=$(pgrep -P "$monitor")
	grep -q '^NoNewPrivs:.1' "/proc/$child/status"
	if [ "$(id -u)" = 0 ]; then
		grep -Eq '^Uid:.65534.65534.65534.65534' "/proc/$child/status"
		[ -z "$(ls -A "/proc/$child/root")" ]
	fi
	sanitized || {
		grep -q '^Seccomp:.2' "/proc/$child/status"
		grep -Eq 'Max address space +16777216 +16777216' "/proc/$child/limits"
		grep -Eq 'Max processes +0 +0' "/proc/$child/limits"
	}
	kill -KILL "$monitor"
	wait_until test ! -e "/proc/$child/status"
	exec 9>&-
}

# The end of the connection, its line in the log, and nobody left; $1 ends of this kind so far.
killed() {
	timeout 20 cat <&9 >/dev/null
	exec 9>&-
	wait_until sh -c "[ \"\$(grep -c 'died by signal 9' '$SERVER_LOG')\" = $1 ]"
	wait_until sh -c "! pgrep -P $SERVER_PID"
}

@test "a child that is killed at any step leaves an ordinary end of the connection" {
	local n=0 step monitor
	start_tcpserver imap-login "$CHAIN" -- "$SESSION"
	for step in '' 'a CAPABILITY\r\n' 'a LOGIN {3}\r\n' 'a LOG' 'a AUTHENTICATE PLAIN\r\n' 'a AUTHENTICATE LOGIN Ym9i\r\n' 'a LOGIN bob no\r\n'; do
		exec 9<>"/dev/tcp/127.0.0.1/$PORT"
		read -r -u 9 _
		printf "$step" >&9
		[[ $step != *n ]] || read -r -u 9 _
		kill -KILL "$(pgrep -P "$(pgrep -P "$SERVER_PID")")"
		killed $((n += 1))
	done
	# And while the chain decides, for and against.
	for step in 0 1; do
		printf '#!/bin/sh\ntouch %s/asked\nwhile [ ! -e %s/go ]; do sleep 0.05; done\n[ %s = 1 ] || exec "$@"\nexit 1\n' \
			"$BATS_TEST_TMPDIR" "$BATS_TEST_TMPDIR" $step >"$CHAIN"
		rm -f "$BATS_TEST_TMPDIR/asked" "$BATS_TEST_TMPDIR/go"
		exec 9<>"/dev/tcp/127.0.0.1/$PORT"
		read -r -u 9 _
		printf 'a LOGIN bob pass\r\n' >&9
		wait_until test -e "$BATS_TEST_TMPDIR/asked"
		monitor=$(pgrep -P "$SERVER_PID")
		kill -KILL "$(pgrep -P "$monitor" imap-login)"
		touch "$BATS_TEST_TMPDIR/go"
		killed $((n += 1))
	done
	run ! grep 'Login: user' "$SERVER_LOG"
}

@test "wrong usage and settings are clear errors" {
	run -100 imap-login
	[[ $output == *'usage: imap-login '* ]]
	run -100 imap-login a b
	run -100 imap-login a --
	LOGIN_TRIES=many run -100 imap-login a -- b
	[[ $output == *LOGIN_TRIES* ]]
	run -100 login-report
	if [ "$(id -u)" = 0 ]; then
		LOGIN_USER=root run -100 imap-login a -- b
		LOGIN_USER=nosuchuser run -100 imap-login a -- b
	fi
}
