#!/usr/bin/env bats
# A sample of `make imap-compare`: Dovecot and imapd are asked the same of the same messages.
load lib/common

@test "Dovecot's answers and ours are equal, or their difference is explained" {
	skip_unless_installed doveadm dovecot-core
	skip_unless_installed /usr/lib/dovecot/imap dovecot-imapd
	[ "$(id -u)" = 0 ] || skip 'needs root: Dovecot runs as another user'
	run -0 env TMPDIR=/tmp python3 -B "$TOP/t/compare/compare.py" --build "$BUILD" --messages 75 --seed "${SEED:-2}"
	[[ ${lines[-1]} == ok* ]]
}
