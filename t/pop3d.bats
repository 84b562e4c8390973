#!/usr/bin/env bats
# pop3d: each command and error (RFC 1939, 2449, 6856), every way the bytes can come, real clients, and Dovecot's answers on the same mail.
load lib/common
load lib/clients
load lib/dovecot

setup() {
	cd "$BATS_TEST_TMPDIR"
}

# Two messages whose lines need care: dots, bare LF, no line end at the end, a NUL, 8-bit.
sample() {
	ann_mail 1700000001.M1.a 'Subject: one\n\n.dot\n..two\nend\n'
	ann_mail 1700000002.M2.b 'Subject: two\r\n\r\n\r\nline 1\r\nline 2\r\nline 3\r\n\0nul \xe4\r\nlast without end'
}

ann_mail() {
	printf "$2" >"$ANN/Maildir/new/$1"
	[ "$(id -u)" != 0 ] || chown "$ANN_UID:$ANN_UID" "$ANN/Maildir/new/$1"
}

pop() {
	printf '%b' "$1" | ann "${@:2}" pop3d 2>"$BATS_TEST_TMPDIR/log" | tr -d '\r' | tr '\0' '@'
}

@test "greeting, STAT, LIST, UIDL, RETR, TOP, DELE, RSET, NOOP, QUIT" {
	clients_setup rootless
	sample
	run pop 'STAT\r\nLIST\r\nLIST 2\r\nRETR 1\r\nTOP 2 2\r\nTOP 1 0\r\nDELE 1\r\nSTAT\r\nLIST\r\nRSET\r\nSTAT\r\nNOOP\r\nQUIT\r\n'
	echo "$output"
	[ "$output" = "+OK pre-authenticated, 2 messages
+OK 2 100
+OK 2 messages
1 34
2 66
.
+OK 2 66
+OK 34 octets
Subject: one

..dot
...two
end
.
+OK
Subject: two


line 1
.
+OK
Subject: one

.
+OK message 1 is marked
+OK 1 66
+OK 1 messages
2 66
.
+OK the maildrop has 2 messages
+OK 2 100
+OK
+OK goodbye" ]
	[ "$(find Maildir -type f 2>/dev/null | wc -l)" = 0 ]
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 2 ]
}

@test "DELE takes effect at QUIT alone, RETR sets \\Seen" {
	clients_setup rootless
	sample
	pop 'DELE 1\r\n' >out
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 2 ]
	pop 'DELE 1\r\nRETR 2\r\nQUIT\r\n' >out
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 1 ]
	[[ $(find "$ANN/Maildir/cur" -type f) == */1700000002.M2.b*:2,S ]]
	run pop 'STAT\r\nQUIT\r\n'
	[[ $output == *'+OK 1 66'* ]]
}

@test "the log says how a session ended, and what it moved" {
	clients_setup rootless
	sample
	pop 'TOP 1 1\r\nTOP 2 0\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n' >out
	grep -q 'pop3d\[[0-9]*\](ann): disconnected: logged out in=[0-9]* out=[0-9]* retr=1/34 top=2 del=1/2$' log
	pop 'DELE 1\r\n' >out
	grep -q 'disconnected: connection closed in=8 out=[0-9]* retr=0/0 top=0 del=0/1$' log
	pop "$(printf 'X\\r\\n%.0s' {1..30})" >out
	grep -q 'disconnected: too many invalid commands ' log
	pop "$(head -c 70000 /dev/zero | tr '\0' x)" >out
	grep -q 'disconnected: line too long ' log
}

@test "mistakes: unknown commands, numbers that are none, messages that are gone" {
	clients_setup rootless
	sample
	for wrong in 'RETR' 'RETR x' 'RETR 0' 'RETR 3' 'RETR -1' 'RETR 99999999999' 'TOP 1' 'TOP 1 x' 'TOP 3 1' 'LIST 3' 'UIDL 3' 'DELE 3' 'DELE' \
		'FROB' 'USER ann' 'PASS x' 'STLS' 'AUTH PLAIN' 'LAST' 'LANG xx' 'R\0ETR 1'; do
		run pop "$wrong\r\nNOOP\r\nQUIT\r\n"
		echo "$wrong: $output"
		[[ ${lines[1]} == '-ERR '* ]]
		[ "${lines[2]}" = '+OK' ]
		[ "${#lines[@]}" = 4 ]
	done
	run pop 'DELE 1\r\nDELE 1\r\nRETR 1\r\nTOP 1 1\r\nLIST 1\r\nUIDL 1\r\nQUIT\r\n'
	[ "$(grep -c '^-ERR' <<<"$output")" = 5 ]
}

