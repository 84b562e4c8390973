#!/usr/bin/env bats
# deliver: MTA conventions, exit codes, and each action of a script as a fake sendmail and the Maildir show it.
load lib/common

UID_=20451

setup() {
	H=$BATS_TEST_TMPDIR/home
	mkdir -p "$H/programs"
	chmod 711 "$BATS_TEST_TMPDIR"
	cat >"$H/sendmail" <<-'END'
		#!/bin/sh
		n=$(ls "$HOME"/sent.* 2>/dev/null | wc -l)
		{ echo "ARGS: $*"; cat; } >"$HOME/sent.$n"
		exit "$(cat "$HOME/sendmail.exit" 2>/dev/null || echo 0)"
	END
	chmod +x "$H/sendmail"
	cat >"$H/msg" <<-'END'
		Received: from x by y; Wed, 25 Nov 2026 08:30:00 +0000
		From: Ann <ann@example.org>
		To: bob@example.net
		Subject: Hello
		Message-ID: <1@example.org>
		Date: Wed, 25 Nov 2026 08:30:00 +0000

		Hi there.
	END
	own
	ENV=(HOME="$H" USER=bob MAIL="maildir:~/Maildir" LDA_SENDMAIL="$H/sendmail" LDA_HOSTNAME=mx.example.net PATH="$PATH")
}

own() {
	[ "$(id -u)" != 0 ] || chown -R $UID_:$UID_ "$H"
}

# deliver with ENV, reading $H/msg
d() {
	as_user $UID_ env -i "${ENV[@]}" deliver "$@" <"$H/msg"
}

# the usual envelope
b() {
	d -f ann@example.org -r bob@example.net "$@"
}

script() {
	cat >"$H/.dovecot.sieve"
	own
}

# files of a folder ('' is INBOX)
in_box() {
	find "$H/Maildir/$1/new" "$H/Maildir/$1/cur" -type f 2>/dev/null | wc -l
}

