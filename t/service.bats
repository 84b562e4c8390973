#!/usr/bin/env bats
# The run scripts for daemontools: each starts tcpserver with programs that exist, and its log goes to multilog.
load lib/common

@test "every service has run and log/run, both executable" {
	for service in "$TOP"/service/*/; do
		[ -x "$service/run" ]
		[ -x "$service/log/run" ]
	done
}

@test "a run script hands tcpserver our programs, through envfile" {
	mkdir "$BATS_TEST_TMPDIR/tools"
	for service in "$TOP"/service/*/; do
		sed "s|^PATH=.*|PATH=$BATS_TEST_TMPDIR/tools|" "$service/run" >"$BATS_TEST_TMPDIR/run"
		printf '#!/bin/sh\nshift 2\nexec "$@"\n' >"$BATS_TEST_TMPDIR/tools/envfile"
		printf '#!/bin/sh\necho "$@"\n' >"$BATS_TEST_TMPDIR/tools/tcpserver"
		chmod +x "$BATS_TEST_TMPDIR"/tools/*
		run /bin/sh "$BATS_TEST_TMPDIR/run"
		echo "$output"
		[ "$status" = 0 ]
		programs=0
		for word in $output; do
			[ -e "$TOP/bin/$word.c" ] || [ -e "$TOP/auth-helpers/$word.c" ] || continue
			programs=$((programs + 1))
		done
		[ "$programs" -ge 2 ]
		[[ $output == *' -- '* ]] # the session program behind the chain
	done
}

@test "multilog takes the log of a service" {
	skip_unless_installed multilog daemontools
	cd "$BATS_TEST_TMPDIR"
	command=$(sed -n 's/^exec setuidgid dovetail-log //p' "$TOP/service/imap/log/run")
	# shellcheck disable=SC2086
	echo 'imap-login: hello' | $command
	grep -q 'imap-login: hello' main/current
}
