#!/usr/bin/env bats
# Mail that comes is cached with the fields that the mailbox's clients always ask for: proved by files that say something else afterwards.
load lib/common

UID_=20453

setup() {
	H=$BATS_TEST_TMPDIR/home
	mkdir -p "$H"
	chmod 711 "$BATS_TEST_TMPDIR"
	[ "$(id -u)" != 0 ] || chown $UID_:$UID_ "$H"
	ENV=(HOME="$H" USER=bob MAIL="maildir:~/Maildir" LDA_HOSTNAME=mx.example.net PATH="$PATH")
}

send() { # SUBJECT
	printf 'From: Ann <ann@example.org>\nSubject: %s\nMessage-ID: <%s@example.org>\n\nHi.\n' "$1" "$1" |
		as_user $UID_ env -i "${ENV[@]}" deliver -f ann@example.org
}

imap() { # COMMAND…
	printf 'a %s\r\n' 'SELECT INBOX' "$@" LOGOUT | as_user $UID_ env -i "${ENV[@]}" imapd
}

# A client that has no copy of its own: it asks for older messages, too.
learn() {
	local what='(ENVELOPE BODY.PEEK[HEADER.FIELDS (SUBJECT)])'
	send first
	send second
	imap "FETCH 2 $what" "FETCH 1 $what" 'SORT (DATE) UTF-8 ALL' >/dev/null
}

# Says something else of the same length in the file that has the word.
falsify() { # WORD OTHER
	local file
	file=$(grep -rl "$1" "$H/Maildir/new" "$H/Maildir/cur")
	sed "s/$1/$2/" "$file" >"$BATS_TEST_TMPDIR/false"
	cat "$BATS_TEST_TMPDIR/false" >"$file"
}

cached() { # UID
	as_user $UID_ env -i "${ENV[@]}" indexdump "$H/Maildir" dovetail.log | grep -q "cache $1 "
}

shown() { # SEQ WORD OTHER: the cache has the word, the file the other
	run imap "FETCH $1 (ENVELOPE BODY.PEEK[HEADER.FIELDS (SUBJECT)])"
	[[ "$output" == *"(NIL \"$2\" "* ]]
	[[ "$output" == *"Subject: $2"* ]]
	[[ "$output" != *"Subject: $3"* ]]
	run imap "FETCH $1 BODY.PEEK[HEADER]"
	[[ "$output" == *"Subject: $3"* ]]
}

@test "deliver fills the cache also where its session ends at once, as systemd does with a unit's processes" {
	learn
	printf 'From: Ann <ann@example.org>\nSubject: third\n\nHi.\n' >"$BATS_TEST_TMPDIR/mail"
	export -f as_user
	for n in 3 4 5 6 7 8; do
		setsid bash -c 'as_user "$@" <"$0"; trap : TERM; kill -TERM -- -$$' "$BATS_TEST_TMPDIR/mail" \
			$UID_ env -i "${ENV[@]}" deliver -f ann@example.org
		wait_until cached $n
	done
}

@test "deliver fills the cache" {
	learn
	send third
	wait_until cached 3
	falsify third other
	shown 3 third other
	run as_user $UID_ env -i "${ENV[@]}" indexcheck
	[ "$status" = 0 ]
}

@test "APPEND fills the cache" {
	learn
	printf 'a SELECT INBOX\r\na APPEND INBOX {19+}\r\nSubject: third\r\n\r\nx\r\na LOGOUT\r\n' |
		as_user $UID_ env -i "${ENV[@]}" imapd >/dev/null
	falsify third other
	shown 3 third other
}

@test "where nobody asks, deliver leaves neither index nor UIDs" {
	send first
	run ls "$H/Maildir"
	[[ "$output" != *dovetail* ]]
	[[ "$output" != *uidlist* ]]
}

@test "a mailbox whose index can't be written gets its mail all the same" {
	learn
	as_user $UID_ chmod 0400 "$H/Maildir/dovetail.log" "$H/Maildir/dovetail.cache"
	as_user $UID_ sh -c ": >'$H/Maildir/dovetail.index'"
	send third
	run imap 'FETCH 3 BODY.PEEK[HEADER.FIELDS (SUBJECT)]'
	[[ "$output" == *'Subject: third'* ]]
}
