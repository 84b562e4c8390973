#!/usr/bin/env bats
# lmtpd: transcripts on a pipe and a socket, one answer a recipient, bytes as they came, trouble of one recipient that stays his.
load lib/common

FIRST=20461

# Users u1 to u4, each with a uid and a home of its own.
setup() {
	lmtp_users "$FIRST" 4
}

# A whole session on a pipe; replies without CR.
say() {
	printf '%b' "$1" | timeout 60 lmtpd auth-cdb "$D/users.cdb" -- deliver 2>"$D/log" | tr -d '\r'
}

in_box() {
	find "$D/$1/Maildir/${2:-}/new" "$D/$1/Maildir/${2:-}/cur" -type f 2>/dev/null | wc -l
}

# what u1 got, without the two trace lines
body_of() {
	cat "$D/$1"/Maildir/new/* | tail -n +3
}

@test "LHLO announces what there is; HELO and EHLO are not LMTP" {
	run say 'EHLO me\r\nLHLO me\r\nQUIT\r\n'
	[ "$output" = '220 mx.test LMTP dovetail ready
500 5.5.1 This is LMTP: say LHLO
250-mx.test
250-PIPELINING
250-8BITMIME
250-SMTPUTF8
250-CHUNKING
250-BINARYMIME
250-ENHANCEDSTATUSCODES
250-DSN
250-DELIVERBY
250 SIZE
221 2.0.0 Bye' ]
}

@test "everything pipelined: one answer for each recipient, in their order" {
	run say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1@x>\r\nRCPT TO:<u2>\r\nRCPT TO:<none@x>\r\nRCPT TO:<u3+d@x>\r\nDATA\r\nSubject: x\r\n\r\nhi\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<u1@x>\r\nDATA\r\n\r\n.\r\nQUIT\r\n'
	[ "$(tail -n +12 <<<"$output")" = '250 2.1.0 OK
250 2.1.5 OK
250 2.1.5 OK
550 5.1.1 No such user here
250 2.1.5 OK
354 End with a line of one dot
250 2.0.0 <u1@x> Saved
250 2.0.0 <u2> Saved
250 2.0.0 <u3+d@x> Saved
250 2.1.0 OK
250 2.1.5 OK
354 End with a line of one dot
250 2.0.0 <u1@x> Saved
221 2.0.0 Bye' ]
	[ "$(in_box u1) $(in_box u2) $(in_box u3)" = '2 1 1' ]
}

@test "commands out of order, DATA without a recipient, parameters unknown or wrong" {
	run say 'MAIL FROM:<a@b>\r\nLHLO me\r\nRCPT TO:<u1>\r\nDATA\r\nMAIL FROM:<a@b> X=1\r\nMAIL FROM:<a@b> SIZE=x\r\nMAIL FROM:a@b\r\nMAIL FROM:<a@b> SIZE=9 BODY=8BITMIME RET=HDRS ENVID=q AUTH=<>\r\nMAIL FROM:<a@b>\r\nRCPT TO:<>\r\nRCPT TO:<u1> NOTIFY=NEVER ORCPT=rfc822;u1\r\nRSET\r\nDATA\r\nMAIL FROM:<a@b>\r\nRCPT TO:<nope>\r\nDATA\r\nNOOP\r\nVRFY u1\r\nQUIT\r\n'
	[ "$(grep -v '^250-' <<<"$output" | cut -c 1-9 | tr '\n' ' ')" = '220 mx.te 503 5.5.1 250 SIZE 503 5.5.1 503 5.5.1 555 5.5.4 501 5.5.4 501 5.1.7 250 2.1.0 503 5.5.1 501 5.1.3 250 2.1.5 250 2.0.0 503 5.5.1 250 2.1.0 550 5.1.1 503 5.5.1 250 2.0.0 252 2.5.0 221 2.0.0 ' ]
}

@test "SIZE: refused at MAIL, and after the fact for each recipient" {
	export LMTP_MAX_SIZE=100
	run say 'LHLO me\r\nMAIL FROM:<a@b> SIZE=101\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nRCPT TO:<u2>\r\nDATA\r\n'"$(printf 'x%.0s' {1..101})"'\r\n.\r\nQUIT\r\n'
	[[ $output == *'250 SIZE 100'* ]]
	[ "$(grep -c '^552 5.3.4' <<<"$output")" = 3 ]
	[ "$(in_box u1)" = 0 ]
}

@test "BDAT in chunks, split anywhere, binary; BODY=BINARYMIME refuses DATA" {
	run say 'LHLO me\r\nMAIL FROM:<a@b> BODY=BINARYMIME\r\nRCPT TO:<u1>\r\nDATA\r\nBDAT 10\r\nSubject: xBDAT 4\r\n\r\n\r\nBDAT 6 LAST\r\na\0b\r\n.MAIL FROM:<a@b>\r\nRCPT TO:<u2>\r\nBDAT 0 LAST\r\nQUIT\r\n'
	[[ $output == *'503 5.5.1 BODY=BINARYMIME wants BDAT'* ]]
	[[ $output == *$'250 2.0.0 10 bytes\n250 2.0.0 4 bytes\n250 2.0.0 <u1> Saved'* ]]
	body_of u1 | cmp - <(printf 'Subject: x\r\n\r\na\0b\r\n.')
	[ "$(in_box u2)" = 1 ]
}

@test "BDAT without recipients takes its bytes along; BDAT that isn't a number ends it" {
	run say 'LHLO me\r\nBDAT 5 LAST\r\nQUIT\nNOOP\r\nBDAT x\r\nNOOP\r\n'
	[ "$(tail -n 4 <<<"$output" | cut -c 1-9 | tr '\n' ' ')" = '503 5.5.1 250 2.0.0 501 5.5.4 421 4.7.0 ' ]
}

@test "dots, NUL, bare CR and bare LF are stored as they came; a bare LF does not end the text" {
	run say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nDATA\r\nX: y\r\n\r\n..dot\r\na\0b\rc\n.\nd\r\n.\rx\r\n\r\n.\r\nQUIT\r\n'
	[[ $output == *'250 2.0.0 <u1> Saved'* ]]
	body_of u1 | cmp - <(printf 'X: y\r\n\r\n.dot\r\na\0b\rc\n.\nd\r\n\rx\r\n\r\n')
}

@test "a Received line with the client's name, our own, and the one recipient" {
	unset LMTP_RECEIVED
	run say 'LHLO client.example\r\nMAIL FROM:<a@b> SMTPUTF8\r\nRCPT TO:<u1@x>\r\nDATA\r\nX: y\r\n.\r\nQUIT\r\n'
	[[ $(cat "$D"/u1/Maildir/new/* | tr -d '\r') == *'Received: from client.example'*'by mx.test with UTF8LMTP'*'for <u1@x>;'* ]]
}

@test "a client that goes in the middle of DATA or BDAT leaves nothing" {
	say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nDATA\r\nX: y\r\n\r\nhalf\r\n.\r' || true
	say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nBDAT 100 LAST\r\nX: y\r\n' || true
	[ "$(in_box u1)" = 0 ]
	[ -z "$(ls -A "$D/spool")" ]
}

# A program directory for scripts' execute, and a file in it for each `program NAME TEXT`.
program() {
	mkdir -p "$D/programs"
	chmod 755 "$D/programs"
	printf '#!/bin/sh\n%s\n' "$2" >"$D/programs/$1"
	chmod 755 "$D/programs/$1"
	export SIEVE_EXECUTE_DIR=$D/programs
}

@test "one recipient's broken home or slow script doesn't spoil the others" {
	skip_unless_root
	chown 0:0 "$D/u2" && chmod 755 "$D/u2"
	# The slow one waits for the last one's delivery: one after the other, they would end in its time limit.
	program slow "until test -e $D/spool/u1; do sleep 0.05; done"
	program mark ": >$D/spool/u1"
	echo 'require "vnd.dovecot.execute"; execute "slow";' >"$D/u3/.dovecot.sieve"
	echo 'require "ereject"; ereject "not me";' >"$D/u4/.dovecot.sieve"
	echo 'require "vnd.dovecot.execute"; execute "mark";' >"$D/u1/.dovecot.sieve"
	run say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u2>\r\nRCPT TO:<u3>\r\nRCPT TO:<u4>\r\nRCPT TO:<u1>\r\nDATA\r\nX: y\r\n\r\n.\r\nQUIT\r\n'
	[[ $output == *'451 4.2.0 <u2> '*$'\n250 2.0.0 <u3> Saved\n550 5.7.1 <u4> not me\n250 2.0.0 <u1> Saved\n221'* ]]
	[ "$(in_box u1) $(in_box u3)" = '1 1' ]
}

@test "a delivery that takes too long is ended, with the program that its script had started: 451, and nothing is stored" {
	program slow "echo \$\$ >$D/spool/pid; exec sleep 300"
	export LMTP_DELIVER_TIMEOUT=2
	echo 'require "vnd.dovecot.execute"; execute "slow";' >"$D/u3/.dovecot.sieve"
	run say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u3>\r\nDATA\r\nX: y\r\n\r\n.\r\nQUIT\r\n'
	[[ $output == *$'\n451 4.3.0 <u3> '* ]]
	[ "$(in_box u3)" = 0 ]
	gone() { ! kill -0 "$1" 2>/dev/null || grep -q '^State:.Z' "/proc/$1/status"; }
	wait_until gone "$(cat "$D/spool/pid")"
}

@test "loops are told as such; Delivered-To of the MTA that speaks with us is none" {
	run say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1@x>\r\nDATA\r\nReceived: from a by b; x\r\nDelivered-To: u1@x\r\n\r\n.\r\nQUIT\r\n'
	[[ $output == *'554 5.4.6 <u1@x> mail loop'* ]]
	# OpenSMTPD's
	for LMTP_RECEIVED in yes no; do
		export LMTP_RECEIVED
		run say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1@x>\r\nDATA\r\nReturn-Path: <a@b>\r\nDelivered-To: u1@x\r\nReceived: from a by b; x\r\n\r\n.\r\nQUIT\r\n'
		[[ $output == *'250 2.0.0 <u1@x> Saved'* ]]
		[ "$(head -n 1 "$D"/u1/Maildir/new/*)" = $'Return-Path: <a@b>\r' ]
		rm "$D"/u1/Maildir/new/*
	done
}

@test "too many recipients, too many errors, a line that is too long" {
	export LMTP_RECIPIENTS_MAX=1
	run say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nRCPT TO:<u2>\r\nQUIT\r\n'
	[[ $output == *'452 4.5.3'* ]]
	run say "$(printf 'X\\r\\n%.0s' {1..30})"
	[ "$(tail -n 1 <<<"$output")" = '421 4.7.0 Too many errors' ]
	run say "LHLO $(printf 'x%.0s' {1..5000})\\r\\n"
	[ "$(tail -n 1 <<<"$output")" = '500 5.5.2 The line is too long' ]
	run say "LHLO $(printf 'x%.0s' {1..5000})\\r\\nRSET\\r\\n"
	[ "$(tail -n 2 <<<"$output")" = $'500 5.5.2 The line is too long\n250 2.0.0 OK' ]
}

@test "names that the chain must not see: control bytes, slashes, a dash" {
	run say 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<../u1>\r\nRCPT TO:<-l>\r\nRCPT TO:<u1\0>\r\nRCPT TO:<"u1 x"@y>\r\nQUIT\r\n'
	[ "$(grep -c '^5' <<<"$output")" = 4 ]
}

big() { # big FILE BYTES
	{
		printf 'Subject: big\r\n\r\n'
		head -c "$2" /dev/zero | tr '\0' 'x' | fold -w 998 | sed 's/$/\r/'
		printf '\r\n'
	} >"$1"
}

@test "50 MB through a socket: stored whole, by processes of bounded memory" {
	big "$D/big" 50000000
	TCPSERVER_OPTS=()
	start_tcpserver lmtpd auth-cdb "$D/users.cdb" -- deliver
	python3 - "$PORT" "$D/big" "$SERVER_PID" <<-'END'
		import os, smtplib, subprocess, sys, threading
		peak, stop = {}, threading.Event()
		def private():
		    while not stop.wait(0.1):
		        for pid in filter(str.isdigit, os.listdir('/proc')):
		            try:
		                name = open(f'/proc/{pid}/comm').read().strip()
		                if name in ('lmtpd', 'deliver'):
		                    for line in open(f'/proc/{pid}/status'):
		                        if line.startswith('RssAnon'):
		                            peak[name] = max(peak.get(name, 0), int(line.split()[1]))
		            except OSError: pass
		t = threading.Thread(target=private); t.start()
		s = smtplib.LMTP('127.0.0.1', int(sys.argv[1]))
		s.ehlo('me'); s.mail('a@b'); print(s.rcpt('u1'), s.rcpt('u2'))
		s.putcmd('data'); print(s.getreply())
		s.sock.sendall(open(sys.argv[2], 'rb').read() + b'.\r\n')
		print(s.getreply(), s.getreply()); s.quit()
		stop.set(); t.join(); print(peak)
		assert all(v < 8192 for v in peak.values()), peak
	END
	for u in u1 u2; do
		[ "$(body_of $u | sha256sum)" = "$(sha256sum <"$D/big")" ]
	done
	[ -z "$(ls -A "$D/spool")" ]
}

@test "100,000 header lines, and a script that looks at them" {
	{
		printf 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nDATA\r\n'
		{
			yes $'X-Line: something or other\r' | head -n 100000
			printf 'Subject: here\r\n\r\nbody\r\n'
		} | tee "$D/long"
		printf '.\r\nQUIT\r\n'
	} >"$D/session"
	echo 'require ["fileinto","mailbox"]; if header "x-line" "never" { fileinto :create "no"; }' >"$D/u1/.dovecot.sieve"
	run bash -c 'timeout 60 lmtpd auth-cdb "$1/users.cdb" -- deliver <"$1/session"' - "$D"
	[[ $output == *'250 2.0.0 <u1> Saved'* ]]
	body_of u1 | cmp - "$D/long"
}

# parts N: a multipart message of N parts, each in its own headers; nested N: one inside the other.
parts() {
	printf 'Subject: parts\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'
	awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "--b\r\nContent-Type: text/plain; name=p%d\r\n\r\npart %d\r\n", i, i; printf "--b--\r\n" }'
}

nested() {
	printf 'Subject: nested\r\n'
	awk -v n="$1" 'BEGIN { for (i = 1; i <= n; i++) printf "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i
		printf "\r\nx\r\n"; for (i = n; i > 0; i--) printf "--b%d--\r\n", i }'
}

@test "10,000 parts, side by side and one inside the other: stored as they came, in bounded memory, with a script that looks at each" {
	cat >"$D/u1/.dovecot.sieve" <<-'END'
		require ["foreverypart", "mime", "fileinto", "mailbox"];
		foreverypart { if header :mime :param "name" :is "content-type" "p9999" { fileinto :create "last"; } }
	END
	# Sanitizers map terabytes.
	local memory=32000
	! sanitized || memory=unlimited
	for what in parts nested; do
		$what 10000 >"$D/$what"
		{
			printf 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nRCPT TO:<u2>\r\nDATA\r\n'
			cat "$D/$what"
			printf '.\r\nQUIT\r\n'
		} >"$D/session"
		run bash -c 'ulimit -Sv "$2" && timeout 60 lmtpd auth-cdb "$1/users.cdb" -- deliver <"$1/session" 2>"$1/log"' - "$D" "$memory"
		[ "$(grep -c '^250 2.0.0 <u[12]> Saved' <<<"$output")" = 2 ]
		(cd "$D/u3" && ulimit -Sv "$memory" && as_user "$((FIRST + 3))" env HOME="$D/u3" USER=u3 deliver <"$D/$what")
		for u in u1 u2 u3; do
			find "$D/$u/Maildir" -path '*/new/*' >"$D/stored"
			[ "$(wc -l <"$D/stored")" = 1 ]
			[ "$what $u" != 'parts u1' ] || grep -q '/\.last/' "$D/stored" # the script saw the 10,000th: the message is the first
			tail -c "$(stat -c %s "$D/$what")" "$(cat "$D/stored")" | cmp - "$D/$what" # before it are trace lines
			rm "$(cat "$D/stored")"
		done
	done
}

@test "swaks speaks with it" {
	skip_unless_installed swaks swaks
	start_tcpserver lmtpd auth-cdb "$D/users.cdb" -- deliver
	run swaks --protocol LMTP --server 127.0.0.1 --port "$PORT" --from a@b.example --to u1@x.example,u2@x.example --h-Subject hello --timeout 20
	[ "$status" = 0 ]
	[ "$(in_box u1) $(in_box u2)" = '1 1' ]
	grep -q '^Subject: hello' "$D"/u1/Maildir/new/*
}

@test "many connections at once: every message arrives once" {
	start_tcpserver lmtpd auth-cdb "$D/users.cdb" -- deliver
	python3 - "$PORT" <<-'END'
		import smtplib, sys, threading
		def one(n):
		    s = smtplib.LMTP('127.0.0.1', int(sys.argv[1]))
		    for i in range(10):
		        for to in 'u1', 'u%d' % (2 + n % 3):
		            s.sendmail('a@b', to, f'Subject: {n}.{i}\r\n\r\nx\r\n')
		    s.quit()
		ts = [threading.Thread(target=one, args=(n,)) for n in range(6)]
		[t.start() for t in ts]; [t.join() for t in ts]
	END
	[ "$(in_box u1) $(($(in_box u2) + $(in_box u3) + $(in_box u4)))" = '60 60' ]
	[ "$(cat "$D"/u1/Maildir/new/* | grep ^Subject | sort -u | wc -l)" = 60 ]
}

@test "scripts hear of DSN parameters, of the message and of their own recipient" {
	for i in 1 2; do
		cat >"$D/u$i/.dovecot.sieve" <<-'END'
			require ["envelope", "envelope-dsn", "fileinto", "mailbox", "variables", "relational", "comparator-i;ascii-numeric"];
			if envelope :matches "orcpt" "*" { set "o" "${1}"; }
			if envelope :matches "ret" "*" { set "r" "${1}"; }
			if envelope :matches "envid" "*" { set "e" "${1}"; }
			if envelope :count "eq" :comparator "i;ascii-numeric" "notify" "2" { set "n" "two"; }
			if envelope "auth" "x@y" { set "a" "auth"; }
			fileinto :create "${o} ${r} ${e} ${n} ${a}";
		END
		[ "$(id -u)" != 0 ] || chown -R "$((FIRST + i)):$((FIRST + i))" "$D/u$i"
	done
	run say 'LHLO me\r\nMAIL FROM:<a@b> RET=HDRS ENVID=q+2B1 AUTH=x@y\r\nRCPT TO:<u1@x> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;z+2B1@b\r\nRCPT TO:<u2@x>\r\nDATA\r\n\r\n.\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u2@x>\r\nDATA\r\n\r\n.\r\nQUIT\r\n'
	ls -A "$D"/u[12]/Maildir
	[ -n "$(find "$D/u1/Maildir/.rfc822;z+1@b HDRS q+1 two auth/new" -type f)" ]
	[ -n "$(find "$D/u2/Maildir/. HDRS q+1  auth/new" -type f)" ]
	[ -n "$(find "$D/u2/Maildir/.    /new" -type f)" ]
}

@test "a front that can't be what it should ends the server with its exit code" {
	skip_unless_root
	LOGIN_USER=nosuchuser run -100 lmtpd auth-cdb "$D/users.cdb" -- deliver </dev/null
	[[ $output == *'LOGIN_USER: there is no system user nosuchuser'* ]]
	printf 'QUIT\r\n' >"$D/in"
	run -0 lmtpd auth-cdb "$D/users.cdb" -- deliver <"$D/in"
}
