#!/usr/bin/env bats
# sieve-filter: says what a script would do with a mailbox, and does it when told.
load lib/common

U=20481

setup() {
	H=$BATS_TEST_TMPDIR/home
	mkdir -p "$H"
	make_maildir "$H/Maildir"
	put_message "$H/Maildir" one >/dev/null
	put_message "$H/Maildir" two >/dev/null
	put_message "$H/Maildir" three >/dev/null
	echo 'require ["fileinto","mailbox","imap4flags"]; if header "subject" "two" { fileinto :create "found"; } elsif header "subject" "three" { discard; }' >"$H/script"
	chmod 711 "$BATS_TEST_TMPDIR"
	[ "$(id -u)" != 0 ] || chown -R $U:$U "$H"
}

f() {
	as_user $U env -i HOME="$H" USER=bob MAIL='maildir:~/Maildir' PATH="$PATH" sieve-filter "$@"
}

in_box() {
	find "$H/Maildir/$1/new" "$H/Maildir/$1/cur" -type f 2>/dev/null | wc -l
}

@test "by default it only says" {
	run -0 f "$H/script" INBOX
	[[ $output == *'fileinto mailbox="found"'*discard*'3 messages, 2 that the script does not keep here' ]]
	[ "$(in_box) $(in_box .found)" = '3 0' ]
	run -0 f -v "$H/script" INBOX
	[[ $output == *'uid 1 '*keep* ]]
}

@test "-e files, and leaves the mailbox as it is; -eW with expunge takes out" {
	touch -d '2020-01-01 UTC' "$H"/Maildir/new/*
	run -0 f -e "$H/script" INBOX
	[ "$(in_box) $(in_box .found)" = '3 1' ]
	[ "$(stat -c %Y "$H"/Maildir/.found/[nc]*/* | tail -n 1)" = 1577836800 ]
	run -0 f -eW "$H/script" INBOX expunge
	[ "$(in_box) $(in_box .found)" = '1 2' ]
}

@test "discard actions: delete sets the flag, move keeps what is taken out" {
	run -0 f -eW "$H/script" INBOX delete
	run as_user $U env -i HOME="$H" USER=bob MAIL='maildir:~/Maildir' PATH="$PATH" imapd \
		<<<$'a CREATE bin\r\nb EXAMINE INBOX\r\nc SEARCH DELETED\r\nd LOGOUT\r'
	[[ $output == *'* SEARCH 2 3'* ]]
	run -0 f -eW "$H/script" INBOX move bin
	[ "$(in_box) $(in_box .bin)" = '1 2' ]
}

@test "errors: a script that does not compile, a mailbox that is not there, misuse" {
	echo 'foo;' >"$H/bad"
	run -1 f "$H/bad" INBOX
	[[ $output == *'line 1'* ]]
	run -111 f "$H/script" nope
	run -2 f "$H/script"
	run -2 f "$H/script" INBOX burn
}
