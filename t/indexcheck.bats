#!/usr/bin/env bats
# indexcheck: what it says of an index that is right, of one that isn't, and of one that it made anew.
load lib/common

U=20483

setup() {
	H=$BATS_TEST_TMPDIR/home
	mkdir -p "$H"
	make_maildir "$H/Maildir"
	for i in one two three; do
		put_message "$H/Maildir" $i >/dev/null
	done
	chmod 711 "$BATS_TEST_TMPDIR"
	[ "$(id -u)" != 0 ] || chown -R $U:$U "$H"
	session 'CREATE Work' 'SELECT INBOX' 'STORE 2 +FLAGS (\Flagged kw)'
}

as_user_here() {
	as_user $U env -i HOME="$H" USER=ann MAIL='maildir:~/Maildir' PATH="$PATH" "$@"
}

# Commands of one session; what the server says.
session() {
	{
		for c; do
			printf 'a %s\r\n' "$c"
		done
		printf 'z LOGOUT\r\n'
	} | as_user_here imapd
}

check() {
	as_user_here indexcheck "$@"
}

@test "a sound index: a line for each mailbox, and nothing is changed" {
	session 'SELECT Work'
	before=$(cd "$H/Maildir" && stat -c '%n %s %Y %i' dovetail.* dovecot-uidlist)
	run -0 check
	[ "${lines[0]}" = 'INBOX: 3 messages, 0 differences' ]
	[ "${lines[1]}" = 'Work: 0 messages, 0 differences' ]
	[ "$(cd "$H/Maildir" && stat -c '%n %s %Y %i' dovetail.* dovecot-uidlist)" = "$before" ]
}

@test "what another program did is said, until a session has taken it in" {
	rm "$H"/Maildir/cur/*three* "$H"/Maildir/new/*three* 2>/dev/null || true
	set -- "$H"/Maildir/cur/*:2,F*
	[ $# = 1 ]
	mv "$1" "${1}S"
	echo "Subject: four" >"$H/Maildir/new/1700000099.M1P1.host"
	run check INBOX
	[ "$status" = 1 ]
	[[ $output == *'UID 2: the index says that the store has flags 4 '* ]]
	[[ $output == *'1 files have no UID yet'* ]]
	session 'SELECT INBOX'
	run -0 check INBOX
	[[ $output == 'INBOX: '*' messages, 0 differences' ]]
}

@test "--repair makes a lost index anew, with UIDs, flags and keywords" {
	rm "$H"/Maildir/dovetail.*
	run check INBOX
	[ "$status" = 1 ]
	[[ $output == *'there is no index'* ]]
	run -0 check --repair INBOX
	[[ $output == *'INBOX: 3 messages, 1 differences, repaired' ]]
	run -0 check INBOX
	run session 'SELECT INBOX' 'FETCH 1:* (UID FLAGS)'
	[[ $output == *'UID 2 FLAGS (\Flagged kw)'* || $output == *'UID 2 FLAGS (\Flagged'*'kw'* ]]
}

@test "a record that is wrong under a right checksum is found and repaired" {
	rm "$H"/Maildir/dovetail.*
	check -r INBOX # a small mailbox has only a log, until its index is made anew
	as_user_here python3 "$TOP/t/lib/index_lie.py" "$H/Maildir" 2
	run check INBOX
	[ "$status" = 1 ]
	[[ $output == *'UID 2: the index says that the store has flags 0 '*'it has 4 '* ]]
	run -0 check -r INBOX
	[[ $output == *"what it says isn't so, though its checksums are right"* ]]
	run session 'SELECT INBOX' 'FETCH 1:* (UID FLAGS)'
	[[ $output == *'UID 2 FLAGS (\Flagged'*'kw'* ]]
}

@test "each file damaged in each way: --repair, and everything is as it was" {
	rm "$H"/Maildir/dovetail.*
	check -r INBOX # as below: has a snapshot then
	session 'SELECT INBOX' 'FETCH 1:* (ENVELOPE)' 'FETCH 1:* (ENVELOPE)' 'STORE 1 +FLAGS (\Answered)'
	cp -a "$H/Maildir" "$BATS_TEST_TMPDIR/older"
	session 'SELECT INBOX' 'STORE 1:3 +FLAGS (late)' 'FETCH 1:* (BODYSTRUCTURE)' 'FETCH 1:* (BODYSTRUCTURE)'
	good=$(session 'SELECT INBOX' 'FETCH 1:* (UID FLAGS ENVELOPE)' | grep -E 'FETCH|UIDVALIDITY')
	[[ $good == *'UID 3'*late* ]]
	cp -a "$H/Maildir" "$BATS_TEST_TMPDIR/sound"
	for file in dovetail.log dovetail.index dovetail.cache; do
		[ -s "$H/Maildir/$file" ]
		for how in deleted cut older changed-0 changed-40 changed-100; do
			rm -r "$H/Maildir"
			cp -a "$BATS_TEST_TMPDIR/sound" "$H/Maildir"
			as_user_here "$TOP/t/lib/index_damage.sh" "$H/Maildir/$file" $how "$BATS_TEST_TMPDIR/older/$file"
			as_user_here indexdump "$H/Maildir" >"$BATS_TEST_TMPDIR/dump" 2>&1 || [ $? = 1 ]
			echo "$file $how"
			run -0 check --repair INBOX
			[[ ${lines[-1]} == 'INBOX: 3 messages, '*' differences, repaired' || ${lines[-1]} == 'INBOX: 3 messages, 0 differences' ]]
			[ "$(session 'SELECT INBOX' 'FETCH 1:* (UID FLAGS ENVELOPE)' | grep -E 'FETCH|UIDVALIDITY')" = "$good" ] || {
				echo "$file $how"
				false
			}
		done
	done
}

@test "a mailbox that isn't there; misuse" {
	run check Nope
	[ "$status" = 100 ]
	[[ $output == *Nope* ]]
	run check -x
	[ "$status" = 2 ]
}
