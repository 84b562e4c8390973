#!/usr/bin/env bats
# Sieve at IMAP events (RFC 6785): imapd's own commands, the user's scripts, what a client sees and a fake sendmail gets.
load lib/common

UID_=20489

setup() {
	H=$BATS_TEST_TMPDIR/home
	mkdir -p "$H/sieve"
	chmod 711 "$BATS_TEST_TMPDIR"
	make_maildir "$H/Maildir"
	cat >"$H/sendmail" <<-'END'
		#!/bin/sh
		{ echo "ARGS: $*"; cat; } >"$HOME/sent.$(ls "$HOME"/sent.* 2>/dev/null | wc -l)"
	END
	chmod +x "$H/sendmail"
	ENV=(HOME="$H" USER=bob MAIL="maildir:~/Maildir" LDA_SENDMAIL="$H/sendmail" LDA_HOSTNAME=mx.example.net SIEVE_USER_EMAIL=bob@example.net
		IMAP_SIEVE_URL=sieve://mail.example.net PATH="$PATH")
	script log <<-'END'
		require ["environment", "variables", "vnd.dovecot.debug", "imapsieve", "imap4flags"];
		if environment :matches "imap.cause" "*" { set "c" "${1}"; }
		if environment :matches "imap.mailbox" "*" { set "m" "${1}"; }
		if environment :matches "imap.changedflags" "*" { set "f" "${1}"; }
		if environment :matches "imap.user" "*" { set "u" "${1}"; }
		if environment :matches "imap.email" "*" { set "e" "${1}"; }
		if environment :matches "location" "*" { set "l" "${1}"; }
		if environment :matches "phase" "*" { set "p" "${1}"; }
		if hasflag "\\Seen" { set "s" "seen"; }
		debug_log "EVENT ${c} ${m} [${f}] ${u} ${e} ${l} ${p} ${s}";
	END
	own
}

own() {
	[ "$(id -u)" != 0 ] || chown -R $UID_:$UID_ "$H"
}

script() {
	cat >"$H/sieve/$1.sieve"
	own
}

# a session of these commands; APPEND lines may use $M for the message's literal
imap() {
	local i=0 line
	for line; do
		i=$((i + 1))
		printf 'a%d %s\r\n' $i "$line"
	done | as_user $UID_ env -i "${ENV[@]}" imapd 2>"$BATS_TEST_TMPDIR/log" | sed 's/\r$//; s/\\Recent *//'
}

M=$'{36+}\r\nSubject: Hi\r\nFrom: ann@x.org\r\n\r\nbody'

events() {
	grep -o 'EVENT.*' "$H/.dovecot.sieve.log" 2>/dev/null
}

on() {
	echo "SETMETADATA \"$1\" (/shared/imapsieve/script \"$2\")"
}

@test "IMAPSIEVE= names the ManageSieve server, and is only there when something runs" {
	run imap CAPABILITY
	[[ $output == *' IMAPSIEVE=sieve://mail.example.net'* ]]
	ENV+=(IMAP_METADATA=no)
	run imap CAPABILITY
	[[ $output != *IMAPSIEVE* ]]
	ENV+=(IMAP_METADATA=yes IMAP_SIEVE_URL=)
	run imap CAPABILITY "$(on INBOX log)" "APPEND INBOX $M"
	[[ $output != *IMAPSIEVE* && $output == *'a3 OK'* ]]
	[ -z "$(events)" ]
}

@test "APPEND, COPY, MOVE, REPLACE, STORE and FETCH run the script, once a message, with what was done" {
	run imap 'CREATE Box' "$(on Box log)" "APPEND Box (\\Flagged) $M $M" "APPEND INBOX $M" 'SELECT INBOX' 'COPY 1 Box' 'MOVE 1 Box' 'SELECT Box' \
		'STORE 1:2 +FLAGS (\Seen kw)' 'STORE 1:2 +FLAGS (\Seen)' 'STORE 1:3 FLAGS.SILENT (\Seen)' 'FETCH 4 BODY[]' 'FETCH 4 BODY[]' "REPLACE 4 Box $M" 'EXAMINE Box' 'FETCH 4 BODY[]'
	echo "$output"
	events >"$BATS_TEST_TMPDIR/events"
	diff - "$BATS_TEST_TMPDIR/events" <<-'END'
		EVENT APPEND Box [] bob bob@example.net MS post 
		EVENT APPEND Box [] bob bob@example.net MS post 
		EVENT COPY Box [] bob bob@example.net MS post 
		EVENT COPY Box [] bob bob@example.net MS post 
		EVENT FLAG Box [\Seen kw] bob bob@example.net MS post seen
		EVENT FLAG Box [\Seen kw] bob bob@example.net MS post seen
		EVENT FLAG Box [\Flagged kw] bob bob@example.net MS post seen
		EVENT FLAG Box [kw] bob bob@example.net MS post seen
		EVENT FLAG Box [\Seen] bob bob@example.net MS post seen
		EVENT FLAG Box [\Seen] bob bob@example.net MS post seen
		EVENT APPEND Box [] bob bob@example.net MS post 
	END
}

@test "which script: the mailbox's entry, even an empty or a wrong one, before the server's" {
	run imap 'CREATE A' 'CREATE B' 'CREATE C' "$(on '' log)" "$(on A '')" "$(on B nothere)" "APPEND A $M" "APPEND B $M" "APPEND C $M" "APPEND INBOX $M"
	[ "$(events | cut -d' ' -f3 | paste -sd' ')" = 'C INBOX' ]
	[[ $output == *'a7 OK'*'a8 OK'*'a9 OK'* ]]
	[ "$(grep -v debug "$BATS_TEST_TMPDIR/log" | grep -c Sieve)" = 0 ]
}

@test "flags that the script changes are told before the command's answer, and make no further event" {
	script flags <<-'END'
		require ["imap4flags", "imapsieve", "environment", "vnd.dovecot.debug"];
		debug_log "EVENT";
		if environment "imap.cause" "FLAG" { addflag "$Checked"; removeflag "\\Flagged"; } else { setflag ["\\Seen", "new"]; }
	END
	run imap "$(on INBOX flags)" 'SELECT INBOX' "APPEND INBOX (\\Answered) $M" 'STORE 1 +FLAGS.SILENT (\Flagged)' 'FETCH 1 FLAGS'
	echo "$output"
	[[ $output == *'a3 OK'*'* 1 FETCH (FLAGS (\Seen new $Checked))'*'a4 OK'*'* 1 FETCH (FLAGS (\Seen new $Checked))'*'a5 OK'* ]]
	[ "$(events | wc -l)" = 2 ]
}

@test "fileinto copies, discard and fileinto mark \\Deleted, IMAP_SIEVE_EXPUNGE removes; keep and :copy leave it; edits are not kept" {
	script file <<-'END'
		require ["fileinto", "copy", "imapsieve", "environment", "editheader", "mailbox"];
		addheader "X-New" "yes";
		if environment "imap.cause" "FLAG" { discard; } elsif environment "imap.mailbox" "A" { fileinto :create "F"; } else { fileinto :copy :create "F"; }
	END
	run imap 'CREATE A' 'CREATE B' "$(on A file)" "$(on B file)" "APPEND A $M" "APPEND B $M" 'STATUS F (MESSAGES)' 'SELECT A' 'FETCH 1 (FLAGS BODY.PEEK[HEADER.FIELDS (X-New)])' \
		'SELECT B' 'FETCH 1 FLAGS' 'STORE 1 +FLAGS (\Flagged)' 'FETCH 1 FLAGS' 'SELECT F' 'FETCH 1 BODY.PEEK[HEADER.FIELDS (X-New)]' "$(on F file)" 'STORE 2 FLAGS (\Seen)'
	echo "$output"
	[[ $output == *'STATUS F (MESSAGES 2)'*'* 1 FETCH (FLAGS (\Deleted'*')'*$'{2}\n\n)'*'a10 OK'*'* 1 FETCH (FLAGS ('*'a11 OK'*'* 1 FETCH (FLAGS (\Flagged \Deleted'*'a12 OK'*'X-New: yes'*'a15 OK'* ]]
	[[ $output != *'EXPUNGE'* ]]
	ENV+=(IMAP_SIEVE_EXPUNGE=yes)
	run imap 'SELECT B' 'UID STORE 1 -FLAGS (\Flagged)' 'NOOP' 'STATUS F (MESSAGES)'
	[[ $output == *'* 1 EXPUNGE'*'STATUS F (MESSAGES 2)'* ]]
}

@test "redirect and notify are sent in the owner's name; the first example of the RFC" {
	script send <<-'END'
		require ["copy", "environment", "imapsieve", "enotify"];
		if anyof (environment :is "imap.cause" "APPEND", environment :is "imap.cause" "COPY") {
			if environment :is "imap.mailbox" "ActionItems" { redirect :copy "actionitems@example.com"; }
		}
		if environment :contains "imap.changedflags" "\\Flagged" { notify :message "Important" "mailto:tim@example.com"; }
	END
	run imap 'CREATE ActionItems' "$(on ActionItems send)" "APPEND ActionItems $M" 'SELECT ActionItems' 'STORE 1 +FLAGS (\Seen)' 'STORE 1 +FLAGS (\Flagged)' 'FETCH 1 FLAGS'
	[[ $output == *'FLAGS (\Flagged \Seen)'*'a7 OK'* || $output == *'FLAGS (\Seen \Flagged)'*'a7 OK'* ]]
	grep -q 'ARGS: -i -f bob@example.net -- actionitems@example.com' "$H/sent.0"
	grep -q -- '-- tim@example.com' "$H/sent.1"
	[ ! -e "$H/sent.2" ]
}

@test "what can't be done leaves the message alone: reject and vacation, envelope, an error, a mailbox that is not there" {
	script reject <<<'require "reject"; reject "x";'
	script envelope <<<'require ["envelope", "imapsieve"]; if envelope "from" "x" { discard; } discard;'
	script nobox <<<'require "fileinto"; fileinto "none";'
	run imap "$(on INBOX reject)" "APPEND INBOX $M" "$(on INBOX envelope)" "APPEND INBOX $M" "$(on INBOX nobox)" "APPEND INBOX $M" 'SELECT INBOX' 'FETCH 1:3 FLAGS' 'SEARCH DELETED'
	[[ $output == *$'\n* SEARCH\n'* ]]
	grep -q 'unknown extension "reject"' "$H/.dovecot.sieve.log"
	grep -q 'there is no envelope at an IMAP event' "$H/.dovecot.sieve.log"
	grep -q 'fileinto failed: mailbox none' "$H/.dovecot.sieve.log"
}

@test "imap-sieve by itself: misuse, a list that makes no sense, and what its exit code says" {
	s() {
		as_user $UID_ env -i "${ENV[@]}" imap-sieve "$@"
	}
	run imap "APPEND INBOX $M"
	run -2 s FROB INBOX log
	run -111 s FLAG INBOX log <<<'1:x'
	run -111 s FLAG nope log <<<'1'
	run -0 s FLAG INBOX nope <<<'1'
	run -0 s APPEND INBOX log <<<'1:4294967295'
	script set <<<'require "imap4flags"; addflag "x";'
	run -10 s APPEND INBOX set <<<'1'
}
