#!/usr/bin/env bats
# Annotations, special uses, ids and save dates are state: they stand beside the mail, and survive the loss of every index file.
load lib/common

setup() {
	D=$BATS_TEST_TMPDIR
	chmod 777 "$D" # as_user writes here
	export MAIL=maildir:$D/Maildir HOME=$D USER=ann
}

imap() {
	printf '%b' "$1" | as_user 20471 imapd 2>>"$D/log" | tr -d '\r'
}

test_time() { [ "$(date +%s)" -ge "$1" ]; }

state() {
	imap 'a GETMETADATA Work (/private/comment /shared/x)\r\nb GETMETADATA "" (/shared/comment)\r\nc LIST (SPECIAL-USE) "" *\r\nd STATUS Work (MAILBOXID UIDVALIDITY UIDNEXT)\r\ne EXAMINE Work\r\nf FETCH 1:* (UID FLAGS INTERNALDATE EMAILID SAVEDATE)\r\ng SEARCH FILTER mine\r\nh LIST "" Sent RETURN (METADATA (/private/comment))\r\ni STATUS INBOX (MAILBOXID)\r\n' |
		grep -v HIGHESTMODSEQ
}

@test "annotations, special uses, filters, ids, save dates without any index file" {
	imap 'a CREATE Work\r\nb CREATE Sent (USE (\\Sent))\r\nc SETMETADATA Work (/private/comment "one" /shared/x "two")\r\nd SETMETADATA "" (/shared/comment "all" /private/filters/values/mine "SUBJECT hello")\r\ne SETMETADATA Sent (/private/comment "sent")\r\n' >/dev/null
	imap 'a APPEND Work (\\Seen) "05-Feb-2024 12:00:00 +0000" {19+}\r\nSubject: hello\r\n\r\nx\r\nb APPEND Work ($Label1) {16+}\r\nSubject: b\r\n\r\ny\r\nc SELECT Work\r\nd STORE 1 +FLAGS (\\Flagged)\r\ne COPY 1 INBOX\r\n' >/dev/null
	before=$(state)
	[[ $before == *'/private/comment one'* || $before == *'/private/comment "one"'* ]]
	[[ $before == *'\Sent'* && $before == *'EMAILID (M'* && $before == *'SAVEDATE "'* && $before == *'* SEARCH 1'* ]]
	soon=$(($(date +%s) + 2)) # an id or date that was made anew would differ
	wait_until test_time "$soon"
	find "$D/Maildir" -name 'dovetail.*' -print -delete | grep -c 'dovetail\.'
	[ "$(state)" = "$before" ]
	# Each of them damaged instead.
	find "$D/Maildir" -name 'dovetail.*' -exec sh -c 'for f; do printf garbage | dd of="$f" bs=1 seek=20 conv=notrunc 2>/dev/null; done' _ {} +
	[ "$(state)" = "$before" ]
}