# shellcheck disable=SC2120 # the folder is INBOX when none is given
text_of() {
	cat "$H/Maildir/$1"/new/* "$H/Maildir/$1"/cur/* 2>/dev/null
}

sent() {
	find "$H" -name 'sent.*' | wc -l
}

@test "without a script: into INBOX with trace lines on top, the rest byte for byte, no lock and no index" {
	run -0 b
	[ "$(text_of | head -n 2)" = $'Return-Path: <ann@example.org>\nDelivered-To: bob@example.net' ]
	text_of | tail -n +3 | cmp - "$H/msg"
	[ "$(find "$H/Maildir" -name 'dovecot*' -o -name 'dovetail*' | wc -l)" = 0 ]
}

@test "NUL, bare CR and bare LF, no line end at the end: byte for byte" {
	printf 'Subject: x\r\n\r\na\0b\rc\nd\r\n\r\r\n.\r\nend' >"$H/msg"
	run -0 b
	text_of | tail -c "$(stat -c %s "$H/msg")" | cmp - "$H/msg"
	[ "$(text_of | head -n 1)" = $'Return-Path: <ann@example.org>\r' ]
}

@test "qmail: SENDER, RECIPIENT, EXT, RPLINE and DTLINE; exit codes 0, 100 and 111" {
	ENV+=(SENDER=ann@example.org RECIPIENT=bob-list@example.net EXT=list DTLINE=$'Delivered-To: bob-list@example.net\n'
		RPLINE=$'Return-Path: <ann@example.org>\n')
	run -0 d
	[ "$(text_of | head -n 2)" = $'Return-Path: <ann@example.org>\nDelivered-To: bob-list@example.net' ]
	run -100 d -f $'a\001b'
	run -100 d -x
	chmod 500 "$H/Maildir/new"
	run -111 d
}

@test "sysexits with -e: 0, 64, 75; a bounce has an empty sender" {
	run -0 d -e -f '<>' -r bob@example.net
	[ "$(text_of | head -n 1)" = 'Return-Path: <>' ]
	run -64 d -e -r $'a\001b'
	chmod 500 "$H/Maildir/new"
	run -75 b -e
	[ -z "$(ls -A "$H/Maildir/tmp")" ]
}

@test "Postfix's own trace lines are not doubled; delivered here before is a loop" {
	{
		printf 'Return-Path: <ann@example.org>\nX-Original-To: bob@example.net\nDelivered-To: bob@example.net\n'
		cat "$H/msg"
	} >"$H/traced"
	cp "$H/traced" "$H/keep" && mv "$H/traced" "$H/msg"
	run -0 b
	[ "$(text_of | grep -c Delivered-To)" = 1 ]
	{
		head -n 1 "$H/keep" && sed -n 4p "$H/keep" && cat "$H/keep"
	} >"$H/msg"
	run -76 b -e
	[[ $output == *'mail loop: the message was delivered to bob@example.net before'* ]]
	run -100 b
	[ "$(in_box)" = 1 ]
}

@test "more than a hundred Received lines are a loop" {
	for i in $(seq 101); do echo "Received: from a$i by b; Wed, 25 Nov 2026 08:30:00 +0000"; done >"$H/msg"
	printf '\nx\n' >>"$H/msg"
	run -100 b
	[[ $output == *'more than 100 Received lines'* ]]
}

@test "the address's detail is a mailbox when LMTP_SAVE_TO_DETAIL says so and the mailbox is there" {
	mkdir -p "$H/Maildir/.work/cur" "$H/Maildir/.work/new" "$H/Maildir/.work/tmp"
	own
	ENV+=(LMTP_SAVE_TO_DETAIL=yes)
	run -0 d -f a@b -r bob+work@example.net
	run -0 d -f a@b -r bob+none@example.net
	run -0 d -f a@b -r 'bob+../x@example.net'
	[ "$(in_box .work) $(in_box)" = '1 2' ]
	ENV+=(LDA_AUTOCREATE=yes LDA_AUTOSUBSCRIBE=yes)
	run -0 d -f a@b -r bob+none@example.net
	[ "$(in_box .none)" = 1 ]
	grep -q none "$H/Maildir/subscriptions"
}

@test "fileinto with :create and :flags; a mailbox that is not there means INBOX" {
	script <<<'require ["fileinto","mailbox","imap4flags"]; fileinto :create :flags ["\\Seen","work"] "lists.x";'
	run -0 b
	[[ $(ls "$H/Maildir/.lists.x/cur") == *:2,Sa ]]
	script <<<'require "fileinto"; fileinto "nope";'
	run -0 b
	[ "$(in_box)" = 1 ]
	grep -q 'fileinto failed: mailbox nope' "$H/.dovecot.sieve.log"
}

@test "fileinto by special use and by mailbox id" {
	script <<<'require ["fileinto","special-use","mailbox"]; fileinto :specialuse "\\Junk" :create "Spam";'
	run -0 b
	run -0 b
	[ "$(in_box .Spam)" = 2 ]
	grep -q Spam "$H/Maildir/dovetail-specialuse"
	id=$(printf 'a STATUS Spam (MAILBOXID)\r\nb LOGOUT\r\n' | as_user $UID_ env -i "${ENV[@]}" imapd 2>/dev/null | sed -n 's/.*MAILBOXID (\([^)]*\)).*/\1/p')
	script <<<"require [\"fileinto\",\"mailboxid\"]; fileinto :mailboxid \"$id\" \"INBOX\";"
	run -0 b
	[ "$(in_box .Spam) $(in_box)" = '3 0' ]
}

