#!/usr/bin/env bats
# NOTIFY at its limits, and without inotify. What it tells, t/imap/notify.txt shows.
load lib/common

setup() {
	reachable_build
	D=$BATS_TEST_TMPDIR
	chmod 777 "$D" # as_user writes here
	export MAIL=maildir:$D/Maildir HOME=$D USER=ann IMAP_IDLE_POLL=1s MAIL_FSYNC=never
}

folders() { # folders FROM TO
	seq "$1" "$2" | sed "s|.*|$D/Maildir/.m&/cur\n$D/Maildir/.m&/new\n$D/Maildir/.m&/tmp|" | as_user 20471 xargs mkdir -p
}

@test "as many mailboxes as are watched, and one more" {
	skip_unless_root
	folders 1 999 # and INBOX
	run -0 python3 "$TOP/t/lib/imapscript.py" --show --timeout 30 -- setpriv --reuid 20471 --regid 20471 --clear-groups "$BUILD/bin/imapd" <<-END
		a1 NOTIFY SET (personal (MessageNew MessageExpunge))
		a2 NOOP
		! setpriv --reuid 20471 --regid 20471 --clear-groups sh -c 'cd $D/Maildir && mkdir -p .x/cur .x/new .x/tmp'
		< NOTIFICATIONOVERFLOW
		a3 NOTIFY SET (personal (MessageNew MessageExpunge))
		a4 NOTIFY SET (personal (MailboxName)) (mailboxes m7 (MessageNew MessageExpunge))
		! setpriv --reuid 20471 --regid 20471 --clear-groups sh -c 'printf "Subject: x\n\n" >$D/Maildir/.m7/tmp/1.M1.h && mv $D/Maildir/.m7/tmp/1.M1.h $D/Maildir/.m7/new'
		< STATUS
		a5 LOGOUT
	END
	[[ $output == *'a1 OK'* && $output == *'* OK [NOTIFICATIONOVERFLOW]'* ]]
	[[ $output == *'a3 NO [NOTIFICATIONOVERFLOW]'* && $output == *'a4 OK'* && $output == *'* STATUS m7 (MESSAGES 1 UIDNEXT 2)'* ]]
}

@test "without inotify mailboxes are looked at, and the log says so once" {
	skip_unless_root
	skip_unless_installed strace strace
	folders 1 3
	run -0 python3 "$TOP/t/lib/imapscript.py" --show --timeout 30 -- setpriv --reuid 20471 --regid 20471 --clear-groups \
		strace -qq -o "$D/trace" -e trace=inotify_init1 -e inject=inotify_init1:error=EMFILE "$BUILD/bin/imapd" <<-END
		a1 NOTIFY SET (selected (MessageNew MessageExpunge)) (personal (MessageNew MessageExpunge MailboxName))
		a2 SELECT INBOX
		! setpriv --reuid 20471 --regid 20471 --clear-groups sh -c 'cd $D/Maildir; for m in .m2 .; do printf "Subject: x\n\n" >\$m/tmp/1.M1.h && mv \$m/tmp/1.M1.h \$m/new; done'
		< EXISTS
		< STATUS
		! setpriv --reuid 20471 --regid 20471 --clear-groups sh -c 'cd $D/Maildir && mkdir -p .y/cur .y/new .y/tmp'
		< LIST
		a3 SELECT m3
		a4 IDLE
		! printf 'd1 DELETE m3\\r\\nd2 LOGOUT\\r\\n' | setpriv --reuid 20471 --regid 20471 --clear-groups "$BUILD/bin/imapd" 2>&1 | grep -a '^d1'
		!eof
	END
	[[ $output == *'* 1 EXISTS'* && $output == *'* STATUS m2 (MESSAGES 1 UIDNEXT 2)'* && $output == *'* LIST (\HasNoChildren) "." y'* ]]
	[[ $output == *'+ idling'*'d1 OK DELETE'*'* BYE The selected mailbox is gone'*'-- closed'* ]]
	[ "$(grep -c 'max_user_instances' <<<"$output")" = 1 ]
	[ "$(wc -l <"$D/trace")" = 1 ]
}

@test "one inotify instance a session, whatever it watches" {
	skip_unless_root
	folders 1 5
	run -0 python3 "$TOP/t/lib/imapscript.py" --show --timeout 30 -- setpriv --reuid 20471 --regid 20471 --clear-groups "$BUILD/bin/imapd" <<-END
		a1 NOTIFY SET (selected (MessageNew MessageExpunge)) (personal (MessageNew MessageExpunge MailboxName))
		a2 SELECT m1
		a3 APPEND m2 {text:Subject: x\r\n\r\n}
		a4 SELECT m2
		a5 UID COPY 1 m3
		a6 NOOP
		! for p in \$(pgrep -u 20471 -x imapd); do ls -l /proc/\$p/fd; done | grep -c inotify
		a7 LOGOUT
	END
	[[ $output == *$'\n1\n'* ]]
}

@test "what comes right before a NOTIFY that takes another's place is told" {
	cat >"$D/replaced.py" <<-'END'
		import os, signal, sys, tempfile
		sys.path.insert(0, sys.argv[2])
		import rawimap
		home = tempfile.mkdtemp(dir=os.path.dirname(os.path.abspath(__file__)))
		os.chmod(home, 0o777)
		start = lambda: rawimap.session(sys.argv[1], home, home + "/log")
		other, watcher = start(), start()
		other.run("CREATE Work")
		watcher.run("NOTIFY SET (mailboxes Work (MessageNew MessageExpunge FlagChange))")
		os.kill(watcher.child.pid, signal.SIGSTOP)
		other.run("APPEND Work %s", (b"Subject: x\r\n\r\nx\r\n",))
		watcher.send(b"n NOTIFY SET (mailboxes (Work INBOX) (MessageNew MessageExpunge FlagChange))\r\n")
		os.kill(watcher.child.pid, signal.SIGCONT)
		said = b""
		while b"n OK" not in said:
		    said = watcher.response()[0]
		    print(said.decode())
		print(watcher.run("NOOP")[2])
	END
	run -0 python3 "$D/replaced.py" "$BUILD/bin/imapd" "$TOP/t/lib"
	[[ ${lines[0]} == '* STATUS Work (MESSAGES 1 UIDNEXT 2 UNSEEN 1)' && ${lines[1]} == 'n OK'* && ${lines[2]} == '[]' ]]
}
