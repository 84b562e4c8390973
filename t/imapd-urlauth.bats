#!/usr/bin/env bats
# URLAUTH (RFC 4467): making, using and revoking URLs, and where they can't be used.
load lib/common

setup() {
	D=$BATS_TEST_TMPDIR
	chmod 777 "$D" # as_user writes here
	export MAIL=maildir:$D/Maildir HOME=$D USER=joe@example.com IMAP_URLAUTH_HOST=mail.example.com
	printf 'Subject: peace\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSi vis pacem,\n--b\n\npara bellum.\n--b--\n' |
		USER=joe as_user 20471 deliver
}

imap() { # imap 'commands with \r\n' [NAME=VALUE…]
	local what=$1
	shift
	printf '%b' "$what" | as_user 20471 env "$@" imapd 2>>"$D/log" | tr -d '\r'
}

# The authorised form of a URL: sign REST-OF-URL
sign() {
	imap "a GENURLAUTH \"imap://joe%40example.com@mail.example.com/$1\" INTERNAL\r\nb LOGOUT\r\n" |
		sed -n 's/^\* GENURLAUTH "\(.*\)"$/\1/p'
}

# What a URL gives: use URL [NAME=VALUE…]
use() {
	local url=$1
	shift
	imap "a URLFETCH \"$url\"\r\nb LOGOUT\r\n" "$@" | sed -n '/^\* URLFETCH/,/^a /p'
}