@test "vnd.dovecot.environment: settings and the default mailbox; questions about special uses and ids; parts replaced, enclosed and read" {
	ENV+=("SIEVE_ENV_REJECT_REASON=Please don't" LDA_MAILBOX=Work LDA_AUTOCREATE=yes)
	id=$(printf 'a CREATE Work\r\nb CREATE Spam (USE (\\Junk))\r\nc STATUS Work (MAILBOXID)\r\nd LOGOUT\r\n' | as_user $UID_ env -i "${ENV[@]}" imapd 2>/dev/null | sed -n 's/.*STATUS.*MAILBOXID (\([^)]*\)).*/\1/p')
	script <<-END
		require ["vnd.dovecot.environment", "variables", "special-use", "mailboxid", "foreverypart", "mime", "extracttext", "replace", "enclose", "reject"];
		if not allof (environment "vnd.dovecot.config.reject-reason" "Please don't", string "\${env.vnd.dovecot.config.reject_reason}" "Please don't",
			string "\${env.vnd.dovecot.default_mailbox}" "Work", not environment :contains "vnd.dovecot.config.none" "",
			specialuse_exists "\\\\Junk", specialuse_exists "Spam" "\\\\Junk", not specialuse_exists "Work" "\\\\Junk", mailboxidexists "$id", not mailboxidexists "F0") { reject "no"; }
		foreverypart { extracttext :upper :first 2 "t"; }
		replace "new text \${t}";
		enclose :subject "Wrapped" "around it";
	END
	run -0 b
	[ "$(in_box .Work) $(sent)" = '1 0' ]
	cat "$H"/Maildir/.Work/new/* >"$BATS_TEST_TMPDIR/got"
	for want in 'Subject: Wrapped' 'around it' 'message/rfc822' 'Subject: Hello' 'new text HI'; do grep -q "$want" "$BATS_TEST_TMPDIR/got"; done
}

@test "annotations of a mailbox and of the server, as a client set them" {
	as_user $UID_ env -i "${ENV[@]}" imapd >/dev/null 2>&1 < <(printf '%s\r\n' 'a CREATE Work' \
		'b SETMETADATA Work (/shared/Comment "urgent things" /private/vendor/a/x "")' 'c SETMETADATA "" (/private/vendor/a/away "yes")' 'd LOGOUT')
	script <<-'END'
		require ["mboxmetadata", "servermetadata", "fileinto", "reject"];
		if not allof (metadata :contains "Work" "/shared/comment" "urgent", metadataexists "Work" ["/shared/comment", "/private/vendor/a/x"],
			not metadataexists "Work" ["/shared/comment", "/shared/none"], not metadata :matches "Elsewhere" "/shared/comment" "*",
			not metadataexists "Elsewhere" "/shared/comment", servermetadata "/private/Vendor/A/Away" "YES",
			servermetadataexists ["/private/vendor/a/away"], not servermetadataexists "/shared/comment") { reject "no"; }
		fileinto "Work";
	END
	run -0 b
	[ "$(in_box .Work) $(sent)" = '1 0' ]
}

@test "lists in text files and constant databases: tested, and redirected to" {
	skip_unless_installed cdb tinycdb
	printf '# friends\n Ann@Example.ORG \n\ncy@example.com\n' >"$H/friends"
	printf '+15,0:ann@example.org->\n\n' >"$H/in"
	cdb -c "$H/members.cdb" "$H/in"
	ENV+=('SIEVE_LIST_A=:addrbook:default ~/friends' "SIEVE_LIST_B=tag:example.net,2026:members $H/members.cdb" 'SIEVE_LIST_C=tag:lost /nowhere')
	script <<-'END'
		require ["extlists", "copy", "envelope", "imap4flags", "ihave"];
		if not allof (valid_ext_list ["urn:ietf:params:sieve:addrbook:default", "TAG:example.net,2026:members"], not valid_ext_list "tag:none",
			address :list "from" ":addrbook:default", envelope :list "from" "tag:example.net,2026:members",
			not address :list "to" [":addrbook:default", "tag:example.net,2026:members", "tag:none"]) { stop; }
		addflag "\\Flagged";
		redirect :list :copy ":addrbook:default";
	END
	run -0 b
	[[ $(ls "$H/Maildir/cur") == *:2,F ]]
	[ "$(sent)" = 2 ]
	grep -h ARGS "$H"/sent.* | grep -q -- '-- cy@example.com'
	script <<<'require "extlists"; if address :list "from" "tag:lost" { discard; }'
	run -0 b
	[ "$(in_box)" = 2 ]
	grep -q 'line 1: .*/nowhere' "$H/.dovecot.sieve.log"
}

@test "spamtest and virustest by the scanners' headers, as Pigeonhole is told of them; protected fields" {
	sed -i '1iX-Spam: score=3.2 required=5.0\nX-Virus: Found to be clean.\nX-Stars: sss' "$H/msg"
	ENV+=('SIEVE_SPAMTEST_STATUS_HEADER=X-Spam: score=(-?[[:digit:]]+\.[[:digit:]]).*' 'SIEVE_SPAMTEST_MAX_HEADER=X-Spam: score=-?[[:digit:]]+\.[[:digit:]] required=([[:digit:]]+\.[[:digit:]])'
		SIEVE_VIRUSTEST_STATUS_TYPE=text 'SIEVE_VIRUSTEST_STATUS_HEADER=X-Virus: Found to be (.+)\.' SIEVE_VIRUSTEST_TEXT_VALUE1=clean SIEVE_VIRUSTEST_TEXT_VALUE5=infected
		'SIEVE_EDITHEADER_PROTECTED=X-Spam, X-Virus')
	script <<-'END'
		require ["spamtest", "spamtestplus", "virustest", "relational", "comparator-i;ascii-numeric", "imap4flags", "editheader"];
		if allof (spamtest "6", spamtest :percent "64", spamtest :value "gt" :comparator "i;ascii-numeric" "5", virustest "1") { addflag "\\Flagged"; }
		deleteheader "X-Spam";
		addheader "X-Virus" "none";
		deleteheader "X-Stars";
	END
	run -0 b
	[[ $(ls "$H/Maildir/cur") == *:2,F ]]
	[ "$(text_of | grep -c '^X-Spam:\|^X-Virus: Found\|^X-Stars')" = 2 ]
	ENV+=('SIEVE_SPAMTEST_STATUS_HEADER=X-Stars' SIEVE_SPAMTEST_STATUS_TYPE=strlen SIEVE_SPAMTEST_MAX_VALUE=5.0 SIEVE_SPAMTEST_MAX_HEADER=)
	script <<<'require ["spamtestplus"]; if spamtest :percent "60" { discard; }'
	run -0 b
	[ "$(in_box)" = 1 ]
}

