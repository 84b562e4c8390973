#!/usr/bin/env bats
# Limits of a user's mail: deliveries and IMAP alike, maildirsize, rules of mailboxes, warnings.
load lib/common

setup() {
	D=$BATS_TEST_TMPDIR
	chmod 777 "$D" # as_user writes here
	export MAIL=maildir:$D/Maildir HOME=$D USER=ann LMTP_SPOOL=$D QUOTA_STORAGE=3000 QUOTA_GRACE=0
}

letter() { # letter BYTES-OR-SO
	printf 'Subject: x\n\n'
	head -c "$1" /dev/zero | tr '\0' x
	echo
}

put() { # put BYTES [deliver's arguments]: its exit code
	local n=$1
	shift
	letter "$n" | as_user 20471 deliver "$@" 2>>"$D/log"
}

imap() {
	printf '%b' "$1" | as_user 20471 imapd 2>>"$D/log" | tr -d '\r'
}

@test "deliver: over quota is permanent, or temporary by setting; what was there stays" {
	put 1000
	put 1000
	run put 1000 -e
	[ "$status" = 73 ]
	[ "$output" = 'Quota exceeded (mailbox for user is full)' ]
	LDA_QUOTA_TEMPORARY=yes run put 1000 -e
	[ "$status" = 75 ]
	run put 1000
	[ "$status" = 100 ]
	[ "$(find "$D/Maildir/new" -type f | wc -l)" = 2 ]
	[ -z "$(ls -A "$D/Maildir/tmp")" ]
	put 100
	head -n 1 "$D/Maildir/maildirsize" | grep -qx 3000S
	[ "$(awk 'NR > 1 { n += $2 } END { print n }' "$D/Maildir/maildirsize")" = 3 ]
}

@test "the last delivery may go over by QUOTA_GRACE; then none" {
	QUOTA_GRACE=1K put 2900
	QUOTA_GRACE=1K put 900
	QUOTA_GRACE=1K run put 10
	[ "$status" = 100 ]
}

@test "IMAP: APPEND and COPY say OVERQUOTA, APPEND before the message is sent; MOVE goes on; EXPUNGE makes room" {
	put 1000
	put 1000
	run imap 'a create b\r\nb select inbox\r\nc append b {1000}\r\nd copy 1 b\r\ne move 1 b\r\nf append b {10+}\r\n0123456789\r\ng store 1 +flags \\Deleted\r\nh expunge\r\nj select b\r\nk copy 1 b\r\nl logout\r\n'
	[[ $output == *$'c NO [OVERQUOTA] Quota exceeded'*$'d NO [OVERQUOTA] Quota exceeded'*$'\ne OK MOVE'*$'\nf OK [APPENDUID'*$'\nh OK'*$'\nj OK'*$'\nk OK'* ]]
	[[ $output != *'+ OK'* ]]
	[ "$(awk 'NR > 1 { b += $1; n += $2 } END { print b, n }' "$D/Maildir/maildirsize")" = "$(find "$D/Maildir" -type f -path '*,S=*' -printf '%s\n' | awk '{ b += $1; n++ } END { print b, n }')" ]
}

@test "messages are counted; a mailbox's rule; a mailbox that isn't counted" {
	unset QUOTA_STORAGE
	export QUOTA_RULE='*:messages=2' QUOTA_RULE2='Junk:messages=+1' QUOTA_RULE3='Trash:ignore'
	put 10 -m Trash
	put 10 -m Trash
	put 10
	put 10
	run put 10
	[ "$status" = 100 ]
	put 10 -m Junk
	run put 10 -m Junk
	[ "$status" = 100 ]
	put 10 -m Trash
}

@test "without limits a maildirsize that is there is kept right; another's limits are not ours" {
	unset QUOTA_STORAGE
	put 10
	[ ! -e "$D/Maildir/maildirsize" ]
	printf '1S\n23 1\n' >"$D/Maildir/maildirsize"
	chmod 666 "$D/Maildir/maildirsize"
	put 10
	tail -n 1 "$D/Maildir/maildirsize" | grep -q '^+[0-9]* +1$'
}

@test "a warning's program runs once when the limit is passed, and on the way back" {
	printf '#!/bin/sh\necho "$@" >>"%s/warned"\n' "$D" >"$D/warn"
	chmod 755 "$D/warn"
	export QUOTA_WARNING="storage=50% $D/warn over %u" QUOTA_WARNING2="-storage=50% $D/warn under %u"
	put 1000
	[ ! -e "$D/warned" ]
	put 1000
	put 100
	[ "$(cat "$D/warned")" = 'over ann' ]
	imap 'b select inbox\r\ng store 1:2 +flags \\Deleted\r\nh expunge\r\nl logout\r\n' >/dev/null
	[ "$(cat "$D/warned")" = $'over ann\nunder ann' ]
}

@test "a rule that makes no sense is a temporary failure that names it" {
	QUOTA_RULE2=Junk:nonsense run put 10 -e
	[ "$status" = 75 ]
	grep -q 'QUOTA_RULE2' "$D/log"
}