@test "mail that can't be read is [SYS/PERM], a message that another took away is gone, and the session goes on" {
	clients_setup rootless
	sample
	chmod 000 "$ANN/Maildir"
	run pop 'STAT\r\n'
	[[ $output == '-ERR [SYS/PERM] '* ]]
	grep -q 'Permission denied' log
	chmod 700 "$ANN/Maildir"
	pop 'QUIT\r\n' >/dev/null
	mkfifo asked
	ann pop3d <asked >answered 2>log 3>&- &
	exec 4>asked
	printf 'STAT\r\n' >&4
	wait_until grep -q '^+OK 2 100' answered
	find "$ANN/Maildir" -name '1700000001.*' -delete
	chmod 000 "$ANN/Maildir"/*/1700000002.*
	printf 'RETR 1\r\nRETR 2\r\nTOP 1 1\r\nNOOP\r\nQUIT\r\n' >&4
	exec 4>&-
	wait
	[ "$(tr -d '\r' <answered | sed -n '3,$ s/\(^-ERR \[[A-Z/]*\]\|^-ERR\|^+OK\).*/\1/p' | tr '\n' ' ')" = '-ERR -ERR [SYS/PERM] -ERR +OK +OK ' ]
}

@test "too many unknown commands and too long a line end the session" {
	clients_setup rootless
	run pop "$(printf 'X\\r\\n%.0s' {1..200})NOOP\r\n"
	[[ ${lines[-1]} == '-ERR too many unknown commands'* ]]
	run pop "$(head -c 70000 /dev/zero | tr '\0' x)\r\nNOOP\r\n"
	[[ ${lines[-1]} == '-ERR too many unknown commands or too long a line' ]]
	[ "${#lines[@]}" = 2 ]
}

@test "CAPA, UTF8, LANG; words in any case" {
	clients_setup rootless
	run pop 'capa\r\nutf8\r\nlang\r\nlang en\r\nlang *\r\nquit\r\n'
	echo "$output"
	for capability in TOP UIDL RESP-CODES AUTH-RESP-CODE PIPELINING UTF8 LANG 'EXPIRE NEVER'; do
		grep -qx "$capability" <<<"$output"
	done
	[ "$(grep -c '^+OK' <<<"$output")" = 7 ]
	grep -q '^en ' <<<"$output"
}

@test "one segment, lines, single bytes and every prefix" {
	clients_setup rootless
	sample
	printf 'CAPA\nSTAT\nLIST\nUIDL\nUIDL 2\nRETR 1\nTOP 2 2\nNOPE\nDELE 1\nRSET\nRETR 2\n' >script
	ann python3 "$TOP/t/lib/everyprefix.py" "$BATS_TEST_TMPDIR/script" "$(command -v pop3d)" >got
	grep -aqx '+OK 66 octets' got
}

@test "only one session at a time where POP3_LOCK asks for it" {
	clients_setup rootless
	sample
	mkfifo hold
	ann env POP3_LOCK=yes pop3d <hold >first 2>/dev/null 3>&- &
	exec 4>hold
	wait_until grep -q '^+OK' first
	run pop 'QUIT\r\n' env POP3_LOCK=yes
	[[ $output == '-ERR [IN-USE] '* ]]
	exec 4>&-
	wait
	run pop 'QUIT\r\n' env POP3_LOCK=yes
	[[ $output == '+OK'* ]]
}

@test "POP3_UTF8_HEADERS=refuse keeps UTF-8 headers from clients that didn't say UTF8" {
	clients_setup rootless
	ann_mail 1700000001.M1.a 'Subject: gr\xc3\xbcn\n\nbody\n'
	ann_mail 1700000002.M2.b 'Subject: plain\n\nb\xc3\xbcdy\n'
	ann_mail 1700000003.M3.c 'Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Description: \xc3\xbc\n\n--x--\n'
	run pop 'RETR 1\r\nRETR 2\r\nTOP 1 1\r\nRETR 3\r\nUTF8\r\nRETR 1\r\nRETR 3\r\nQUIT\r\n' env POP3_UTF8_HEADERS=refuse
	[ "$(grep -c '^-ERR \[UTF8\] ' <<<"$output")" = 3 ]
	[ "$(grep -c '^Subject: gr' <<<"$output")" = 1 ]
	run pop 'RETR 1\r\nRETR 3\r\nQUIT\r\n'
	[ "$(grep -c '^-ERR' <<<"$output")" = 0 ]
	run pop 'RETR 1\r\nRETR 3\r\nQUIT\r\n' env POP3_UTF8_HEADERS=refuse DOVETAIL_LOGIN=pop3 DOVETAIL_TAG=UTF8
	[ "$(grep -c '^-ERR' <<<"$output")" = 0 ]
}