@test "discard leaves nothing; keep with flags and editheader stores what the script made" {
	script <<<'discard;'
	run -0 b
	[ "$(in_box)" = 0 ]
	script <<<'require ["editheader","imap4flags"]; addheader "X-Foo" "bar"; addflag "\\Flagged"; keep;'
	run -0 b
	[[ $(ls "$H/Maildir/cur") == *:2,F ]]
	[ "$(text_of | sed -n 3p)" = 'X-Foo: bar' ]
}

@test "a script with an error: the message is kept, exit 0, the user's log says why" {
	script <<<'require "foo"; keep'
	run -0 b
	script <<<'require "variables"; set "a" "x"; redirect "${a}";'
	run -0 b
	[ "$(in_box)" = 2 ]
	[ "$(sent)" = 0 ]
	[ "$(wc -l <"$H/.dovecot.sieve.log")" -ge 2 ]
}

@test "a script process that dies (here of its time) leaves the message in INBOX" {
	printf '#!/bin/sh\nkill -SEGV $PPID\n' >"$H/programs/crash"
	chmod +x "$H/programs/crash"
	ENV+=(SIEVE_EXECUTE_DIR="$H/programs")
	script <<<'require "vnd.dovecot.execute"; execute "crash"; discard;'
	run -0 b
	[ "$(in_box)" = 1 ]
	[[ $output == *'the message is kept'* ]]
}

@test "scripts of the administrator run before and after; the default one for who has none" {
	mkdir "$H/before.d"
	echo 'require ["fileinto","mailbox","copy"]; fileinto :copy :create "archive";' >"$H/before.d/10.sieve"
	echo 'require ["fileinto","mailbox"]; if header "subject" "Hello" { fileinto :create "after"; }' >"$H/after"
	echo 'require ["fileinto","mailbox"]; fileinto :create "default";' >"$H/default"
	ENV+=(SIEVE_BEFORE="$H/before.d" SIEVE_AFTER="$H/after" SIEVE_DEFAULT="$H/default")
	run -0 b
	[ "$(in_box .archive) $(in_box .default) $(in_box .after)" = '1 1 0' ]
	script <<<'keep;'
	run -0 b
	[ "$(in_box .archive) $(in_box .after) $(in_box)" = '2 1 0' ]
}

@test "include: personal scripts and the administrator's" {
	mkdir -p "$H/sieve" "$H/global"
	echo 'require ["fileinto","mailbox"]; fileinto :create "mine";' >"$H/sieve/mine.sieve"
	echo 'require ["fileinto","mailbox","copy"]; fileinto :copy :create "ours";' >"$H/global/ours.sieve"
	ENV+=(SIEVE_GLOBAL="$H/global")
	script <<<'require "include"; include :global "ours"; include "mine";'
	run -0 b
	[ "$(in_box .mine) $(in_box .ours) $(in_box)" = '1 1 0' ]
}

@test "redirect: sender, argument vector, trace field; not twice; a retry after a failure sends" {
	script <<<'redirect "carol@example.com";'
	echo 75 >"$H/sendmail.exit"
	run -111 b
	rm "$H"/sendmail.exit "$H"/sent.*
	run -0 b
	[ "$(head -n 2 "$H/sent.0")" = $'ARGS: -i -f ann@example.org -- carol@example.com\nX-Sieve-Redirected-From: bob@example.net' ]
	tail -n +3 "$H/sent.0" | cmp - "$H/msg"
	run -0 b
	[ "$(sent) $(in_box)" = '1 0' ]
	echo 65 >"$H/sendmail.exit"
	sed -i 's/<1@/<2@/' "$H/msg"
	run -0 b
	[ "$(in_box)" = 1 ]
}

@test "redirect: whose the envelope sender is" {
	local n=0 how
	script <<<'redirect "carol@example.com";'
	for how in recipient=bob@example.net orig_recipient=team@example.net user_email=b@example.net '<x@example.net>=x@example.net' '<>=<>'; do
		sed -i "s/^Message-ID: .*/Message-ID: <$how@example.org>/" "$H/msg"
		run -0 as_user $UID_ env -i "${ENV[@]}" SIEVE_USER_EMAIL=b@example.net SIEVE_REDIRECT_FROM="${how%=*}" deliver \
			-f ann@example.org -r bob@example.net -a team@example.net <"$H/msg"
		grep -q "^ARGS: -i -f ${how##*=} -- " "$H/sent.$n"
		n=$((n + 1))
	done
	sed -i '1i X-Sieve-Redirected-From: Bob@example.net' "$H/msg"
	ENV+=(SIEVE_USER_EMAIL=b@example.net)
	run -0 b
	[ "$(sent) $(in_box)" = '5 1' ]
}

