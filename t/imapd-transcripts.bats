#!/usr/bin/env bats
# Sessions over the real descriptors, each compared with what was agreed on: t/imap/NAME.txt is the script, NAME.out what the
# client sees. t/imap/run says on which mailbox. After a change that is meant: t/imap/run NAME DIR >t/imap/NAME.out, and read the difference.

load lib/common

transcript() {
	export IMAPD=$BUILD/bin/imapd
	chmod 711 "$BATS_TEST_TMPDIR"
	"$TOP/t/imap/run" "$1" "$BATS_TEST_TMPDIR" >"$BATS_TEST_TMPDIR/out" || {
		cat "$BATS_TEST_TMPDIR/out" "$BATS_TEST_TMPDIR/$1/log"
		return 1
	}
	diff -a -u "$TOP/t/imap/$1.out" "$BATS_TEST_TMPDIR/out"
}

setup() {
	reachable_build
}

@test "commands of any state, and mistakes" {
	transcript base
}
@test "FETCH: every item, sections, partials" {
	transcript fetch
}
@test "SEARCH, SORT, THREAD and their results" {
	transcript search
}
@test "STORE, COPY, MOVE, APPEND, REPLACE, EXPUNGE" {
	transcript change
}
@test "mailboxes: CREATE, LIST, LSUB, STATUS, RENAME, DELETE" {
	transcript mailboxes
}
@test "CONDSTORE and QRESYNC" {
	transcript sync
	transcript qresync
}
@test "UTF8=ACCEPT" {
	transcript utf8
}
@test "IMAP4rev2" {
	transcript rev2
}
@test "what the prose of RFC 3501 and RFC 9051 rules" {
	transcript rules
}
@test "mailboxes in directories, the index elsewhere" {
	transcript fslayout
	transcript fsanew
}
@test "UIDONLY" {
	transcript uidonly
}
@test "IDLE: deliveries, flags and deletions by others" {
	transcript idle
}
@test "CONTEXT: searches that are kept up to date" {
	transcript context
}
@test "QUOTA" {
	transcript quota
}
@test "NOTIFY" {
	transcript notify
}
@test "METADATA, LIST-METADATA, FILTERS" {
	transcript metadata
}
@test "ESEARCH over several mailboxes" {
	transcript multisearch
}
@test "LANGUAGE and COMPARATOR" {
	transcript language
}
@test "workarounds for clients, and the same without them" {
	transcript workarounds
	transcript noworkarounds
}
@test "MESSAGELIMIT" {
	transcript limit
}
@test "LITERAL- and SAVELIMIT" {
	transcript literalminus
}
@test "literals of every kind, pipelining, broken lines" {
	transcript literals
}
@test "APPEND of several, of pieces, in the place of another" {
	transcript append
}
@test "what RETURN gives and keeps" {
	transcript results
}
@test "PARTIAL and LIST-EXTENDED at their edges" {
	transcript partial
}
@test "OBJECTID, SAVEDATE, PREVIEW, APPENDLIMIT, WITHIN" {
	transcript objects
}
@test "the days of internal dates when clocks are turned" {
	transcript dates
}
@test "mailboxes that others change at the same time" {
	transcript shared
}
@test "the formal syntax, at its edges" {
	transcript grammar
}
