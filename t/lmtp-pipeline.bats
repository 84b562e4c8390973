#!/usr/bin/env bats
# Messages that a client pipelines by BDAT (RFC 3030 section 4.2): the next is read and delivered while the last one syncs, those for one user share syncs, answers come in order.
load lib/common

FIRST=20531

setup() {
	lmtp_users "$FIRST" 3
}

# message NAME USER…: one transaction, its text by BDAT.
message() {
	local text="Subject: $1"$'\r\n\r\n' to
	printf 'MAIL FROM:<a@b>\r\n'
	for to in "${@:2}"; do printf 'RCPT TO:<%s>\r\n' "$to"; done
	printf 'BDAT %d LAST\r\n%s' "${#text}" "$text"
}

lmtp() { # all of standard input at once; the answers
	timeout 100 lmtpd auth-cdb "$D/users.cdb" -- deliver 2>"$D/log" | tr -d '\r' | grep -v '^2[25]0[- ]\(mx\|[A-Z0-9]*$\)'
}

subjects() { # of a user, in any order
	cat "$D/$1"/Maildir/new/* 2>/dev/null | sed -n 's/^Subject: //p' | tr -d '\r' | sort | tr '\n' ' '
}

# waiting PYTHON: a `deliver -s` that finds these jobs when it starts: give(bytes) before go(), then hear() each result. WRAP stands before the program.
waiting() {
	as_user $((FIRST + 1)) env HOME="$D/u1" USER=u1 WRAP="$WRAP" python3 -c '
import array, os, socket, struct, subprocess, sys
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
ours.settimeout(60)
def field(s): return struct.pack("<H", len(s)) + s
def give(message):
    fd = os.memfd_create("message"); os.write(fd, message); os.lseek(fd, 0, 0)
    ours.sendmsg([b"J" + field(b"a@b") + field(b"u1")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd]))])
    os.close(fd)
def go():
    global worker
    worker = subprocess.Popen([*os.environ["WRAP"].split(), "deliver", "-s"], stdin=theirs, stdout=subprocess.DEVNULL)
    theirs.close()
    assert ours.recv(8192)[:1] == b"y"
def hear():
    got = ours.recv(8192)
    n, = struct.unpack("<H", got[1:3])
    return got[:1].decode(), int(got[3:3+n])
'"$1" 3>&-
}

@test "messages that wait for one user share the directory's sync: all files, all renames, one sync, then the answers" {
	skip_unless_installed strace strace
	skip_sanitized "their leak check doesn't go with strace"
	WRAP='' waiting 'give(b"Subject: 0\r\n\r\n"); go(); assert hear() == ("c", 0)' # the Maildir is there from now on
	WRAP="strace -y -qqq -s 1 -o $D/u1/trace -e trace=fsync,fdatasync,sync_file_range,io_submit,renameat2,link,linkat,sendmsg" waiting '
for i in range(1, 7): give(b"Subject: %d\r\n\r\n" % i)
go()
assert hear() == ("t", 6)
assert [hear() for _ in range(6)] == [("c", 0)] * 6
'
	[ "$(subjects u1)" = '0 1 2 3 4 5 6 ' ]
	# READY, the bytes on their way, TAKEN, files, names, the directory, RESULTs. (Some file systems have a young Maildir itself synced when it is opened.)
	run sh -c "sed 's/(.*//' '$D/u1/trace' | awk '\$1 == \"sendmsg\" { n++ } n != 1 || \$1 != \"fsync\"' | uniq -c | tr -s ' \n' ' '"
	[ "$output" = ' 1 sendmsg 6 sync_file_range 1 sendmsg 6 fsync 6 renameat2 1 fsync 6 sendmsg ' ]
}