@test "redirect: a message that comes back is kept, a bounce stays a bounce, no more than four" {
	script <<<'redirect "carol@example.com";'
	{ echo 'X-Sieve-Redirected-From: bob@example.net' && cat "$H/msg"; } >"$H/m2" && mv "$H/m2" "$H/msg"
	run -0 b
	[ "$(sent) $(in_box)" = '0 1' ]
	sed -i 1d "$H/msg"
	run -0 d -f '' -r bob@example.net
	[ "$(head -n 1 "$H/sent.0")" = 'ARGS: -i -f <> -- carol@example.com' ]
	script <<<'redirect "a@x.org"; redirect "b@x.org"; redirect "c@x.org"; redirect "d@x.org"; redirect "e@x.org";'
	run -0 b
	[ "$(sent) $(in_box)" = '1 2' ]
}

@test "what the client said beside the addresses: DSN and deliver-by; a redirect that would be late is none" {
	ENV+=(LDA_SENDMAIL_DELIVERBY=--by LDA_SENDMAIL_DSN=yes)
	script <<-'END'
		require ["envelope", "envelope-dsn", "envelope-deliverby", "redirect-deliverby", "redirect-dsn", "fileinto", "imap4flags"];
		if allof (envelope "notify" "delay", envelope "orcpt" "rfc822;x@y", envelope "ret" "hdrs", envelope "envid" "a b", envelope "bymode" "R",
			envelope "bytimerelative" "60", envelope :matches "bytimeabsolute" "20??-??-??T*") { addflag "\\Flagged"; }
		redirect :bytimeabsolute "2020-01-01T00:00:00Z" :bymode "return" "late@example.com";
		redirect :bytimeabsolute "2020-01-01T00:00:00Z" :bymode "notify" "told@example.com";
		redirect :bytimerelative 60 :bytrace :notify "NEVER" "soon@example.com";
		keep;
	END
	run -0 b -D 'NOTIFY=DELAY,FAILURE ORCPT=rfc822;x@y RET=HDRS ENVID=a+20b BY=60;R'
	[[ $(ls "$H/Maildir/cur") == *:2,F ]]
	[ "$(grep -h ARGS "$H"/sent.* | sed 's/.*-- //' | paste -sd' ')" = 'told@example.com soon@example.com' ]
	grep -q 'redirect failed: the time' "$H/.dovecot.sieve.log"
	grep -q -- '--by -[0-9]*;N -- told@' "$H"/sent.*
	grep -q -- '-N NEVER .*--by 60;RT -- soon@' "$H"/sent.*
	# Without a program that can be told, nothing is promised.
	ENV+=(LDA_SENDMAIL_DELIVERBY=)
	sed -i 's/<1@/<2@/' "$H/msg"
	run -0 b
	grep -q 'redirect-deliverby' "$H/.dovecot.sieve.log"
	[ "$(in_box)" = 2 ]
	ENV+=(LDA_SENDMAIL_DSN=no)
	sed -i 's/<2@/<3@/' "$H/msg"
	script <<<'require "redirect-dsn"; redirect :notify "NEVER" "soon@example.com";'
	run -0 b
	grep -q 'redirect-dsn' "$H/.dovecot.sieve.log"
	[ "$(in_box)" = 3 ]
}

@test "reject: by mail with a disposition notification, ereject with a status notification, nothing to a bounce" {
	script <<<'require "reject"; reject "go away";'
	run -0 b
	grep -q '^ARGS: -i -f <> -- ann@example.org' "$H/sent.0"
	grep -q 'report-type=disposition-notification' "$H/sent.0"
	grep -q '^Disposition: automatic-action/MDN-sent-automatically; deleted' "$H/sent.0"
	grep -q '^go away' "$H/sent.0"
	run -0 d -f '<>' -r bob@example.net
	script <<<'require "ereject"; ereject "no";'
	run -0 b
	grep -q 'report-type=delivery-status' "$H/sent.1"
	[ "$(sent) $(in_box)" = '2 0' ]
}

@test "reject in the protocol (-p): the exit code and the text with its lines" {
	script <<<$'require "reject"; reject "go\r\naway";'
	run -77 b -ep
	[[ $output == *$'go\naway' ]]
	[ "$(sent) $(in_box)" = '0 0' ]
	script <<<'require "reject"; reject "nö";'
	run -0 b -ep
	script <<<'require "ereject"; ereject "nö";'
	run -77 b -ep
	[ "$(sent) $(in_box)" = '1 0' ]
}

