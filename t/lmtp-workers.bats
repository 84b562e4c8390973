#!/usr/bin/env bats
# lmtpd's workers (deliver -s): kept for the same user's next message and for nobody else's, replaced when they are gone, and what they answer.
load lib/common

FIRST=20481

setup() {
	lmtp_users "$FIRST" 3
}

# say TO…: a session with one message for each argument (recipients with commas); what lmtpd answered to the messages.
say() {
	local to one
	{
		printf 'LHLO me\r\n'
		for to; do
			printf 'MAIL FROM:<a@b>\r\n'
			for one in ${to//,/ }; do printf 'RCPT TO:<%s>\r\n' "$one"; done
			printf 'DATA\r\nSubject: x\r\n\r\n.\r\n'
		done
		printf 'QUIT\r\n'
	} | timeout 60 lmtpd auth-cdb "$D/users.cdb" -- deliver 2>"$D/log" | tr -d '\r' | grep -E '<u.*>'
}

workers() { # how many processes delivered
	grep -o 'deliver\[[0-9]*\]' "$D/log" | sort -u | wc -l
}

in_box() {
	find "$D/$1/Maildir/new" -type f 2>/dev/null | wc -l
}

@test "one worker for a user's messages, one for each user, by whatever name he is written to" {
	run say u1 u1@x u1 u2@y u1+d
	[ "$(grep -c '^250 2.0.0' <<<"$output")" = 5 ]
	[ "$(in_box u1) $(in_box u2)" = '4 1' ]
	[ "$(workers)" = 3 ] # u1, u1@x and u2@y: what isn't the same name may not be the same user
	! grep -q 'u1.*deliver.*u2' "$D/log"
}

@test "more users than LMTP_CONCURRENCY, twice the same one in a message: each his answer, in order" {
	export LMTP_CONCURRENCY=1
	run say u1,u2,u3,u1 u3,u2,u1
	[ "$output" = '250 2.0.0 <u1> Saved
250 2.0.0 <u2> Saved
250 2.0.0 <u3> Saved
250 2.0.0 <u1> Saved
250 2.0.0 <u3> Saved
250 2.0.0 <u2> Saved
250 2.0.0 <u1> Saved' ]
	[ "$(in_box u1) $(in_box u2) $(in_box u3)" = '3 2 2' ]
}

@test "auth-any and auth-cache before the databases: the whole address in all of them before the name alone; nobody and no answer" {
	usercdb "$D/other.cdb" <<<"u1@x:{PLAIN}pass:$(sed -n '2s/^[^}]*}pass://p' "$D/users")"
	ask() {
		printf 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1@x>\r\nRCPT TO:<u1@y>\r\nRCPT TO:<none@x>\r\nDATA\r\nSubject: x\r\n\r\n.\r\nQUIT\r\n' |
			timeout 60 lmtpd "$@" 2>"$D/log" | tr -d '\r' | grep -E '^[45]|<u.*>'
	}
	saved=$'550 5.1.1 No such user here\n250 2.0.0 <u1@x> Saved\n250 2.0.0 <u1@y> Saved'
	for LMTP_CONCURRENCY in 10 1; do
		export LMTP_CONCURRENCY
		run ask auth-any -s ++ auth-cdb "$D/users.cdb" ++ auth-cdb "$D/other.cdb" ++ -- deliver
		[ "$output" = "$saved" ]
	done
	[ "$(in_box u1) $(in_box u2)" = '2 2' ]
	run ask auth-cache -f "$D/cache" auth-cdb "$D/users.cdb" -- deliver
	[ "$output" = "$saved" ]
	[ "$(in_box u1) $(in_box u2)" = '4 2' ]
	run ask auth-any -s ++ auth-cdb "$D/users.cdb" ++ auth-cdb "$D/missing.cdb" ++ -- deliver
	[ "$(grep -c '^451 4.3.0' <<<"$output") $(grep -c '^250' <<<"$output")" = '1 2' ]
}

@test "a worker that ends between two messages is replaced, also with the message on its way; one that ends at work is a failure for now" {
	start_tcpserver lmtpd auth-cdb "$D/users.cdb" -- deliver
	python3 - "$PORT" "$SERVER_LOG" <<-'END'
		import os, re, signal, smtplib, sys, time
		s = smtplib.LMTP('127.0.0.1', int(sys.argv[1]), timeout=60)
		def pid():
		    return int(re.findall(r'deliver\[(\d+)\]', open(sys.argv[2]).read())[-1])
		def gone(p):
		    try: return open(f'/proc/{p}/stat').read().rpartition(')')[2].split()[0] == 'Z'
		    except FileNotFoundError: return True
		def until(what):
		    end = time.monotonic() + 60
		    while not what():
		        assert time.monotonic() < end
		        time.sleep(0.01)
		s.sendmail('a@b', 'u1', 'Subject: 1\r\n\r\n')
		first = pid()
		os.kill(first, signal.SIGKILL)
		until(lambda: gone(first))
		s.sendmail('a@b', 'u1', 'Subject: 2\r\n\r\n')
		second = pid()
		assert second != first
		s.mail('a@b')
		s.rcpt('u1')
		os.kill(second, signal.SIGSTOP)
		s.putcmd('data'); assert s.getreply()[0] == 354
		s.send(b'Subject: 3\r\n\r\n.\r\n')
		time.sleep(0.2) # most often it has the message by now; if not, it is replaced: both are right
		os.kill(second, signal.SIGKILL)
		code, text = s.getreply()
		assert code in (250, 451), (code, text)
		s.sendmail('a@b', 'u1', 'Subject: 4\r\n\r\n')
		s.quit()
	END
	[ "$(in_box u1)" -ge 3 ]
}

# served PYTHON: talks to a `deliver -s`; give(to, bytes[, from]) is a job, hear() its (code, text). WRAP stands before the program.
served() {
	as_user $((FIRST + 1)) env HOME="$D/u1" USER=u1 WRAP="$WRAP" python3 -c '
import array, os, socket, struct, subprocess, sys
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
ours.settimeout(60)
worker = subprocess.Popen([*os.environ["WRAP"].split(), "deliver", "-s"], stdin=theirs, stdout=subprocess.DEVNULL)
theirs.close()
def field(s): return struct.pack("<H", len(s)) + s
def give(to, message, sender=b"a@b"):
    fd = os.memfd_create("message"); os.write(fd, message)
    fd2 = os.open(f"/proc/self/fd/{fd}", os.O_RDONLY)
    ours.sendmsg([b"J" + field(sender) + field(to)], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [fd2]))])
    os.close(fd); os.close(fd2)