@test "POP3_FLAGS=no leaves flags alone; LAST where it is wanted; NULs where they harm" {
	clients_setup rootless
	sample
	run pop 'LAST\r\nRETR 2\r\nLAST\r\nRSET\r\nLAST\r\nQUIT\r\n' env POP3_FLAGS=no POP3_LAST=yes
	[ "$(grep -o '^+OK [012]$' <<<"$output" | tr -d '\n')" = '+OK 0+OK 2+OK 0' ]
	[ -z "$(find "$ANN/Maildir" -name '*:2,S')" ]
	grep -q '^@nul' <<<"$output"
	pop 'RETR 2\r\nQUIT\r\n' env POP3_WORKAROUNDS=outlook-no-nuls >out
	grep -aq $'^\x80nul' out
	[[ $(find "$ANN/Maildir" -name '*M2*') == *:2,S ]]
}

@test "POP3_DELETE=flag keeps the message, and hides it from POP3" {
	clients_setup rootless
	sample
	pop 'DELE 1\r\nQUIT\r\n' env POP3_DELETE=flag >out
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 2 ]
	run pop 'STAT\r\nQUIT\r\n' env POP3_DELETE=flag
	[[ $output == *'+OK 1 66'* ]]
	pop 'DELE 1\r\nQUIT\r\n' env POP3_DELETE=flag 'POP3_DELETE_FLAG=$POP3Deleted' >out
	run pop 'STAT\r\nQUIT\r\n' env POP3_DELETE=flag 'POP3_DELETE_FLAG=$POP3Deleted'
	[[ $output == *'+OK 1 66'* ]]
}

@test "uid 0 is refused, and so is a setting that isn't known" {
	clients_setup rootless
	run -100 ann env POP3_NONSENSE=1 pop3d </dev/null
	[[ $output == *POP3_NONSENSE* ]]
	skip_unless_root
	run -100 pop3d </dev/null
}

# opened MESSAGES: the files that a session opens, by STAT, LIST and UIDL of so many known messages; "directories: N" read.
opened() {
	find "$ANN/Maildir/new" "$ANN/Maildir/cur" -type f -delete
	rm -f "$ANN/Maildir/dovetail."* "$ANN/Maildir/dovecot-uidlist"
	python3 -c 'import sys
for i in range(int(sys.argv[2])):
    open(f"{sys.argv[1]}/cur/{1700000000 + i}.M1.x:2,S", "w").write("Subject: x\n\nbody\n")' "$ANN/Maildir" "$1"
	[ "$(id -u)" != 0 ] || chown -R "$ANN_UID:$ANN_UID" "$ANN/Maildir"
	for _ in 1 2; do
		pop 'STAT\r\nUIDL\r\nQUIT\r\n' >/dev/null
	done
	printf 'STAT\r\nLIST\r\nUIDL\r\nLIST 2\r\nUIDL 2\r\nQUIT\r\n' >asked
	: >trace && chmod 666 trace
	ann strace -qq -o "$PWD/trace" -e trace=open,openat,openat2,getdents,getdents64,stat,lstat,newfstatat,statx,readlink,readlinkat pop3d <asked >answered 2>>log
	[ "$(grep -c '^[0-9]* [0-9a-f]\{16\}.$' answered)" = "$1" ]
	echo "$(grep -c getdents trace) directories read, $(grep -vc getdents trace) files opened or looked at"
}

@test "STAT, LIST and UIDL of a large mailbox read no message file and no directory" {
	skip_sanitized 'the leak check needs ptrace for itself'
	skip_unless_installed strace strace
	clients_setup rootless
	opened 3 >few
	opened 1000 >many
	cat few many
	[ "$(grep -c '^0 directories read' few many | tr -d '\n')" = few:1many:1 ]
	# The Maildir's folders, the uidlist, the index: as many as for three messages, give or take what a session tidies up.
	[ "$(cut -d' ' -f4 many)" -le $(($(cut -d' ' -f4 few) + 5)) ]
}

