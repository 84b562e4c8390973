#!/usr/bin/env bats
# The recipe for qmail (dovetail-recipes(7), README) under t/lib/qmail_local.py, which does what qmail-local(8), qmail-command(8) and dot-qmail(5) say: Debian has no qmail.
load lib/common

UID_=20561

setup() {
	D=$BATS_TEST_TMPDIR
	H=$D/home
	mkdir -p "$H" "$D/usr"
	chmod 711 "$D"
	printf 'Received: (qmail 1 invoked by uid 0); 25 Nov 2026 08:30:00 -0000\nFrom: ann@example.org\nSubject: Hello\nMessage-ID: <1@x>\n\nHi there.\n' >"$D/msg"
	# The line of the manual page, with the place that it is installed in here; it must be the README's, too.
	LINE=$(sed -n '/^\.Ss qmail/,/^\.Ss Postfix/s/^|.*/&/p' man/dovetail-recipes.7)
	grep -qxF "    $LINE" README.md
	LINE=${LINE//\/usr\/local\/bin\/deliver/$(command -v deliver)}
	printf '#!/bin/sh\n{ echo "ARGS: $*"; cat; } >"$HOME/sent"\n' >"$D/sendmail"
	chmod 755 "$D/sendmail"
	export LDA_SENDMAIL=$D/sendmail LDA_HOSTNAME=mx.example.net SIEVE_USER_EMAIL=bob@example.net
	own
}

own() {
	[ "$(id -u)" != 0 ] || chown -R $UID_:$UID_ "$H"
}

# local EXTENSION ['-' or ''] [SENDER]: a delivery to bob[-extension]@example.net; the exit code is qmail-local's.
qmail_local() {
	own
	as_user $UID_ env USER=bob python3 -B t/lib/qmail_local.py bob "$H" "bob${2-}$1" "${2-}" "$1" example.net "${3-ann@example.org}" "$LINE" <"$D/msg"
}

in_box() {
	find "$H/Maildir/$1/new" -type f 2>/dev/null | wc -l
}

@test "the recipe's line in .qmail: stored with qmail's own trace lines, byte for byte below them; the lines after it run" {
	printf '# mine\n%s\n|cat >"$HOME/second"\n' "$LINE" >"$H/.qmail"
	run -0 qmail_local ''
	[ "$(in_box .)" = 1 ]
	printf 'Return-Path: <ann@example.org>\nDelivered-To: bob@example.net\n' | cat - "$D/msg" | cmp - "$H"/Maildir/new/*
	cmp "$D/msg" "$H/second"
}

@test "as the default delivery, for who has no .qmail; a bounce keeps its empty sender" {
	run -0 qmail_local '' '' ''
	[ "$(head -n 1 "$H"/Maildir/new/*)" = 'Return-Path: <>' ]
}

@test "an extension, by .qmail-default: scripts see it as the detail; redirect and vacation go by qmail's sendmail" {
	echo "$LINE" >"$H/.qmail-default"
	echo 'require ["envelope","subaddress","fileinto","mailbox"];
if envelope :detail "to" "lists" { fileinto :create "seen"; stop; }
redirect "carl@example.com";' >"$H/.dovecot.sieve"
	export LDA_DELIMITER=-
	run -0 qmail_local lists -
	[ "$(in_box .seen) $(in_box .)" = '1 0' ]
	[ "$(sed -n 2p "$H"/Maildir/.seen/new/*)" = 'Delivered-To: bob-lists@example.net' ]
	run -0 qmail_local other -
	[ "$(head -n 1 "$H/sent")" = 'ARGS: -i -f ann@example.org -- carl@example.com' ]
	[ "$(in_box .seen) $(in_box .)" = '1 0' ]
}

@test "100 is qmail's bounce and nothing after it runs; 111 is its deferral; a refusal is by mail" {
	printf '%s\n|touch "$HOME/second"\n' "$LINE" >"$H/.qmail"
	export MAIL_MAX_SIZE=10
	run -100 qmail_local ''
	[ "$output" != '' ]
	[ ! -e "$H/second" ]
	unset MAIL_MAX_SIZE
	mkdir "$H/Maildir"
	chmod 500 "$H/Maildir"
	run -111 qmail_local ''
	[ ! -e "$H/second" ]
	chmod 700 "$H/Maildir"
	echo 'require "reject"; reject "not this";' >"$H/.dovecot.sieve"
	run -0 qmail_local ''
	grep -q '^ARGS: -i -f <> -- ann@example.org\|^ARGS: -i -f  -- ann@example.org' "$H/sent"
	[ -e "$H/second" ]
	[ "$(in_box .)" = 0 ]
}

@test "qmail-local's own loop check comes first, ours sees what came by another way" {
	sed -i '1i Delivered-To: bob@example.net' "$D/msg"
	run -100 qmail_local ''
	[[ $output == *looping* ]]
	[ ! -e "$H/Maildir" ]
}
