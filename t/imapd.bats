#!/usr/bin/env bats
# imapd as a program: how it is started, and what holds for any session whatever way its bytes come.

load lib/common

setup() {
	reachable_build
	chmod 711 "$BATS_TEST_TMPDIR"
	HOMEDIR=$BATS_TEST_TMPDIR/home
	make_maildir "$HOMEDIR/Maildir" 1000
	put_message "$HOMEDIR/Maildir" one >/dev/null
	put_message "$HOMEDIR/Maildir" two 3000 >/dev/null
	chmod -R a+rX "$HOMEDIR"
	if [ "$(id -u)" = 0 ]; then chown -R 1000:1000 "$HOMEDIR"; fi
}

imapd() {
	as_user 1000 env -i PATH="$PATH" HOME="$HOMEDIR" USER=ann MAIL="maildir:$HOMEDIR/Maildir" "$@" "$BUILD/bin/imapd"
}

@test "from a shell it greets with PREAUTH and its capabilities" {
	run -0 bash -c "$(declare -f imapd as_user); HOMEDIR='$HOMEDIR' BUILD='$BUILD'; printf 'a LOGOUT\r\n' | imapd 2>/dev/null"
	[[ ${lines[0]} == "* PREAUTH [CAPABILITY IMAP4rev1 IMAP4rev2 "*"] dovetail is ready"* ]]
	[[ ${lines[1]} == "* BYE Logging out"* ]]
	[[ ${lines[2]} == "a OK LOGOUT completed"* ]]
}

@test "behind a login it answers the client's command, with nothing before it" {
	run -0 bash -c "$(declare -f imapd as_user); HOMEDIR='$HOMEDIR' BUILD='$BUILD'; printf 'a LOGOUT\r\n' |
		imapd DOVETAIL_LOGIN=imap DOVETAIL_TAG=l1 DOVETAIL_COMMAND=LOGIN DOVETAIL_SESSION=x 2>/dev/null"
	[[ ${lines[0]} == "l1 OK [CAPABILITY IMAP4rev1 "*"] Logged in"* ]]
}

@test "uid 0 is refused" {
	skip_unless_root
	run -100 env -i HOME="$HOMEDIR" MAIL="maildir:$HOMEDIR/Maildir" "$BUILD/bin/imapd" </dev/null
	[[ $output != *PREAUTH* ]]
}

@test "a setting that isn't known is an error at start" {
	run -100 imapd IMAP_NONSENSE=1 </dev/null
	[[ $output == *IMAP_NONSENSE* ]]
}

# Samples of `make imap-ways` and `make imap-strings`.
@test "one segment, lines, single bytes, and prefixes: the same answers" {
	run -0 python3 -B "$TOP/t/imap/ways.py" --build "$BUILD" --sessions 6 --commands 5 --every 11
	[[ $output == "ok - 6 sessions, "* ]]
}

@test "every form of a string means the same; a broken command is answered" {
	run -0 python3 -B "$TOP/t/imap/strings.py" --build "$BUILD" --every 40
	[[ ${lines[0]} == "ok - "*": every form of a string means the same" ]]
	[[ ${lines[1]} == "ok - "*" all answered" ]]
}

@test "every limit at n-1, n and n+1" {
	run -0 python3 -B "$TOP/t/imap/limits.py" --build "$BUILD"
	[[ $output == "ok - "*" limits" ]]
	run -0 python3 -B "$TOP/t/imap/mimelimits.py" --build "$BUILD"
	[[ $output == "ok - "*" limits of messages" ]]
}

@test "mail in every charset is found by its subject and body, and by a search in that charset" {
	run -0 python3 -B "$TOP/t/imap/charsets.py" --build "$BUILD"
	[[ $output == "ok - "*" charsets" ]]
}