@test "a message, a part, a piece; a token of another URL is none" {
	url=$(sign 'INBOX/;uid=1/;section=2;urlauth=anonymous')
	[[ $url =~ ^imap://joe%40example.com@mail.example.com/INBOX/\;uid=1/\;section=2\;urlauth=anonymous:INTERNAL:01[0-9a-f]{64}$ ]]
	run -0 use "$url"
	[[ ${lines[0]} == "* URLFETCH $url {12}" || ${lines[0]} == "* URLFETCH \"$url\" {12}" ]]
	[ "${lines[1]}" = 'para bellum.' ]
	run -0 use "${url/section=2/section=1}"
	[[ ${lines[0]} == *' NIL' ]]
	wrong=${url%?}$([ "${url: -1}" = 0 ] && echo 1 || echo 0)
	run -0 use "$wrong"
	[[ ${lines[0]} == *' NIL' ]]
	run -0 use "$(sign 'INBOX/;uid=1/;section=1/;partial=3.3;urlauth=authuser')"
	[[ ${lines[0]} == *'{3}' && ${lines[1]} == vis ]]
	run -0 use "$(sign 'INBOX/;uid=1;urlauth=anonymous')"
	[[ ${lines[1]} == 'Subject: peace' ]]
	run -0 use "$(sign 'INBOX/;uid=1/;section=3;urlauth=anonymous')"
	[[ ${lines[0]} == *' NIL' && ${lines[1]} == 'a OK URLFETCH completed' ]]
}

@test "whom it is for: a user, a submission server" {
	url=$(sign 'INBOX/;uid=1/;section=2;urlauth=user+joe@example.com')
	run -0 use "$url"
	[[ ${lines[0]} == *'{12}' ]]
	run -0 use "$(sign 'INBOX/;uid=1/;section=2;urlauth=user+fred')"
	[[ ${lines[0]} == *' NIL' ]]
	url=$(sign 'INBOX/;uid=1/;section=2;urlauth=submit+joe')
	run -0 use "$url"
	[[ ${lines[0]} == *' NIL' ]]
	run -0 use "$url" AUTH_MASTER_USER=relay IMAP_URLAUTH_SUBMIT=other
	[[ ${lines[0]} == *' NIL' ]]
	run -0 use "$url" AUTH_MASTER_USER=relay IMAP_URLAUTH_SUBMIT='other relay'
	[[ ${lines[0]} == *'{12}' ]]
	run -0 use "$url" USER=fred AUTH_MASTER_USER=relay IMAP_URLAUTH_SUBMIT=relay
	[[ ${lines[0]} == *' NIL' ]]
}

@test "until when" {
	run -0 use "$(sign 'INBOX/;uid=1/;section=2;expire=2100-01-01T00:00:00Z;urlauth=anonymous')"
	[[ ${lines[0]} == *'{12}' ]]
	run -0 use "$(sign 'INBOX/;uid=1/;section=2;expire=2004-12-31T23:59:59Z;urlauth=anonymous')"
	[[ ${lines[0]} == *' NIL' ]]
	url=$(sign 'INBOX/;uid=1/;section=2;expire=2004-12-31T23:59:59Z;urlauth=anonymous')
	run -0 use "${url/2004/2100}"
	[[ ${lines[0]} == *' NIL' ]]
}

@test "RESETKEY revokes; sessions that have the mailbox selected are told" {
	url=$(sign 'INBOX/;uid=1/;section=2;urlauth=anonymous')
	[ "$(sign 'INBOX/;uid=1/;section=2;urlauth=anonymous')" = "$url" ]
	run -0 imap 'a SELECT INBOX\r\nb NOOP\r\nc RESETKEY INBOX INTERNAL\r\nd NOOP\r\ne RESETKEY\r\nf RESETKEY INBOX XSAMPLE\r\ng RESETKEY nowhere\r\n'
	[ "$(grep -c '^\* OK \[URLMECH INTERNAL\]' <<<"$output")" = 3 ]
	[[ $output == *'c OK [URLMECH INTERNAL] RESETKEY completed'* && $output == *'e OK RESETKEY completed'* ]]
	[[ $output == *'f BAD '* && $output == *'g NO [NONEXISTENT]'* ]]
	run -0 use "$url"
	[[ ${lines[0]} == *' NIL' ]]
	[ "$(sign 'INBOX/;uid=1/;section=2;urlauth=anonymous')" != "$url" ]
}

@test "URLs that can't be authorised" {
	for u in 'imap://joe%40example.com@mail.example.com/INBOX/;uid=1' 'imap://mail.example.com/INBOX/;uid=1;urlauth=anonymous' \
		'imap://fred@mail.example.com/INBOX/;uid=1;urlauth=anonymous' 'imap://joe%40example.com@other/INBOX/;uid=1;urlauth=anonymous' \
		'imap://joe%40example.com@mail.example.com/nowhere/;uid=1;urlauth=anonymous' 'imap://joe%40example.com@mail.example.com/INBOX;urlauth=anonymous' \
		'imap://joe%40example.com@mail.example.com/INBOX/;uid=1;urlauth=user+' 'imap://joe%40example.com@mail.example.com/INBOX/;uid=1;urlauth=bob' \
		'imap://joe%40example.com@mail.example.com/INBOX/;uid=1;expire=soon;urlauth=anonymous'; do
		run -0 imap "a GENURLAUTH \"$u\" INTERNAL\r\n"
		[[ ${lines[1]} == 'a BAD '* ]] || { echo "$u: $output"; return 1; }
	done
	run -0 imap 'a URLFETCH "imap://joe%40example.com@mail.example.com/INBOX/;uid=1" "" http://x\r\n'
	[[ ${lines[1]} == *' NIL "" NIL http://x NIL' && ${lines[2]} == 'a OK'* ]]
}

@test "the keys survive the loss of every index file and the renaming of the mailbox; only their owner reads them" {
	imap 'a CREATE Work\r\nb SELECT INBOX\r\nc COPY 1 Work\r\n' >/dev/null
	url=$(sign 'Work/;uid=1/;section=2;urlauth=anonymous')
	find "$D/Maildir" -name 'dovetail.*' -delete
	run -0 use "$url"
	[[ ${lines[0]} == *'{12}' ]]
	imap 'a RENAME Work Job\r\n' >/dev/null
	url=$(sign 'Job/;uid=1/;section=2;urlauth=anonymous')
	[ "$(wc -l <"$D/Maildir/dovetail-urlkeys")" = 1 ]
	[ "$(stat -c %a "$D/Maildir/dovetail-urlkeys")" = 600 ]
	imap 'a DELETE Job\r\nb CREATE Job\r\nc SELECT INBOX\r\nd COPY 1 Job\r\n' >/dev/null
	run -0 use "$url"
	[[ ${lines[0]} == *' NIL' ]]
}

@test "CATENATE takes them; without the setting there is none of it" {
	url=$(sign 'INBOX/;uid=1/;section=2;urlauth=anonymous')
	run -0 imap "a APPEND INBOX CATENATE (URL \"$url\")\r\nb FETCH 1 UID\r\nc SELECT INBOX\r\nd FETCH 2 RFC822.SIZE\r\n"
	[[ $output == *'a OK [APPENDUID'* && $output == *'* 2 FETCH (RFC822.SIZE 12)'* ]]
	run -0 imap "a APPEND INBOX CATENATE (URL \"$url0\")\r\n"
	[[ $output == *'a NO [BADURL'* ]]
	unset IMAP_URLAUTH_HOST
	run -0 imap 'a URLFETCH x\r\nb GENURLAUTH x INTERNAL\r\nc RESETKEY\r\n'
	[[ $output != *URLAUTH* || $output == *BAD* ]]
	[[ ${lines[0]} != *URLAUTH* && ${lines[1]} == 'a BAD'* && ${lines[2]} == 'b BAD'* && ${lines[3]} == 'c BAD'* ]]
}
