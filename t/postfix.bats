#!/usr/bin/env bats
# A private Postfix (its own configuration, queue and port) hands mail over in the three ways of dovetail-recipes(7): LMTP, pipe(8), mailbox_command. The message
# is sent by swaks, filtered by Sieve and read over IMAP.
load lib/common

FIRST=20471

setup_file() {
	export PF=$BATS_FILE_TMPDIR/pf
}

# An unprivileged account that every Debian has, for local(8).
LOCAL=games

setup() {
	skip_unless_root
	skip_unless_installed postfix postfix
	skip_unless_installed swaks swaks
	skip_unless_installed tcpserver ucspi-tcp
	D=$BATS_TEST_TMPDIR
	chmod 711 "$D"
	mkdir -p "$D/ann" "$D/box" "$D/conf" "$D/queue" "$D/data" "$D/spool"
	chmod 1777 "$D/spool"
	chown $FIRST:$FIRST "$D/ann"
	chown $LOCAL "$D/box"
	chown postfix "$D/data"
	echo "ann:{PLAIN}pass:$FIRST:$FIRST::$D/ann::" | usercdb "$D/users.cdb"
	export LMTP_SPOOL=$D/spool MAIL='maildir:~/Maildir'
	start_tcpserver lmtpd auth-cdb "$D/users.cdb" -- deliver
	LMTP=$PORT
	SMTP=$(free_port)
	configure
	start_server postfix -c "$D/conf" start-fg
	WAIT=60 wait_until smtp_greets "$SMTP"
}

teardown() {
	[ ! -e "$D/conf/main.cf" ] || postfix -c "$D/conf" stop >/dev/null 2>&1 || true
	stop_servers
}

configure() {
	local deliver="/usr/bin/env MAIL=maildir:$D/box/Maildir HOME=$D/box USER=$LOCAL SIEVE_SCRIPT=$D/box/script LMTP_SPOOL=$D/spool $BUILD/bin/deliver"
	cat >"$D/conf/main.cf" <<-END
		compatibility_level = 3.6
		config_directory = $D/conf
		queue_directory = $D/queue
		data_directory = $D/data
		maillog_file = /dev/stdout
		myhostname = mx.test
		mydomain = test
		mydestination = local.test
		mynetworks = 127.0.0.0/8
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		relay_domains = lmtp.test, pipe.test
		transport_maps = inline:{lmtp.test=lmtp:inet:127.0.0.1:$LMTP, pipe.test=dovetail:}
		local_recipient_maps =
		alias_maps =
		alias_database =
		mailbox_command = $deliver -e -f "\$SENDER" -r "\$RECIPIENT" -a "\$ORIGINAL_RECIPIENT"
		smtputf8_enable = no
		notify_classes =
		bounce_queue_lifetime = 1s
	END
	cat >"$D/conf/master.cf" <<-END
		127.0.0.1:$SMTP inet n - n - - smtpd
		pickup unix n - n 60 1 pickup
		cleanup unix n - n - 0 cleanup
		qmgr unix n - n 300 1 qmgr
		rewrite unix - - n - - trivial-rewrite
		bounce unix - - n - 0 bounce
		defer unix - - n - 0 bounce
		trace unix - - n - 0 bounce
		verify unix - - n - 1 verify
		flush unix n - n 1000? 0 flush
		proxymap unix - - n - - proxymap
		smtp unix - - n - - smtp
		relay unix - - n - - smtp
		error unix - - n - - error
		retry unix - - n - - error
		discard unix - - n - - discard
		local unix - n n - - local
		virtual unix - n n - - virtual
		lmtp unix - - n - - lmtp
		anvil unix - - n - 1 anvil
		scache unix - - n - 1 scache
		postlog unix-dgram n - n - 1 postlogd
		dovetail unix - n n - - pipe
		  flags=DR user=$LOCAL argv=$deliver -e -f \${sender} -r \${recipient} -a \${original_recipient}
	END
}

mail() { # mail TO SUBJECT
	swaks --server 127.0.0.1 --port "$SMTP" --from sender@example.org --to "$1" --h-Subject "$2" --body 'Hi there.' --timeout 60 >"$D/swaks" 2>&1
}

files() {
	find "$1" -path '*/new/*' -type f | wc -l
}

has_files() {
	[ "$(files "$1")" = "$2" ]
}

logged() {
	grep -q "$1" "$SERVER_LOG"
}

@test "LMTP: filtered by Sieve, read over IMAP; a refused recipient and a rejecting script bounce with their texts" {
	cat >"$D/ann/.dovecot.sieve" <<-'END'
		require ["fileinto","mailbox","reject"];
		if header :contains "subject" "list" { fileinto :create "lists"; }
		if header :contains "subject" "bad" { reject "I don't read this."; }
	END
	chown $FIRST "$D/ann/.dovecot.sieve"
	mail ann+x@lmtp.test 'the list'
	WAIT=60 wait_until has_files "$D/ann" 1
	run as_user $FIRST env -i HOME="$D/ann" USER=ann MAIL='maildir:~/Maildir' PATH="$PATH" imapd \
		< <(printf 'a SELECT lists\r\nb FETCH 1 BODY.PEEK[HEADER.FIELDS (SUBJECT RETURN-PATH DELIVERED-TO)]\r\nc LOGOUT\r\n')
	[[ $output == *'Return-Path: <sender@example.org>'*'Delivered-To: ann+x@lmtp.test'*'Subject: the list'* ]]
	mail none@lmtp.test x
	WAIT=60 wait_until logged 'none@lmtp.test.*dsn=5.1.1, status=bounced'
	mail ann@lmtp.test bad
	WAIT=60 wait_until logged "status=bounced.*I don't read this."
}

@test "LMTP: one message for two recipients" {
	swaks --server 127.0.0.1 --port "$SMTP" --from s@example.org --to ann@lmtp.test,ann+b@lmtp.test --h-Subject two --timeout 60 >"$D/swaks" 2>&1
	WAIT=60 wait_until has_files "$D/ann" 2
}

@test "pipe: trace lines once, Sieve runs, exit codes defer and bounce" {
	mail someone@pipe.test hello
	WAIT=60 wait_until has_files "$D/box" 1
	[ "$(cat "$D"/box/Maildir/new/* | grep -c '^Delivered-To: someone@pipe.test')" = 1 ]
	[ "$(cat "$D"/box/Maildir/new/* | grep -ci '^Return-Path: <sender@example.org>')" = 1 ]
	chmod 500 "$D/box/Maildir/new"
	mail someone@pipe.test later
	WAIT=60 wait_until logged 'someone@pipe.test.*status=deferred'
	chmod 700 "$D/box/Maildir/new"
}

@test "mailbox_command: as the local user, with Postfix's environment" {
	echo 'require ["fileinto","mailbox","envelope"]; if envelope "from" "sender@example.org" { fileinto :create "seen"; }' >"$D/box/script"
	mail $LOCAL@local.test hello
	WAIT=60 wait_until has_files "$D/box/Maildir/.seen" 1
	[ "$(cat "$D"/box/Maildir/.seen/new/* | grep -c '^Delivered-To:')" = 1 ]
}