# RFC 5322 2.1.1, RFC 2047 section 2 and RFC 2045 section 6, of answers to a message that keeps to none of them.
@test "what is sent: ASCII headers, no line above 998 bytes or with an encoded word above 76, encodings that are declared" {
	{
		printf 'From: ann@example.org\nTo: bob@example.net\nSubject: Gr\303\274\303\237e aus K\303\266ln, und das ist noch nicht alles, was hier steht\n'
		printf 'Message-ID: <\344@example.org>\nReferences: <1@example.org> <\344@example.org> %01200d\n\nHi.\n' 0
	} >"$H/msg"
	ENV+=(SIEVE_REDIRECTS_MAX=9)
	for action in 'reject "Nö."' 'ereject "no"' 'vacation "Bin fort, später wieder da."' 'report "abuse" "x" "abuse@example.com"' \
		'notify :message "Eine sehr lange Überschrift, die nicht auf eine einzige Zeile paßt, auch wenn man es versucht" "mailto:a@example.com"' \
		"notify :message \"$(printf '%01100d' 0)\" \"mailto:b@example.com\""; do
		script <<<"require [\"reject\",\"ereject\",\"vacation\",\"enotify\",\"vnd.dovecot.report\"]; $action;"
		run -0 b
	done
	[ "$(sent)" = 6 ]
	for i in 0 1 2 3 4 5; do sed 1d "$H/sent.$i" >"$H/one.$i"; done
	run -0 python3 - "$H"/one.* <<-'END'
		import email, email.policy, sys
		for name in sys.argv[1:]:
		    raw = open(name, 'rb').read()
		    head = raw.split(b'\n\n', 1)[0]
		    message = email.message_from_bytes(raw, policy=email.policy.default)
		    report = message.get_param('report-type') == 'feedback-report'  # has the message itself
		    for line in raw.split(b'\n'):
		        assert len(line) <= 998 or report, (name, len(line))
		    for line in head.split(b'\n'):
		        assert line.isascii() and (len(line) <= 76 or b'=?' not in line), (name, line)
		    for part in message.walk():
		        assert not part.defects, (name, part.defects)
		        if not part.is_multipart():
		            data = part.get_payload(decode=False)
		            assert data.isascii() or part['content-transfer-encoding'], (name, part.get_content_type())
		            if part.get_content_type() == 'text/rfc822-headers':
		                assert b'Message-ID: <\xe4@example.org>' in part.get_payload(decode=True), name
		    for field in 'from', 'date', 'message-id', 'auto-submitted':
		        assert len(message.get_all(field)) == 1 and not message[field].defects, (name, field)
	END
}

vacation() {
	script <<<"require [\"vacation\",\"vacation-seconds\"]; vacation ${1:-} \"Away.\";"
}

@test "vacation: one answer a sender and period, with the fields of RFC 5230 and 3834" {
	vacation
	run -0 b
	run -0 b
	[ "$(sent) $(in_box)" = '1 2' ]
	grep -q '^ARGS: -i -f <> -- ann@example.org' "$H/sent.0"
	grep -q '^Auto-Submitted: auto-replied' "$H/sent.0"
	grep -q '^In-Reply-To: <1@example.org>' "$H/sent.0"
	grep -q '^Subject: Auto: Hello' "$H/sent.0"
	ENV+=(LDA_SENDMAIL_DSN=yes)
	run -0 d -f dave@example.org -r bob@example.net
	[ "$(sent)" = 2 ]
	grep -q '^ARGS: -i -f <> -N NEVER -- dave@example.org' "$H/sent.1"
}

@test "vacation: another handle, :seconds 0 and a failed sendmail answer again" {
	echo 1 >"$H/sendmail.exit"
	vacation
	run -0 b
	rm "$H/sendmail.exit"
	run -0 b
	vacation ':handle "x"'
	run -0 b
	ENV+=(SIEVE_VACATION_MIN=0)
	vacation ':handle "y" :seconds 0'
	run -0 b
	run -0 b
	[ "$(sent)" = 5 ]
}

@test "vacation: never to bounces, lists, bulk, programs, oneself, nor for mail that names someone else" {
	vacation
	run -0 d -f '' -r bob@example.net
	run -0 d -f bob@example.net -r bob@example.net
	run -0 d -f MAILER-DAEMON@example.org -r bob@example.net
	run -0 d -f owner-list@example.org -r bob@example.net
	run -0 d -f list-request@example.org -r bob@example.net
	cp "$H/msg" "$H/plain"
	for field in 'List-Id: <l.example.org>' 'List-Unsubscribe: <mailto:x@y>' 'Precedence: bulk' 'Precedence: list' \
		'Auto-Submitted: auto-generated' 'Auto-Submitted: auto-replied' 'X-Auto-Response-Suppress: All'; do
		{ echo "$field" && cat "$H/plain"; } >"$H/msg"
		run -0 b
	done
	sed 's/^To: .*/To: other@example.net/' "$H/plain" >"$H/msg"
	run -0 b
	[ "$(sent)" = 0 ]
	sed 's/^To: .*/To: other@example.net\nCc: Bob <BOB@example.net>/' "$H/plain" >"$H/msg"
	run -0 b
	[ "$(sent)" = 1 ]
}