@test "while a message for one user is at work, the next ones are read and delivered; the answers wait for theirs" {
	mkdir "$D/bin"
	mkdir -m 1777 "$D/flags"
	# Ends well when the third message is delivered: it never is, if that one waits for the first.
	printf '#!/bin/sh\nn=0\nuntil [ -e %s/flags/third ] || [ $n -ge 300 ]; do sleep 0.1; n=$((n + 1)); done\n[ $n -lt 300 ] && >%s/flags/first\n' "$D" "$D" >"$D/bin/wait"
	printf '#!/bin/sh\n>%s/flags/third\n' "$D" >"$D/bin/mark"
	chmod -R 755 "$D/bin"
	echo 'require "vnd.dovecot.execute"; execute "wait";' >"$D/u1/.dovecot.sieve"
	echo 'require "vnd.dovecot.execute"; execute "mark";' >"$D/u3/.dovecot.sieve"
	export SIEVE_EXECUTE_DIR=$D/bin SIEVE_EXEC_TIMEOUT=60
	run lmtp < <(
		printf 'LHLO me\r\n'
		message one u1
		message two u2 u1
		message three u3
		printf 'NOOP\r\nBDAT 1\r\nxRSET\r\nQUIT\r\n'
	)
	[ "$output" = '250 2.1.0 OK
250 2.1.5 OK
250 2.0.0 <u1> Saved
250 2.1.0 OK
250 2.1.5 OK
250 2.1.5 OK
250 2.0.0 <u2> Saved
250 2.0.0 <u1> Saved
250 2.1.0 OK
250 2.1.5 OK
250 2.0.0 <u3> Saved
250 2.0.0 OK
503 5.5.1 MAIL and RCPT first
250 2.0.0 OK
221 2.0.0 Bye' ]
	[ -e "$D/flags/first" ]
	[ "$(subjects u1)$(subjects u2)$(subjects u3)" = 'one two two three ' ]
}

@test "one that fails among those that wait, a loop or an error of its file, changes nothing for the others; an error of the directory is all theirs" {
	skip_unless_installed strace strace
	skip_sanitized "their leak check doesn't go with strace"
	local jobs='
for i in range(1, 6): give((b"Received: x\r\nDelivered-To: u1\r\n" if i == 3 and LOOP else b"") + b"Subject: %d\r\n\r\n" % i)
go()
'
	WRAP='' waiting "LOOP = True$jobs"'
assert [hear() for _ in range(6)] == [("t", 3), ("c", 0), ("c", 0), ("c", 76), ("t", 2), ("c", 0), ("c", 0)][:6]
assert hear() == ("c", 0)
'
	[ "$(subjects u1)" = '1 2 4 5 ' ]
	rm -r "$D/u1/Maildir/new"/*
	WRAP="strace -f -o /dev/null -e trace=fsync -e inject=fsync:error=EIO:when=2" waiting "LOOP = False$jobs"'
assert [hear() for _ in range(6)] == [("t", 5), ("c", 0), ("c", 75), ("c", 0), ("c", 0), ("c", 0)]
'
	[ "$(subjects u1)" = '1 3 4 5 ' ]
	rm -r "$D/u1/Maildir/new"/*
	WRAP="strace -f -o /dev/null -e trace=fsync -e inject=fsync:error=ENOSPC:when=6" waiting "LOOP = False$jobs"'
assert [hear() for _ in range(6)] == [("t", 5)] + [("c", 74)] * 5
'
	[ -z "$(subjects u1)" ]
	[ -z "$(find "$D/u1/Maildir/tmp" "$D/u1/Maildir/new" -type f)" ]
}

@test "a worker that dies with several in hand: each is answered that it failed, none is delivered by another" {
	skip_unless_installed strace strace
	skip_sanitized "their leak check doesn't go with strace"
	WRAP='' waiting 'give(b"Subject: 0\r\n\r\n"); go(); assert hear() == ("c", 0)'
	cat >"$D/dying" <<-END
		#!/bin/sh
		exec strace -f -qqq -o /dev/null -e trace=renameat2 -e inject=renameat2:signal=KILL:when=2 deliver "\$@"
	END
	chmod 755 "$D/dying"
	{
		printf 'LHLO me\r\n'
		for i in 1 2 3 4 5 6 7 8; do message $i u1; done
		printf 'QUIT\r\n'
	} | timeout 100 lmtpd auth-cdb "$D/users.cdb" -- "$D/dying" 2>"$D/log" | tr -d '\r' | grep '<u1>' >"$D/answers"
	[ "$(wc -l <"$D/answers")" = 8 ]
	# What was answered with 250 is there, and nothing twice.
	[ "$(subjects u1 | tr ' ' '\n' | uniq -d)" = '' ]
	[ "$(subjects u1 | wc -w)" -gt "$(grep -c '^250' "$D/answers")" ]
}

@test "sixty messages of 200 kB at once, and a client that says no QUIT; a quota that has room for two" {
	{
		printf 'LHLO me\r\n'
		for i in $(seq 60); do
			printf 'MAIL FROM:<a@b>\r\nRCPT TO:<u%d>\r\nBDAT 100000\r\n' $((i % 3 + 1))
			head -c 100000 /dev/zero
			printf 'BDAT 100000 LAST\r\n'
			head -c 100000 /dev/zero
		done
	} | lmtp >"$D/out"
	[ "$(grep -c 'Saved' "$D/out")" = 60 ]
	[ "$(find "$D"/u?/Maildir/new -size +199999c | wc -l)" = 60 ]
	rm -r "$D"/u?/Maildir
	QUOTA_MESSAGES=2 run lmtp < <(
		printf 'LHLO me\r\n'
		for i in 1 2 3 4 5; do message $i u1; done
		printf 'QUIT\r\n'
	)
	[ "$(grep -c '^250 2.0.0 <u1> Saved' <<<"$output") $(grep -c '^552 5.2.2' <<<"$output")" = '2 3' ]
	[ "$(subjects u1 | wc -w)" = 2 ]
}