def hear():
    got = ours.recv(8192)
    assert got[:1] == b"c", got
    n, = struct.unpack("<H", got[1:3])
    return int(got[3:3+n]), got[5+n:].strip(b"\0\n").decode()
assert ours.recv(8192)[:1] == b"y"
def fds(): return len(os.listdir(f"/proc/{worker.pid}/fd"))
'"$1" 3>&-
}

@test "deliver -s: message after message, each its own; no descriptor stays; the end is exit 0" {
	WRAP='' served '
for i in range(50):
    give(b"u1@x", b"Subject: %d\r\n\r\n" % i)
    assert hear() == (0, "")
ours.close()
assert worker.wait(60) == 0
'
	[ "$(in_box u1)" = 50 ]
	[ "$(cat "$D"/u1/Maildir/new/* | grep -c ^Subject)" = 50 ]
}

@test "deliver -s: a loop and a refusal are said once, the next message hears nothing of them" {
	echo 'require "ereject"; if header "subject" "bad" { ereject "not this"; }' >"$D/u1/.dovecot.sieve"
	WRAP='' served '
give(b"u1@x", b"Subject: bad\r\n\r\n")
assert hear() == (77, "not this")
give(b"u1@x", b"Subject: good\r\n\r\n", b"")
assert hear() == (0, "")
give(b"u1@x", b"Received: x\r\nDelivered-To: u1@x\r\n\r\n")
code, text = hear()
assert code == 76 and "loop" in text
give(b"u1@x", b"")
assert hear() == (0, "")
'
	[ "$(in_box u1)" = 2 ]
}

@test "deliver -s: what isn't a job ends it" {
	WRAP='' served '
ours.send(b"J" + field(b"a") + field(b"b"))
assert worker.wait(60) == 64
'
}

@test "a full disk is 452 4.3.1, a full mailbox 552 5.2.2 or, by setting, 452 4.2.2: each with a sentence" {
	skip_unless_installed strace strace
	WRAP="strace -qqq -o /dev/null -e trace=fsync -e inject=fsync:error=ENOSPC" served '
give(b"u1@x", b"Subject: x\r\n\r\n")
assert hear() == (74, "")
'
	[ "$(in_box u1)" = 0 ]
	[ -z "$(ls -A "$D/u1/Maildir/tmp")" ]
	export QUOTA_STORAGE=10 QUOTA_GRACE=0
	run say u1
	[ "$output" = '552 5.2.2 <u1> Quota exceeded (mailbox for user is full)' ]
	LDA_QUOTA_TEMPORARY=yes run say u1
	[ "$output" = '452 4.2.2 <u1> Quota exceeded (mailbox for user is full)' ]
}

# The recipients' syncs run at the same time, so that the file system's journal commits for several at once.
@test "a recipient costs two syncs, of the file and of its directory, and a message for three begins all before the first has ended" {
	skip_unless_installed strace strace
	skip_sanitized "their leak check doesn't go with strace"
	local per=2
	say u1,u2,u3 >/dev/null # the Maildirs are there from now on, and new
	case $(stat -f -c %T "$D") in
	ext2/ext3 | xfs) ;;
	*) per=3 ;; # and of the Maildir itself, while it is young
	esac
	mv "$D/log" "$D/log1"
	printf 'LHLO me\r\nMAIL FROM:<a@b>\r\nRCPT TO:<u1>\r\nRCPT TO:<u2>\r\nRCPT TO:<u3>\r\nDATA\r\nSubject: x\r\n\r\n.\r\nQUIT\r\n' |
		timeout 60 strace -f -qqq -o "$D/trace" -e trace=fsync,fdatasync,syncfs,sync,io_submit -e inject=fsync:delay_exit=2000000:when=1 \
			lmtpd auth-cdb "$D/users.cdb" -- deliver >"$D/out" 2>"$D/log"
	[ "$(grep -c '^250 2.0.0 <u' "$D/out")" = 3 ]
	[ "$(grep -c 'sync(.*\(unfinished\|= 0\)' "$D/trace")" = $((3 * per)) ]
	# Each of the three has begun its first before any second one begins.
	[ "$(grep 'sync(' "$D/trace" | head -n 3 | cut -d' ' -f1 | sort -u | wc -l)" = 3 ]
}