@test "vacation: :addresses, :from, :subject, :mime and :fcc" {
	sed -i 's/^To: .*/To: sales@example.net/' "$H/msg"
	script <<-'END'
		require ["vacation","fcc","mailbox"];
		vacation :addresses "sales@example.net" :from "Bob <sales@example.net>" :subject "Böb is away" :fcc "Sent" :create
		  :mime "Content-Type: text/html

		<b>Away</b>";
	END
	run -0 b
	grep -q '^From: Bob <sales@example.net>' "$H/sent.0"
	grep -q '^Subject: =?utf-8?' "$H/sent.0" || grep -qi '^Subject: =?UTF-8?' "$H/sent.0"
	grep -q '^Content-Type: text/html' "$H/sent.0"
	[ "$(in_box .Sent)" = 1 ]
}

@test "notify by mail; nothing about what a program sent" {
	script <<<'require "enotify"; notify :importance "1" :message "New!" "mailto:p@example.com?cc=q@example.com";'
	run -0 b
	grep -q '^ARGS: -i -f bob@example.net -- p@example.com q@example.com' "$H/sent.0"
	grep -q '^To: p@example.com' "$H/sent.0"
	grep -q '^Cc: q@example.com' "$H/sent.0"
	grep -q '^Auto-Submitted: auto-notified; owner-email="bob@example.net"' "$H/sent.0"
	grep -q '^Subject: New!' "$H/sent.0"
	grep -q '^Importance: high' "$H/sent.0"
	{ echo 'Auto-Submitted: auto-notified' && cat "$H/msg"; } >"$H/m2" && mv "$H/m2" "$H/msg"
	run -0 b
	[ "$(sent)" = 1 ]
}

@test "notify: each address once, the sender that the script names, a bounce tells with none" {
	script <<-'END'
		require "enotify";
		notify :from "Bob <b@example.net>" "mailto:p@example.com%2cq@example.com";
		notify "mailto:r@example.com?cc=Q@example.com,s@example.com";
		notify "mailto:s@example.com";
	END
	run -0 b
	[ "$(sent)" = 2 ]
	grep -q '^ARGS: -i -f b@example.net -- p@example.com q@example.com$' "$H/sent.0"
	grep -q '^From: Bob <b@example.net>' "$H/sent.0"
	grep -q '^To: p@example.com, q@example.com' "$H/sent.0"
	grep -q '^ARGS: -i -f bob@example.net -- r@example.com s@example.com$' "$H/sent.1"
	grep -q '^Cc: s@example.com' "$H/sent.1"
	run -0 d -f '<>' -r bob@example.net
	[ "$(grep -hc '^ARGS: .*-f <> ' "$H/sent.2" "$H/sent.3" | tr -d '\n')" = 11 ]
}

@test "duplicate: the second message of an id is seen, not so another user's handle" {
	script <<<'require "duplicate"; if duplicate { discard; }'
	run -0 b
	run -0 b
	[ "$(in_box)" = 1 ]
	script <<<'require "duplicate"; if duplicate :handle "other" { discard; }'
	run -0 b
	[ "$(in_box)" = 2 ]
}

@test "report sends an abuse report" {
	script <<<'require "vnd.dovecot.report"; report "abuse" "It is spam." "abuse@example.com";'
	run -0 b
	grep -q '^Feedback-Type: abuse' "$H/sent.0"
	grep -q '^Content-Type: message/rfc822' "$H/sent.0"
}

