#!/usr/bin/env bats
# The fail2ban filter, against what the login programs really write, and what somebody might like them to write.
load lib/common
load lib/login

setup() {
	skip_unless_installed fail2ban-regex fail2ban
	login_setup
	export LOGIN_LIMIT_DIR=$BATS_TEST_TMPDIR/limits LOGIN_PLAINTEXT=always TCPLOCALIP=198.51.100.1
	LOG=$BATS_TEST_TMPDIR/log
	cp "$TOP/systemd/dovetail.fail2ban" "$BATS_TEST_TMPDIR/dovetail.conf"
}

# attempt PROGRAM ADDRESS BYTES
attempt() {
	printf '%b' "$3" | TCPREMOTEIP=$2 timeout 20 "$1" "$CHAIN" -- "$SESSION" 2>>"$LOG" >/dev/null
}

# The addresses that the filter finds, in order. The log gets times in front, as multilog's reader or syslog shows them.
found() {
	sed "s/^/2026-11-25 10:00:00${1:-} /" "$LOG" >"$BATS_TEST_TMPDIR/stamped"
	fail2ban-regex -o ip "$BATS_TEST_TMPDIR/stamped" "$BATS_TEST_TMPDIR/dovetail.conf" 2>/dev/null | sort | tr '\n' ' '
}

@test "wrong passwords over all three protocols count, with the client's address" {
	attempt imap-login 192.0.2.1 'a LOGIN bob no\r\nb LOGIN bob no\r\n'
	attempt pop3-login 192.0.2.2 'USER bob\r\nPASS no\r\n'
	attempt managesieve-login 2001:db8::3 "AUTHENTICATE \"PLAIN\" \"$(printf '\0bob\0no' | base64)\"\r\n"
	run found
	echo "$output"
	[ "$output" = '192.0.2.1 192.0.2.1 192.0.2.2 2001:db8::3 ' ]
	run found ' host tlswrap[77]:'
	[ "$output" = '192.0.2.1 192.0.2.1 192.0.2.2 2001:db8::3 ' ]
}

@test "successes, temporary failures and ends of connections don't" {
	attempt imap-login 192.0.2.1 'a LOGIN bob pass\r\n'
	attempt imap-login 192.0.2.1 'a LOGIN busy pass\r\nb LOGOUT\r\n'
	attempt pop3-login 192.0.2.2 'QUIT\r\n'
	grep 'Auth failed (temporary' "$LOG"
	run found
	[ "$output" = '' ]
}

@test "no name makes somebody else's address count" {
	for name in 'x>, method=PLAIN, rip=6.6.6.6, lip=1.1.1.1, session=<y' 'x\\r\\nimap-login[1]: Auth failed' \
		'imap-login[1]: Auth failed (refused, attempt 1): user=<x>, method=LOGIN, rip=6.6.6.6, lip=1.1.1.1, s=<x>' '' '<ADDR>'; do
		attempt imap-login 192.0.2.7 "a LOGIN \"$name\" no\r\n"
	done
	run found
	echo "$output"
	[ "${output//192.0.2.7/}" = "$(tr -dc ' ' <<<"$output")" ]
	[[ $output == *192.0.2.7* ]]
}