@test "RETR streams: a message of 60 MB through a process that may have 16" {
	skip_sanitized 'they map terabytes'
	clients_setup rootless
	yes 'a line of the message, .dot and all' | head -c 60000000 >"$BATS_TEST_TMPDIR/body"
	{
		printf 'Subject: large\n\n'
		cat body
	} >"$ANN/Maildir/new/1700000001.M1.a"
	[ "$(id -u)" != 0 ] || chown "$ANN_UID:$ANN_UID" "$ANN/Maildir/new/1700000001.M1.a"
	printf 'STAT\r\nRETR 1\r\nTOP 1 1\r\nQUIT\r\n' | (ulimit -v 16000 && ann pop3d 2>log) >answered
	[ "$(sed -n 2p answered | tr -d '\r')" = "+OK 1 $((60000018 + $(wc -l <body)))" ]
	[ "$(tail -n 1 answered)" = $'+OK goodbye\r' ]
	sed -n '6,$ { s/\r$//; p }' answered | head -n "$(wc -l <body)" | cmp - <(head -n "$(wc -l <body)" body)
}

@test "QUIT says so when the deletion is on the disk" {
	skip_sanitized 'the leak check needs ptrace for itself'
	skip_unless_installed strace strace
	clients_setup rootless
	sample
	printf 'DELE 1\r\nQUIT\r\n' >asked
	: >trace && chmod 666 trace
	ann strace -qq -o "$PWD/trace" -e trace=write,sendto,fsync,fdatasync,unlink,unlinkat pop3d <asked >answered 2>>log
	# Of the file's removal and of the log; the answers come as one, at the end.
	awk '/unlink/ { gone = NR } /sync\(/ { if (gone) synced++ } /(write|sendto)\(1,/ { said = NR; enough = synced >= 1 } END { exit !(gone && enough && said > gone) }' trace
	grep -q '^+OK goodbye' answered
}

curl_case() {
	sample
	start_pop3s
	set -- curl -sS --max-time 20 --cacert "$SITE/cert.pem" -u ann:pass
	"$@" "pop3s://localhost:$PORT/1" | cmp - <(printf 'Subject: one\r\n\r\n.dot\r\n..two\r\nend\r\n')
	"$@" "pop3s://localhost:$PORT/2" | tail -n 1 | grep -q '^last without end'
	[[ $("$@" "pop3s://localhost:$PORT/" | tr -d '\r') == $'1 34\n2 66' ]]
	"$@" -X 'DELE 1' --head "pop3s://localhost:$PORT/" >/dev/null
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 1 ]
	run -67 curl -sS --max-time 20 --cacert "$SITE/cert.pem" -u ann:wrong "pop3s://localhost:$PORT/"
}

@test "curl reads, lists and deletes" {
	skip_unless_installed curl curl
	in_both_ways curl_case
}

poplib_case() {
	sample
	start_pop3s
	cat >"$SITE/session.py" <<-'END'
		import poplib, ssl, sys
		c = poplib.POP3_SSL('localhost', int(sys.argv[1]), context=ssl.create_default_context(cafile=sys.argv[2]))
		assert 'UIDL' in c.capa()
		c.user('ann'); c.pass_('pass')
		assert c.stat() == (2, 100)
		assert c.list()[1] == [b'1 34', b'2 66']
		assert c.retr(1)[1] == [b'Subject: one', b'', b'.dot', b'..two', b'end']
		assert c.top(2, 1)[1] == [b'Subject: two', b'', b''], c.top(2, 1)
		uids = [line.split()[1] for line in c.uidl()[1]]
		assert len(set(uids)) == 2
		c.utf8()
		c.dele(1); c.rset(); c.dele(2)
		c.quit()
		print('fine')
	END
	run -0 python3 "$SITE/session.py" "$PORT" "$SITE/cert.pem"
	[ "$output" = fine ]
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 1 ]
}

@test "python's poplib" {
	in_both_ways poplib_case
}

fetchmail_case() {
	deliver_mail one
	deliver_mail two
	start_pop3s
	printf '#!/bin/sh\nexec cat >>"%s/fetched"\n' "$SITE" >"$SITE/mda"
	chmod 755 "$SITE/mda"
	printf 'poll localhost service %d protocol pop3 no dns uidl username ann password pass is ann here\nssl sslcertck sslcertfile "%s" %s mda "%s"\n' \
		"$PORT" "$SITE/cert.pem" keep "$SITE/mda" >"$SITE/fetchmailrc"
	chmod 600 "$SITE/fetchmailrc"
	export HOME=$SITE FETCHMAILHOME=$SITE
	timeout 30 fetchmail -N -f "$SITE/fetchmailrc"
	[ "$(grep -c '^Subject: ' "$SITE/fetched")" = 2 ]
	deliver_mail three
	timeout 30 fetchmail -N -f "$SITE/fetchmailrc"
	[ "$(grep -c '^Subject: ' "$SITE/fetched")" = 3 ]
	timeout 30 fetchmail -N -a -f "$SITE/fetchmailrc" --nokeep
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 0 ]
}