@test "pipe, filter and execute: programs of the administrator's directory and no others" {
	printf '#!/bin/sh\n{ echo "$@"; echo "$SENDER $RECIPIENT"; cat; } >"$HOME/piped"\n' >"$H/programs/take"
	printf '#!/bin/sh\nsed s/Hi/Ho/\n' >"$H/programs/change"
	printf '#!/bin/sh\necho lists.y\n' >"$H/programs/where"
	chmod +x "$H/programs"/*
	ENV+=(SIEVE_PIPE_DIR="$H/programs" SIEVE_FILTER_DIR="$H/programs" SIEVE_EXECUTE_DIR="$H/programs")
	script <<<'require "vnd.dovecot.pipe"; pipe "take" ["a b", "$(id)"];'
	run -0 b
	[ "$(head -n 2 "$H/piped")" = $'a b $(id)\nann@example.org bob@example.net' ]
	[ "$(in_box)" = 0 ]
	script <<<'require "vnd.dovecot.filter"; filter "change"; keep;'
	run -0 b
	[[ $(text_of) == *'Ho there.' ]]
	script <<<'require ["vnd.dovecot.execute","variables","fileinto","mailbox"]; execute :output "w" "where"; set "w" "${w}x"; fileinto :create "box";'
	run -0 b
	[ "$(in_box .box)" = 1 ]
	script <<<'require "vnd.dovecot.pipe"; pipe "../sendmail";'
	run -0 b
	[ "$(in_box)" = 2 ]
	[ "$(sent)" = 0 ]
}

@test "programs: one that is missing or fails for good keeps the message, a temporary failure comes again" {
	printf '#!/bin/sh\nexit 75\n' >"$H/programs/later"
	printf '#!/bin/sh\nexit 1\n' >"$H/programs/never"
	printf '#!/bin/sh\nexec sleep 30\n' >"$H/programs/slow"
	chmod +x "$H/programs"/*
	ENV+=(SIEVE_PIPE_DIR="$H/programs")
	script <<<'require "vnd.dovecot.pipe"; pipe "none";'
	run -0 b
	script <<<'require "vnd.dovecot.pipe"; pipe "never";'
	run -0 b
	[ "$(in_box)" = 2 ]
	script <<<'require "vnd.dovecot.pipe"; pipe "later";'
	run -75 b -e
	ENV+=(SIEVE_EXEC_TIMEOUT=1)
	script <<<'require "vnd.dovecot.pipe"; pipe "slow";'
	run -75 b -e
	[ "$(in_box)" = 2 ]
}

@test "extensions that the administrator switches off, or keeps for the global scripts" {
	ENV+=(SIEVE_EXTENSIONS='-vacation' SIEVE_GLOBAL_EXTENSIONS='+copy')
	script <<<'require "vacation"; vacation "x";'
	run -0 b
	script <<<'require ["fileinto","copy"]; keep;'
	run -0 b
	[ "$(sent) $(in_box)" = '0 2' ]
	[ "$(grep -c 'unknown extension' "$H/.dovecot.sieve.log")" = 2 ]
}

@test "wrong settings don't send mail back: the MTA tries again" {
	ENV+=(LDA_AUTOCREATE=perhaps)
	run -111 b
	run -75 b -e
	ENV[-1]=LDA_NOSUCH=1
	run -75 b -e
	[[ $output == *'LDA_NOSUCH'* ]]
	# nor does a place that is none, whose path the sender doesn't learn
	unset 'ENV[-1]'
	ENV+=(MAIL="maildir:$H/msg")
	run --separate-stderr -75 b -e
	[ "$output" = 'delivery failed' ]
	[[ $stderr == *"$H/msg"*'Not a directory'* ]]
	ENV[-1]='MAIL=mbox:~/mbox'
	run -75 b -e
	ENV[-1]=HOME=
	run -75 b -e
}

@test "what is wrong with a script or a setting is said with its reason, to the administrator and to the user; the mail is there" {
	script <<<keep
	skip_unless_root
	chown 0:0 "$H/.dovecot.sieve"
	chmod 600 "$H/.dovecot.sieve"
	run -0 b
	[[ $output == *"open($H/.dovecot.sieve) failed: Permission denied"*"missing +r on $H/.dovecot.sieve, owned by 0(root)"* ]]
	grep -q ': Sieve script of the user can.t be read: open(' "$H/.dovecot.sieve.log"
	script <<<'require "vnd.dovecot.pipe"; pipe "none";'
	ENV+=(SIEVE_PIPE_DIR="$H/nowhere" SIEVE_EXTENSIONS='+vnd.dovecot.pipe +nonsense -unknown')
	run -0 b
	[[ $output == *'pipe failed: there is no program "none" in SIEVE_PIPE_DIR: No such file or directory'* ]]
	[ "$(grep -c 'SIEVE_EXTENSIONS: there is no Sieve extension +nonsense here' <<<"$output")" = 1 ]
	[[ $output != *unknown* ]]
	[ "$(in_box)" = 2 ]
	ENV+=(LDA_SENDMAIL="$H/nowhere")
	script <<<'redirect "x@example.org";'
	run -75 b -e
	[[ $output == *"redirect failed: LDA_SENDMAIL: can't run $H/nowhere: No such file or directory"* ]]
}

@test "root is refused" {
	skip_unless_root
	run -111 env -i "${ENV[@]}" deliver <"$H/msg"
}