@test "COMPRESS=DEFLATE: both directions, pipelined" {
	cat >"$BATS_TEST_TMPDIR/deflate.py" <<-'END'
		import socket, subprocess, sys, zlib
		ours, theirs = socket.socketpair()
		child = subprocess.Popen(sys.argv[1:], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
		theirs.close()
		def until(mark, read):
		    got = b''
		    while mark not in got:
		        d = ours.recv(65536)
		        assert d, got
		        got += read(d)
		    return got
		until(b'\r\n', bytes)
		ours.sendall(b'a COMPRESS DEFLATE\r\n')
		until(b'a OK', bytes)
		c, d = zlib.compressobj(6, zlib.DEFLATED, -15), zlib.decompressobj(-15)
		data = c.compress(b'b SELECT INBOX\r\nc FETCH 1:* BODY.PEEK[]\r\nd COMPRESS DEFLATE\r\n') + c.flush(zlib.Z_SYNC_FLUSH)
		for i in range(len(data)):
		    ours.sendall(data[i:i + 1])
		got = until(b'\r\nd ', d.decompress)
		assert b'c OK' in got and b'd NO [COMPRESSIONACTIVE]' in got, got
		ours.sendall(c.compress(b'e LOGOUT\r\n') + c.flush(zlib.Z_SYNC_FLUSH))
		until(b'e OK', d.decompress)
		assert child.wait(10) == 0
		print('fine')
	END
	run -0 as_user 1000 env -i PATH="$PATH" HOME="$HOMEDIR" USER=ann MAIL="maildir:$HOMEDIR/Maildir" \
		python3 "$BATS_TEST_TMPDIR/deflate.py" "$BUILD/bin/imapd"
	[ "$output" = fine ]
}

@test "a large message goes through APPEND and FETCH unchanged, in bounded memory" {
	cat >"$BATS_TEST_TMPDIR/large.py" <<-'END'
		import imaplib, os, sys, random
		random.seed(1)
		m = b'Subject: large\r\n\r\n' + b''.join(bytes(random.choices(b'abcdefgh \x80\xff', k=70)) + b'\r\n' for _ in range(150000))
		c = imaplib.IMAP4_stream(' '.join(sys.argv[1:]))
		c.select('INBOX')
		n = int(c.append('INBOX', None, None, m)[0] == 'OK')
		got = c.fetch('3', '(BODY.PEEK[])')[1][0][1]
		assert n and got == m, (n, len(got), len(m))
		assert c.fetch('3', '(BODY.PEEK[TEXT]<1000000.500>)')[1][0][1] == m[18 + 1000000:][:500]
		peak = [l for l in open('/proc/%d/status' % c.process.pid) if l.startswith('VmHWM')][0]
		assert int(peak.split()[1]) < 20000, peak
		c.logout()
		print('equal')
	END
	run -0 as_user 1000 env -i PATH="$PATH" HOME="$HOMEDIR" USER=ann MAIL="maildir:$HOMEDIR/Maildir" \
		sh -c 'exec python3 "$@" 2>/dev/null' sh "$BATS_TEST_TMPDIR/large.py" "$BUILD/bin/imapd"
	[ "$output" = equal ]
}

@test "LITERAL-: 4096 bytes may come unasked, and no more" {
	head -c 4097 /dev/zero | tr '\0' x >"$BATS_TEST_TMPDIR/4097"
	head -c 4096 "$BATS_TEST_TMPDIR/4097" >"$BATS_TEST_TMPDIR/4096"
	head -c 4095 "$BATS_TEST_TMPDIR/4097" >"$BATS_TEST_TMPDIR/4095"
	cd "$BATS_TEST_TMPDIR"
	cat >script <<-'END'
		a01 EXAMINE INBOX
		a02 SEARCH SUBJECT {+file:4095}
		a03 SEARCH SUBJECT {+file:4096}
		a04 SEARCH SUBJECT {+file:4097}
		a05 SEARCH SUBJECT {file:4097}
		a06 APPEND INBOX {+file:4096}
		a07 APPEND INBOX {+file:4097}
		a08 APPEND INBOX {+text:A: b\r\n\r\n} {~+file:4097}
		a09 APPEND INBOX {file:4097}
		a10 LOGOUT
	END
	run -0 imap_script -- env PATH="$PATH" HOME="$HOMEDIR" USER=ann MAIL="maildir:$HOMEDIR/Maildir" IMAP_LITERAL_MINUS=yes \
		BUILD="$BUILD" bash -c "$(declare -f as_user); as_user 1000 $BUILD/bin/imapd" <script
	run -0 sed -n '/^a[01][0-9] /{s/^\(a.. [A-Z]*\) \(\[[A-Z]*\).*/\1 \2/;s/^\(a.. [A-Z]*\) [^[].*/\1/;p}' <<<"$output"
	[ "$output" = "a01 OK [READ
a02 OK
a03 OK
a04 BAD [TOOBIG
a05 OK
a06 OK [APPENDUID
a07 BAD [TOOBIG
a08 BAD [TOOBIG
a09 OK [APPENDUID
a10 OK" ]
}

# RFC 2180 section 3.3. gone SCRIPT: a session has Play selected; DELETE of SCRIPT is another session that deletes it; $output is what comes after SELECT.
gone() {
	local delete="! $BATS_TEST_TMPDIR/delete"

	printf '#!/bin/sh\nprintf "d1 DELETE Play\\r\\nd2 LOGOUT\\r\\n" | env -i MAIL=maildir:%s/Maildir HOME=%s USER=ann %s/bin/imapd 2>&1 | grep "^d1"\n' \
		"$HOMEDIR" "$HOMEDIR" "$BUILD" >"$BATS_TEST_TMPDIR/delete"
	chmod 755 "$BATS_TEST_TMPDIR/delete"
	printf '%s\n' 'a1 CREATE Play' 'a2 COPY 1:2 Play' 'a3 SELECT Play' "${1//DELETE/$delete}" '!eof' |
		sed '1s/^/a0 SELECT INBOX\n/' >"$BATS_TEST_TMPDIR/script"
	output=$(as_user 1000 env -i PATH="$PATH" HOME="$HOMEDIR" USER=ann MAIL="maildir:$HOMEDIR/Maildir" \
		python3 "$TOP/t/lib/imapscript.py" --timeout 60 -- "$BUILD/bin/imapd" <"$BATS_TEST_TMPDIR/script" 2>"$BATS_TEST_TMPDIR/log") ||
		{ cat "$BATS_TEST_TMPDIR/log"; return 1; }
	output=${output//$'\r'/}
	output=${output##*a3 OK*SELECT completed$'\n'}
	echo "$output"
	cat "$BATS_TEST_TMPDIR/log"
	[ "$(grep -vc ': disconnected: ' "$BATS_TEST_TMPDIR/log")" = 1 ]
	grep -q ': warning: Play was deleted under this session' "$BATS_TEST_TMPDIR/log"
}

GONE=$'d1 OK DELETE completed\n* BYE The selected mailbox is gone\n'

@test "a mailbox deleted under a session: the next command has one answer, and the session ends" {
	gone $'DELETE\na4 STORE 1 +FLAGS (\\Seen)'
	[ "$output" = "${GONE}a4 NO [NONEXISTENT] The selected mailbox is gone"$'\n-- closed' ]
	gone $'DELETE\na4 STATUS Play (MESSAGES)'
	[ "$output" = "${GONE}a4 NO [NONEXISTENT] The selected mailbox is gone"$'\n-- closed' ]
	gone $'DELETE\na4 NOOP'
	[ "$output" = "${GONE}a4 OK NOOP completed"$'\n-- closed' ]
}

@test "a mailbox deleted under a session ends IDLE and NOTIFY" {
	gone $'a4 IDLE\nDELETE'
	[[ $output == *"d1 OK DELETE completed"*$'\n* BYE The selected mailbox is gone\n-- closed' ]]
	gone $'DELETE\na4 IDLE'
	[ "$output" = $'d1 OK DELETE completed\n+ idling\n* BYE The selected mailbox is gone\n-- closed' ]
	gone $'a4 NOTIFY SET (selected (MessageNew MessageExpunge))\nDELETE'
	[[ $output == *"d1 OK DELETE completed"*$'\n* BYE The selected mailbox is gone\n-- closed' ]]
	gone $'a4 IDLE\n! cd '"$HOMEDIR"'/Maildir/.Play && rm -r new cur'
	[[ $output == *$'\n* BYE The selected mailbox is gone\n-- closed' ]]
}
