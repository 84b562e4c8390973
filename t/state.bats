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

# Everything flagged in one go, partly taken back before any file was renamed: what is left is in the names at the end of the session.
taken_back() {
	imap 'a APPEND INBOX (\\Seen) {4+}\r\na\r\n\r\nb APPEND INBOX (\\Seen) {4+}\r\nb\r\n\r\nc APPEND INBOX (\\Seen) {4+}\r\nc\r\n\r\n' >/dev/null
	imap 'a SELECT INBOX\r\nb STORE 1:3 +FLAGS (\\Flagged kw)\r\nc STORE 2 -FLAGS (\\Flagged)\r\nd LOGOUT\r\n' >/dev/null
	(cd "$D/Maildir/cur" && printf '%s\n' * | sed 's/.*://' | sort) >"$D/names"
	diff "$D/names" - <<<$'2,FSa\n2,FSa\n2,Sa'
}

@test "a change that was taken back at once leaves the rest of it in the file name" {
	taken_back
}

@test "the same without index files" {
	export MAIL_INDEX=MEMORY
	taken_back
}

@test "a file name with letters that nobody knows gets its flags, and keeps them" {
	imap 'a APPEND INBOX {4+}\r\na\r\n\r\n' >/dev/null
	name=$(cd "$D/Maildir" && ls new)
	mv "$D/Maildir/new/$name" "$D/Maildir/cur/$name:2,QS"
	imap 'a SELECT INBOX\r\nb STORE 1 +FLAGS (\\Flagged kw)\r\nc LOGOUT\r\n' >/dev/null
	[ -e "$D/Maildir/cur/$name:2,FQSa" ]
	[[ $(imap 'a EXAMINE INBOX\r\nb FETCH 1 FLAGS\r\n') == *'FLAGS (\Flagged \Seen kw)'* ]]
}

@test "lines of expunged messages leave the uidlist where no other program ever writes: UIDs stay, and go on" {
	export MAIL_FSYNC=never
	imap 'a APPEND INBOX (\\Seen) {3+}\r\na\r\n\r\nb APPEND INBOX (\\Seen) {3+}\r\nb\r\n\r\n' >/dev/null
	local many
	many=$(printf ' (\\\\Seen) {3+}\\r\\nx\\r\\n%.0s' {1..900})
	imap "a SELECT INBOX\r\nb APPEND INBOX$many\r\nc APPEND INBOX$many\r\nd STORE 3:* +FLAGS.SILENT (\\\\Deleted)\r\ne EXPUNGE\r\nf LOGOUT\r\n" >/dev/null
	imap 'a SELECT INBOX\r\nb LOGOUT\r\n' >"$D/selected"
	grep -q '2 EXISTS' "$D/selected"
	grep -q 'UIDNEXT 1803' "$D/selected"
	[ "$(wc -l <"$D/Maildir/dovecot-uidlist")" -eq 3 ]
	imap 'a APPEND INBOX {3+}\r\nc\r\n\r\nb SELECT INBOX\r\nc FETCH 1:* (UID BODY[TEXT])\r\n' >"$D/selected"
	grep -q 'UID 1 ' "$D/selected" && grep -q 'UID 2 ' "$D/selected" && grep -q 'UID 1803 ' "$D/selected"
}

@test "a mailbox whose cur/ another program took away: its mail there is expunged, the rest is listed and counted" {
	imap 'a CREATE Work\r\nb APPEND Work (\\Seen) {3+}\r\na\r\n\r\nc APPEND Work {3+}\r\nb\r\n\r\nd SELECT Work\r\ne LOGOUT\r\n' >/dev/null
	printf 'Subject: new\n\n' | as_user 20471 tee "$D/Maildir/.Work/new/1700000000.M1P1.x" >/dev/null
	rm -r "$D/Maildir/.Work/cur"
	imap 'a LIST "" * RETURN (STATUS (MESSAGES UIDNEXT))\r\n' >"$D/listed"
	grep -q 'STATUS Work (MESSAGES 1 UIDNEXT 4)' "$D/listed"
	[[ $(imap 'a SELECT Work\r\nb FETCH 1:* UID\r\n') == *'* 1 FETCH (UID 3)'* ]]
}