@test "fetchmail with UIDL takes what is new, then deletes" {
	skip_unless_installed fetchmail fetchmail
	id -un >/dev/null 2>&1 || skip 'needs an account: this uid has no name'
	in_both_ways fetchmail_case
}

getmail_case() {
	deliver_mail one
	deliver_mail two
	start_pop3s
	mkdir -p "$SITE/getmail"
	printf '#!/bin/sh\nexec cat >>"%s/got"\n' "$SITE" >"$SITE/mda"
	chmod 755 "$SITE/mda"
	cat >"$SITE/getmail/getmailrc" <<-END
		[retriever]
		type = SimplePOP3SSLRetriever
		server = localhost
		port = $PORT
		username = ann
		password = pass
		ca_certs = $SITE/cert.pem
		[destination]
		type = MDA_external
		path = $SITE/mda
		allow_root_commands = true
		[options]
		read_all = false
		delete = false
	END
	timeout 60 getmail --getmaildir="$SITE/getmail"
	[ "$(grep -c '^Subject: ' "$SITE/got")" = 2 ]
	deliver_mail three
	timeout 60 getmail --getmaildir="$SITE/getmail"
	[ "$(grep -c '^Subject: ' "$SITE/got")" = 3 ]
	timeout 60 getmail --getmaildir="$SITE/getmail" --delete --all
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 0 ]
	[ "$(grep '^Hello, this is' "$SITE/got" | sort | uniq -c | tr -s ' ' | tr '\n' ';')" = \
		' 2 Hello, this is one.; 2 Hello, this is three.; 2 Hello, this is two.;' ]
}

@test "getmail knows by UIDL what it has, then deletes" {
	skip_unless_installed getmail getmail6
	id -un >/dev/null 2>&1 || skip 'needs an account: this uid has no name'
	clients_setup rootless
	getmail_case
}

mpop_case() {
	deliver_mail one
	deliver_mail two
	start_pop3s
	timeout 30 mpop --host=localhost --port="$PORT" --user=ann --passwordeval='echo pass' --tls=on --tls-starttls=off --tls-trust-file="$SITE/cert.pem" \
		--uidls-file="$SITE/uidls" --delivery=mbox,"$SITE/got" --keep=off
	[ "$(grep -c '^Subject: ' "$SITE/got")" = 2 ]
	[ "$(find "$ANN/Maildir/cur" "$ANN/Maildir/new" -type f | wc -l)" = 0 ]
}

@test "mpop pipelines and deletes" {
	skip_unless_installed mpop mpop
	in_both_ways mpop_case
}

@test "the same UIDLs, sizes and bytes as Dovecot's POP3 on the same mailbox" {
	skip_unless_installed doveadm dovecot-core
	skip_unless_installed /usr/lib/dovecot/pop3 dovecot-pop3d
	SITE=$BATS_TEST_TMPDIR/site
	dovecot_setup "$SITE" 2001
	ANN=$SITE/home ANN_UID=2001
	sample
	ann_mail 1700000003.M3.c 'Subject: three\n\n'
	ann_mail 1700000004.M4.d 'no header at all'
	script='STAT\r\nLIST\r\nUIDL\r\nRETR 1\r\nRETR 2\r\nRETR 3\r\nRETR 4\r\nTOP 1 1\r\nTOP 2 2\r\nTOP 3 5\r\nUIDL 2\r\nLIST 4\r\nQUIT\r\n'
	# What servers say behind +OK is their own; started so, Dovecot doesn't greet.
	printf "$script" | "$SITE/dovecot" pop3 | sed 's/^+OK [^0-9].*/+OK/; s/^+OK \([0-9]*\) [a-z].*/+OK \1/; s/^+OK\r*$/+OK/' >theirs
	printf "$script" | "$SITE/ours" pop3d | sed 1d | sed 's/^+OK [^0-9].*/+OK/; s/^+OK \([0-9]*\) [a-z].*/+OK \1/; s/^+OK\r*$/+OK/' >ours
	diff -a theirs ours
	[ "$(grep -ac '^+OK' ours)" = 13 ]
}
