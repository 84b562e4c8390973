#!/usr/bin/env bats
# lmtpd: what clients of their own making say, and what RFC 5321, 2033, 3030, 6531, 1870, 3461 and 2852 want it answered with. Sessions of "command => reply" lines.
load lib/common

setup() {
	lmtp_home 20495 u1 grün
	export AUTH_NAME_CHARS=U
}

# dialog: lines "what is sent => code 1.2.3" on standard input, all sent at once after LHLO; replies are compared one by one. "=>" alone: no reply (bytes of a message). \xHH and \r\n as printf has them.
dialog() {
	local line want got=() expected=() sent='' i
	while IFS= read -r line; do
		want=${line##*=>}
		line=${line%%=>*}
		line=${line% }
		[[ $line == *'\c' ]] && sent+=${line%'\c'} || sent+=$line'\r\n'
		[ -z "${want// /}" ] || while IFS= read -r want; do expected+=("$want"); done < <(tr '|' '\n' <<<"${want# }")
	done
	printf '%b' "LHLO me\\r\\n$sent" | timeout 60 lmtpd auth-cdb "$D/users.cdb" -- deliver 2>"$D/log" | tr -d '\r' >"$D/said"
	mapfile -t got < <(sed '/^220 /d; /^250-/d' "$D/said")
	expected=('250 SIZE' "${expected[@]}")
	for i in "${!expected[@]}"; do
		[[ ${got[i]} == "${expected[i]}"* ]] || {
			echo "reply $i: \"${got[i]}\" instead of \"${expected[i]}\""
			return 1
		}
	done
	[ "${#got[@]}" = "${#expected[@]}" ] || {
		printf 'more was said: %s\n' "${got[@]:${#expected[@]}}"
		return 1
	}
}

stored() {
	cat "$D"/u1/Maildir/new/* 2>/dev/null
}

@test "addresses: source routes, quoted local parts, literals, no domain, and what is none" {
	dialog <<-'END'
		MAIL FROM:<@a.example,@b.example:x@c.example> => 250 2.1.0
		RCPT TO:<@a.example:u1@x> => 250 2.1.5
		RCPT TO:<"u1"@x> => 250 2.1.5
		RCPT TO:<"\\u1"@x> => 250 2.1.5
		RCPT TO:<u1@[192.0.2.1]> => 250 2.1.5
		RCPT TO:<u1@[IPv6:2001:db8::1]> => 250 2.1.5
		RCPT TO:<u1> => 250 2.1.5
		RCPT TO: <u1> => 250 2.1.5
		rcpt to:<U1@X> => 250 2.1.5
		RCPT TO:<"a>b"@x> => 550 5.1.1
		RCPT TO:<"u1 "@x> => 550 5.1.1
		RCPT TO:<@a.example:> => 501 5.1.3
		RCPT TO:<@:u1@x> => 501 5.1.3
		RCPT TO:<@a@b:u1@x> => 501 5.1.3
		RCPT TO:<u1@x => 501 5.1.3
		RCPT TO:u1@x => 501 5.1.3
		RCPT TO:<u1@x>z => 501 5.1.3
		RCPT TO:<u1@> => 501 5.1.3
		RCPT TO:<u1@x y> => 501 5.1.3
		RCPT TO:<u1@a..b> => 501 5.1.3
		RCPT TO:<> => 501 5.1.3
		RCPT TO:<"u1@x> => 501 5.1.3
		RCPT TO:<u1\x01@x> => 501 5.1.3
		RCPT => 501 5.1.3
		RCPT TO => 501 5.1.3
		DATA => 354
		Subject: x\r\n\r\n. => 250 2.0.0 <u1@x>|250 2.0.0 <"u1"@x>|250 2.0.0 <"\u1"@x>|250 2.0.0|250 2.0.0|250 2.0.0|250 2.0.0|250 2.0.0
	END
	[ "$(stored | grep -c '^Return-Path: <x@c.example>')" = 8 ]
}

@test "the null sender" {
	dialog <<-'END'
		MAIL FROM:<> => 250 2.1.0
		RCPT TO:<u1@x> => 250
		DATA => 354
		\r\n. => 250
	END
	stored | grep -q '^Return-Path: <>'
}

@test "SMTPUTF8: other addresses want it; without value; then they are taken and shown" {
	dialog <<-'END'
		LHLO gr\xc3\xbcn.example => 501 5.5.4
		MAIL FROM:<gr\xc3\xbcn@x> => 550 5.6.7
		MAIL FROM:<a@b> SMTPUTF8=1 => 501 5.5.4
		MAIL FROM:<a@b> => 250
		RCPT TO:<gr\xc3\xbcn@x> => 553 5.6.7
		RSET => 250
		MAIL FROM:<gr\xc3\xbcn@x> SMTPUTF8 BODY=8BITMIME => 250
		RCPT TO:<\xff@x> => 501 5.1.3
		RCPT TO:<gr\xc3\xbcn@x> => 250
		RCPT TO:<u1@gr\xc3\xbcn.example> => 250
		DATA => 354
		Subject: gr\xc3\xbcn\r\n\r\n. => 250 2.0.0 Saved|250 2.0.0 Saved
		MAIL FROM:<a@b> => 250
		RCPT TO:<gr\xc3\xbcn@x> => 553 5.6.7
	END
	stored | grep -q 'with UTF8LMTP'
	stored | grep -q '^Return-Path: <grün@x>'
}

@test "parameters: values by their grammars, each once, none unknown; a refused MAIL leaves nothing behind" {
	dialog <<-'END'
		MAIL FROM:<a@b> BODY=9BIT => 501 5.5.4
		MAIL FROM:<a@b> BODY => 501 5.5.4
		MAIL FROM:<a@b> SIZE= => 501 5.5.4
		MAIL FROM:<a@b> SIZE=-1 => 501 5.5.4
		MAIL FROM:<a@b> SIZE=99999999999999999999999 => 501 5.5.4
		MAIL FROM:<a@b> SIZE=1 SIZE=1 => 501 5.5.4
		MAIL FROM:<a@b> RET=ALL => 501 5.5.4
		MAIL FROM:<a@b> ENVID=a+0A => 501 5.5.4
		MAIL FROM:<a@b> ENVID=a+2 => 501 5.5.4
		MAIL FROM:<a@b> ENVID=a=b => 501 5.5.4
		MAIL FROM:<a@b> NOTIFY=NEVER => 555 5.5.4
		MAIL FROM:<a@b> FOO => 555 5.5.4
		MAIL FROM:<a@b> =x => 501 5.5.4
		MAIL FROM:<a@b> BY=10 => 501 5.5.4
		MAIL FROM:<a@b> BY=0;R => 501 5.5.4
		MAIL FROM:<a@b> BY=-5;R => 501 5.5.4
		MAIL FROM:<a@b> BY=10;Q => 501 5.5.4
		MAIL FROM:<a@b> BY=1234567890;N => 501 5.5.4
		MAIL FROM:<a@b> BODY=BINARYMIME SMTPUTF8 FOO => 555 5.5.4
		MAIL FROM:<a@b> BY=-5;NT SIZE=18446744073709551615 BODY=7BIT RET=full ENVID=q+2Bq AUTH=a@b => 250 2.1.0
		RCPT TO:<u1> NOTIFY => 501 5.5.4
		RCPT TO:<u1> NOTIFY=NEVER,DELAY => 501 5.5.4
		RCPT TO:<u1> NOTIFY=,, => 501 5.5.4
		RCPT TO:<u1> ORCPT=rfc822;+0D => 501 5.5.4
		RCPT TO:<u1> ORCPT=u1 => 501 5.5.4
		RCPT TO:<u1> ORCPT=rfc822; => 501 5.5.4
		RCPT TO:<u1> SIZE=1 => 555 5.5.4
		RCPT TO:<u1> NOTIFY=success,Failure,DELAY ORCPT=rfc822;u+31@x => 250 2.1.5
		DATA => 354
		. => 250 2.0.0
	END
	! stored | grep -q UTF8
}

@test "commands: order, parameters where there are none, those that aren't LMTP's, NUL" {
	dialog <<-'END'
		RCPT TO:<u1> => 503 5.5.1
		DATA => 503 5.5.1
		MAIL FROM:<a@b> => 250
		MAIL FROM:<a@b> => 503 5.5.1
		DATA => 503 5.5.1
		RCPT TO:<u1> => 250
		DATA now => 501 5.5.4
		RSET x => 501 5.5.4
		QUIT x => 501 5.5.4
		NOOP x y => 250 2.0.0
		VRFY => 501 5.5.4
		VRFY u1 => 252 2.5.0
		HELP DATA => 214 2.0.0
		EXPN list => 502 5.5.1
		AUTH PLAIN => 502 5.5.1
		HELO me => 500 5.5.1
		EHLO me => 500 5.5.1
		FOO => 500 5.5.2
		=> 500 5.5.2
		NO\x00OP => 500 5.5.2
		LHLO => 501 5.5.4
		LHLO a\x01b => 501 5.5.4
		RSET => 250 2.0.0
		DATA => 503 5.5.1
		quit => 221 2.0.0
	END
}

@test "BDAT: RSET in the middle, other commands in between, no recipients, none at all; each keeps its bytes to itself" {
	dialog <<-'END'
		MAIL FROM:<a@b> => 250
		RCPT TO:<u1> => 250
		BDAT 4 => 250 2.0.0
		abcd\c =>
		RCPT TO:<u1> => 503 5.5.1
		MAIL FROM:<a@b> => 503 5.5.1
		DATA => 503 5.5.1
		RSET => 250
		BDAT 6 LAST => 503 5.5.1
		QUIT\r\n\c =>
		MAIL FROM:<a@b> => 250
		BDAT 6 => 503 5.5.1
		QUIT\r\n\c =>
		RCPT TO:<none> => 550 5.1.1
		BDAT 6 LAST => 503 5.5.1
		QUIT\r\n\c =>
		RCPT TO:<u1> => 250
		BDAT 6 => 250 2.0.0
		A: b\r\n\c =>
		bdat 0 last => 250 2.0.0 <u1>
		BDAT -1 => 501 5.5.4|421 4.7.0
	END
	[ "$(stored | tail -n 1)" = $'A: b\r' ]
}

# RFC 3030 section 2: 250 is for a chunk that is kept; after one that isn't, those that are on their way are taken and thrown away.
@test "BDAT above LMTP_MAX_SIZE: the chunk that is too much is refused, so are those behind it, the next message isn't" {
	export LMTP_MAX_SIZE=10
	dialog <<-'END'
		MAIL FROM:<a@b> => 250
		RCPT TO:<u1> => 250
		BDAT 8 => 250 2.0.0
		abcdefgh\c =>
		BDAT 8 => 552 5.3.4
		abcdefgh\c =>
		BDAT 1 => 552 5.3.4
		x\c =>
		BDAT 0 LAST => 552 5.3.4
		MAIL FROM:<a@b> => 250
		RCPT TO:<u1> => 250
		BDAT 6 LAST => 250 2.0.0 <u1>
		A: c\r\n\c =>
		QUIT => 221
	END
	[ "$(stored | tail -n 1)" = $'A: c\r' ]
}

@test "only CRLF ends the text and unstuffs a dot: nothing of what another server may take for the end does" {
	dialog <<-'END'
		MAIL FROM:<a@b> => 250
		RCPT TO:<u1> => 250
		DATA => 354
		A: b\r\n\r\n1\n.\n2\n.\r\n3\r.\r4\r\n.\n5\r\n.\r6\r\n..\n7\n..8 =>
		MAIL FROM:<evil@x>\r\n..\r\n. => 250 2.0.0 <u1>
		NOOP => 250
	END
	stored | sed '1,/^\r$/d' | cmp - <(printf '1\n.\n2\n.\r\n3\r.\r4\r\n\n5\r\n\r6\r\n.\n7\n..8\r\nMAIL FROM:<evil@x>\r\n.\r\n')
}

@test "a dot at each place between two packets: stuffed, at the end, and the end itself" {
	start_tcpserver lmtpd auth-cdb "$D/users.cdb" -- deliver
	python3 - "$PORT" <<-'END'
		import socket, sys
		text = b'X: y\r\n\r\n..a\r\n.\r.\r\n..\r\n.\r\n'
		s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 60)
		s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
		f = s.makefile('rb')
		def until(start):
		    while True:
		        line = f.readline()
		        assert line, start
		        if line.startswith(start): return
		        assert line[:1] == b'2', line
		s.sendall(b'LHLO me\r\n'); until(b'250 SIZE')
		for cut in range(1, len(text)):
		    s.sendall(b'MAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nDATA\r\n'); until(b'354')
		    s.sendall(text[:cut])
		    s.sendall(b''); s.sendall(text[cut:])
		    until(b'250 2.0.0 <u1> Saved')
		s.sendall(b'QUIT\r\n'); until(b'221')
	END
	for f in "$D"/u1/Maildir/new/*; do
		tail -c 19 "$f" | cmp - <(printf 'X: y\r\n\r\n.a\r\n\r.\r\n.\r\n')
	done
	[ "$(find "$D/u1/Maildir/new" -type f | wc -l)" = 24 ]
}

@test "a command that was cut off isn't one" {
	printf 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nBDAT 0 LAST' | timeout 60 lmtpd auth-cdb "$D/users.cdb" -- deliver 2>"$D/log" | tr -d '\r' >"$D/said"
	[ "$(tail -n 1 "$D/said")" = '250 2.1.5 OK' ]
	[ -z "$(stored)" ]
}

@test "a line that is too long is passed over, whatever its length up to a megabyte" {
	python3 -c "
import sys
sys.stdout.write('LHLO me\r\n' + 'NOOP ' + 'x' * 4091 + '\r\n' + 'NOOP ' + 'x' * 4092 + '\r\nMAIL FROM:<' + 'x' * 500000 + '\r\nRSET\r\nX' + 'y' * 2000000)" |
		timeout 60 lmtpd auth-cdb "$D/users.cdb" -- deliver 2>"$D/log" | tr -d '\r' >"$D/said"
	[ "$(sed '1,/^250 SIZE/d' "$D/said" | cut -c 1-9 | tr '\n' ' ')" = '250 2.0.0 500 5.5.2 500 5.5.2 250 2.0.0 500 5.5.2 421 4.7.0 ' ]
}

@test "Received: the client's name can't break the line; an IPv6 address is said as one; our own lines don't count for SIZE" {
	export TCPREMOTEIP=2001:db8::1 LMTP_MAX_SIZE=8
	dialog <<-'END'
		LHLO a(b)<c>\x22;d => 250 SIZE
		MAIL FROM:<a@b> SIZE=8 => 250
		RCPT TO:<u1> => 250
		DATA => 354
		X: yz\r\n\r\n. => 552 5.3.4
		MAIL FROM:<a@b> SIZE=8 => 250
		RCPT TO:<u1> => 250
		DATA => 354
		X: y\r\n. => 250 2.0.0
	END
	stored | grep -F 'Received: from a?b??c???d ([IPv6:2001:db8::1])'
}

# RFC 5429 2.5, RFC 5321 4.5.3.1.5, RFC 6531 3.7.4.
@test "a script's refusal keeps its lines; none is longer than 512 bytes, all are ASCII" {
	printf 'require "ereject"; ereject text:\r\n one\ttwo \r\n\r\n..three\r\n%0501d\r\n.\r\n;' 0 >"$D/u1/.dovecot.sieve"
	dialog <<-END
		MAIL FROM:<a@b> => 250
		RCPT TO:<u1@x> => 250
		RCPT TO:<u1@$(printf '%0250d' 0 | tr 0 y)> => 250
		DATA => 354
		. => 550-5.7.1 <u1@x> one two|550-5.7.1 .three|550-5.7.1 $(printf '%0500d' 0)|550 5.7.1 0|550-5.7.1 <u1@yyy|550-5.7.1 .three|550-5.7.1 000|550 5.7.1 0
		QUIT => 221
	END
	[ "$(grep -c '^550-5.7.1 0*$' "$D/said")" = 2 ]
	[ -z "$(stored)" ]
}

# RFC 2920 section 3.2, 5 and 6: what is pipelined behind these may take its time.
@test "replies to NOOP, VRFY, LHLO and what isn't known don't wait for what is pipelined behind them" {
	printf '#!/bin/sh\nuntil [ -e %s/go ]; do sleep 0.02; done\nexec auth-cdb "$@"\n' "$D" >"$D/slow"
	chmod +x "$D/slow"
	python3 - "$D" <<-'END'
		import subprocess, sys
		def until(p, start):
		    while True:
		        line = p.stdout.readline()
		        assert line, start
		        if line.startswith(start): return
		said = [(b'LHLO me', b'250 SIZE'), (b'NOOP', b'250 2.0.0'), (b'VRFY u1', b'252 '), (b'FOO', b'500 ')]
		all = [subprocess.Popen(['timeout', '60', 'lmtpd', sys.argv[1] + '/slow', sys.argv[1] + '/users.cdb', '--', 'deliver'], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for s in said]
		for p, (command, reply) in zip(all, said):
		    p.stdin.write(b'LHLO me\r\nMAIL FROM:<a@b>\r\n' * (command != b'LHLO me') + command + b'\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nQUIT\r\n'); p.stdin.flush()
		for p, (command, reply) in zip(all, said):
		    until(p, reply)
		open(sys.argv[1] + '/go', 'w')
		for p in all:
		    until(p, b'250 2.1.5'); until(p, b'221 '); p.wait(60)
	END
}

# RFC 5321 3.8 and 4.5.3.2: who says nothing is told so, in a message too; what has no end isn't stored.
@test "a client that falls silent gets 421, between commands, in DATA and in BDAT" {
	export LMTP_TIMEOUT=1
	python3 - "$D" <<-'END'
		import subprocess, sys
		begin = b'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\n'
		said = [begin, begin + b'DATA\r\nX: y\r\n', begin + b'BDAT 9 LAST\r\nX: y', begin + b'NOOP ' + b'x' * 5000]
		all = [subprocess.Popen(['lmtpd', 'auth-cdb', sys.argv[1] + '/users.cdb', '--', 'deliver'], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for s in said]
		for p, s in zip(all, said):
		    p.stdin.write(s); p.stdin.flush()
		for p, s in zip(all, said):
		    last = p.stdout.read().splitlines()[-1]
		    assert last.startswith(b'421 4.4.2 '), (s[:80], last)
		    p.stdin.close(); p.wait(60)
	END
	[ -z "$(stored)" ]
}

@test "DELIVERBY: scripts hear of the time; what is to be returned and is late isn't delivered, other late mail is" {
	cat >"$D/u1/.dovecot.sieve" <<-'END'
		require ["envelope", "envelope-deliverby", "fileinto", "mailbox", "variables"];
		if envelope :matches "bymode" "*" { set "m" "${1}"; }
		if envelope :matches "bytimerelative" "*" { set "t" "${1}"; }
		if envelope :matches "bytrace" "*" { set "x" "${1}"; }
		fileinto :create "by ${m} ${t} ${x}";
	END
	dialog <<-'END'
		MAIL FROM:<a@b> BY=600;RT => 250
		RCPT TO:<u1> => 250
		DATA => 354
		. => 250
		MAIL FROM:<a@b> BY=-3;N => 250
		RCPT TO:<u1> => 250
		DATA => 354
		. => 250
	END
	[ -d "$D/u1/Maildir/.by R 600 T" ]
	[ -d "$D/u1/Maildir/.by N -3 " ]
	rm "$D/u1/.dovecot.sieve"
	python3 - "$D" <<-'END'
		import subprocess, sys, time
		p = subprocess.Popen(['lmtpd', 'auth-cdb', sys.argv[1] + '/users.cdb', '--', 'deliver'], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
		def until(start):
		    while True:
		        line = p.stdout.readline()
		        assert line, start
		        if line.startswith(start): return
		def say(text): p.stdin.write(text); p.stdin.flush()
		say(b'LHLO me\r\nMAIL FROM:<a@b> BY=1;R\r\nRCPT TO:<u1>\r\nRCPT TO:<u1@x>\r\nDATA\r\n'); until(b'354')
		time.sleep(1.1)
		say(b'.\r\n'); until(b'554 5.4.7 <u1> '); until(b'554 5.4.7 <u1@x> ')
		say(b'QUIT\r\n'); until(b'221'); p.wait(60)
	END
	[ -z "$(stored)" ]
}

@test "a mailbox that is full is refused at RCPT, by the user's own process, with his limits and the size that MAIL said; others aren't touched" {
	export QUOTA_STORAGE=1000 QUOTA_GRACE=0
	dialog <<-'END'
		MAIL FROM:<a@b> SIZE=1001 => 250
		RCPT TO:<u1@x> => 552 5.2.2 <u1@x> Quota exceeded
		DATA => 503 5.5.1
		RSET => 250
		MAIL FROM:<a@b> SIZE=10 => 250
		RCPT TO:<u1@x> => 250
		DATA => 354
		X: y\r\n. => 250
	END
	export LMTP_QUOTA_AT_RCPT=no QUOTA_STORAGE=1
	dialog <<-'END'
		MAIL FROM:<a@b> => 250
		RCPT TO:<u1@x> => 250
		DATA => 354
		X: y\r\n. => 552 5.2.2 <u1@x> Quota exceeded
	END
	export LMTP_QUOTA_AT_RCPT=yes LDA_QUOTA_TEMPORARY=yes QUOTA_EXCEEDED='no room here'
	dialog <<-'END'
		MAIL FROM:<a@b> => 250
		RCPT TO:<u1@x> => 452 4.2.2 <u1@x> no room here
	END
	unset QUOTA_STORAGE
	export QUOTA_RULE1='*:messages=1'
	dialog <<-'END'
		MAIL FROM:<a@b> => 250
		RCPT TO:<u1@x> => 452 4.2.2 <u1@x> no room here
		RCPT TO:<u1@x> => 452 4.2.2 <u1@x> no room here
	END
	grep -q 'deliver\[[0-9]*\]: .*over quota: .* 1 of 1 messages' "$D/log"
	[ "$(stored | grep -c ^X:)" = 1 ]
}
