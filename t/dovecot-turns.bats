#!/usr/bin/env bats
# One Maildir, served by Debian's Dovecot and by us: in turns, and at the same time.
load lib/common
load lib/dovecot

setup() {
	skip_unless_installed doveadm dovecot-core
	skip_unless_installed /usr/lib/dovecot/imap dovecot-imapd
	cd "$BATS_TEST_TMPDIR"
	SITE=$BATS_TEST_TMPDIR/site
	dovecot_setup "$SITE" 2001
	DOVECOT=$SITE/dovecot OURS=$SITE/ours
}

turns() {
	python3 "$TOP/t/lib/turns.py" "$@" || {
		tail -n 20 "$SITE/dovecot.log" "$SITE/ours.log"
		return 1
	}
}

# Both servers show the same; what they show goes to the file.
same() {
	turns show "$DOVECOT" >"$1.dovecot"
	turns show "$OURS" >"$1"
	diff "$1.dovecot" "$1"
}

@test "what Dovecot has served opens with its UIDVALIDITY, UIDs, keywords, dates, subscriptions, folders" {
	turns fill "$DOVECOT"
	turns show "$DOVECOT" >before
	turns show "$OURS" >ours
	diff before ours
	[ "$(grep -c UIDVALIDITY ours)" = 7 ]
	grep -q '\$Label1' ours
	grep -q '^subscribed: .*Work' ours
}

@test "after our changes Dovecot opens it with the same, and the other way round" {
	turns fill "$DOVECOT"
	same one
	turns change "$OURS"
	same two
	run ! diff one two
	turns show "$DOVECOT" >three
	diff two three
	run ! grep -i 'error\|panic\|corrupt\|warning' "$SITE/dovecot.log"
}

@test "a mailbox of ours opens in Dovecot with the same" {
	turns fill "$OURS"
	same one
	turns change "$DOVECOT"
	same two
	run ! diff one two
	run ! grep -i 'error\|panic\|corrupt\|warning' "$SITE/dovecot.log"
}

@test "Dovecot without its index files finds everything in ours" {
	turns fill "$OURS"
	turns show "$OURS" >ours
	turns show "$DOVECOT" >/dev/null
	find "$SITE/home/Maildir" \( -name 'dovecot.index*' -o -name 'dovecot.list.index*' \) -delete
	turns show "$DOVECOT" >dovecot
	diff ours dovecot
}

@test "we without our index files find everything in Dovecot's" {
	turns fill "$DOVECOT"
	turns change "$OURS"
	turns show "$OURS" >before
	find "$SITE/home/Maildir" -name 'dovetail.*' -delete
	turns show "$OURS" >after
	diff before after
}

@test "both serve it at the same time: appends, flags and expunges of two writers each are all there" {
	turns together "${TOGETHER:-8}" "$DOVECOT" "$OURS" "$DOVECOT" "$OURS" last "$OURS"
	turns show "$OURS" >ours
	turns show "$DOVECOT" >dovecot
	diff ours dovecot
	find "$SITE/home/Maildir" \( -name 'dovecot.index*' -o -name 'dovetail.*' \) -delete
	turns show "$DOVECOT" >again
	diff ours again
	run ! grep -i 'panic\|corrupt\|duplicate' "$SITE/dovecot.log"
}

@test "four writers of ours at once lose nothing" {
	turns together "${TOGETHER:-5}" "$OURS" "$OURS" "$OURS" "$OURS" last "$OURS"
	turns show "$OURS" >ours
	turns show "$DOVECOT" >dovecot
	diff ours dovecot
}
