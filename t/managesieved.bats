#!/usr/bin/env bats
# managesieved: each command and error of RFC 5804, every way the bytes can come, and a real client.
load lib/common
load lib/clients
load lib/dovecot

setup() {
	cd "$BATS_TEST_TMPDIR"
	clients_setup rootless
}

sieve() {
	printf '%b' "$1" | ann "${@:2}" managesieved 2>"$BATS_TEST_TMPDIR/log" | tr -d '\r' | sed '0,/^OK "dovetail ready."/d'
}

@test "greeting and CAPABILITY" {
	run ann managesieved <<<$'LOGOUT\r'
	[[ $output == '"IMPLEMENTATION" "dovetail'*'"SIEVE" "'*fileinto*'"VERSION" "1.0"'*'OK "dovetail ready."'*'OK "Logout completed."'* ]]
	run sieve 'CAPABILITY\r\nLOGOUT\r\n'
	[[ $output == '"IMPLEMENTATION" '*'"VERSION" "1.0"'*'"OWNER" "ann"'*'OK "Capability completed."'* ]]
}

# The lines that speak of scripts, as "NAME" "value".
caps_of_scripts() {
	tr -d '\r' | grep -E '^"(IMPLEMENTATION|SIEVE|NOTIFY|EXTLISTS|MAXREDIRECTS|LANGUAGE|VERSION)" '
}

@test "before login and after it the capabilities of scripts are the same, whatever the settings" {
	for settings in A=b 'SIEVE_EXTENSIONS=-regex' 'SIEVE_EXTENSIONS=fileinto,vacation' 'SIEVE_EXTENSIONS=-enotify -extlists' 'SIEVE_LIST_A=tag:x /x' 'SIEVE_REDIRECTS_MAX=0' \
		'SIEVE_GLOBAL_EXTENSIONS=imap4flags' 'SIEVE_PIPE_DIR=/usr/lib/pipes' 'SIEVE_IMPLEMENTATION=a "b" c'; do
		printf 'LOGOUT\r\n' | env "$settings" managesieve-login x -- y 2>/dev/null | caps_of_scripts >before
		printf 'LOGOUT\r\n' | ann env "$settings" managesieved 2>/dev/null | caps_of_scripts >after
		echo "# $settings"
		diff before after
		[ "$(cut -d' ' -f1 before | sort -u | wc -l)" -ge 5 ]
	done
	printf 'LOGOUT\r\n' | SIEVE_LIST_A=':addrbook:default ~/a' managesieve-login x -- y 2>/dev/null | caps_of_scripts >before
	for want in '"SIEVE" ".* regex .*"' '"NOTIFY" "mailto"' '"MAXREDIRECTS" "4"' '"LANGUAGE" "en"' '"VERSION" "1.0"' '"EXTLISTS" "urn"'; do
		grep -qx "$want" before
	done
}

@test "after login SASL says what was offered before it, and OWNER who it is; UNAUTHENTICATE ends the session" {
	run bash -c "$(declare -f ann as_user); printf 'CAPABILITY\r\nUNAUTHENTICATE \"x\"\r\nUNAUTHENTICATE\r\nNOOP\r\n' |
		ANN=$ANN ANN_UID=$ANN_UID DOVETAIL_LOGIN=sieve DOVETAIL_TAG='PLAIN SCRAM-SHA-256' ann managesieved 2>/dev/null | tr -d '\r'"
	[ "${lines[0]}" = 'OK "Logged in."' ]
	[[ $output == *'"SASL" "PLAIN SCRAM-SHA-256"'*'"OWNER" "ann"'*'NO "these'* ]]
	[[ ${lines[-1]} == 'BYE "To log in as somebody else, connect again."' ]]
	[[ $output != *'"UNAUTHENTICATE"'* ]]
}

@test "every form of a string at every place" {
	run -0 --separate-stderr ann python3 "$TOP/t/lib/sievestrings.py" managesieved
	echo "$output"
	[ "$output" = '248 batches of 14 commands, 14 places' ]
}

@test "strings that are none, and literals over the limit, change nothing and leave the session in step" {
	run sieve 'PUTSCRIPT "a" "keep;"\r\nSETACTIVE "a"\r\n'
	[[ $output == *'OK '*'OK '* ]]
	for wrong in '"a' '"a\\b"' '"a"b' '{3}x' '{3-}' '{+}' '{}' '{-1+}' '{4294967296+}' '{3+' '"\xff"' '"\0"' '(a)' 'a'; do
		run sieve "SETACTIVE $wrong\r\nGETSCRIPT $wrong\r\nNOOP $wrong\r\nLISTSCRIPTS\r\n"
		echo "$wrong: $output"
		[ "$(grep -c '^NO "' <<<"$output")" = 3 ]
		[[ $output == *$'\n"a" ACTIVE\nOK '* ]]
	done
	long="{2000+}\r\n$(head -c 2000 /dev/zero | tr '\0' x)"
	run sieve "SETACTIVE $long\r\nDELETESCRIPT $long\r\nHAVESPACE $long 5\r\nNOOP $long\r\nRENAMESCRIPT \"a\" $long\r\nFROB $long $long\r\nPUTSCRIPT $long \"keep;\"\r\nPUTSCRIPT \"a\" $long\r\nCHECKSCRIPT $long\r\nLISTSCRIPTS\r\n" \
		env SIEVE_SCRIPT_SIZE_MAX=1000
	echo "$output"
	[ "$(grep -c '^NO ' <<<"$output")" = 9 ]
	[ "$(grep -c '^NO (QUOTA/MAXSIZE) ' <<<"$output")" = 1 ]
	[[ $output == *$'\n"a" ACTIVE\nOK '* ]]
}

@test "a large script comes and goes whole; one that is too large needs no memory" {
	skip_sanitized 'they map terabytes'
	{
		printf 'PUTSCRIPT "big" {1000000+}\r\n'
		yes '# a line of a script that is long' | head -c 999999
		printf '\n\r\nGETSCRIPT "big"\r\nPUTSCRIPT "bigger" {200000000+}\r\n'
		head -c 200000000 /dev/zero
		printf '\r\nNOOP\r\n'
	} | (ulimit -v 150000 && ann managesieved) >out
	{
		yes '# a line of a script that is long' | head -c 999999
		echo
	} | cmp - "$ANN/sieve/big.sieve"
	grep -aq '^NO (QUOTA/MAXSIZE)' out
	[ "$(tail -n 1 out)" = $'OK "NOOP completed."\r' ]
	[ "$(grep -ac '^# a line of a script that is long' out)" -ge 29000 ]
}

@test "what the compiler warns of is told with the OK; an empty script is none" {
	script='"require \\"enotify\\"; notify \\"xmpp:a@example.org\\";"'
	run sieve "PUTSCRIPT \"a\" $script\r\nCHECKSCRIPT $script\r\nPUTSCRIPT \"b\" \"\"\r\nLISTSCRIPTS\r\n"
	echo "$output"
	[[ $output == 'OK (WARNINGS) '*'warning'*'OK (WARNINGS) '*'warning'*'NO "a script may not be empty'*$'\n"a"\nOK '* ]]
}

@test "a script's life: PUTSCRIPT, LISTSCRIPTS, GETSCRIPT, SETACTIVE, RENAMESCRIPT, DELETESCRIPT" {
	run sieve 'LISTSCRIPTS\r\nPUTSCRIPT "a" {6+}\r\nkeep;\n\r\nPUTSCRIPT {1+}\r\nb "discard;"\r\nLISTSCRIPTS\r\nGETSCRIPT "a"\r\nSETACTIVE "a"\r\nLISTSCRIPTS\r\nRENAMESCRIPT "a" "c"\r\nLISTSCRIPTS\r\nSETACTIVE ""\r\nDELETESCRIPT "c"\r\nDELETESCRIPT "b"\r\nLISTSCRIPTS\r\n'
	echo "$output"
	[ "$output" = 'OK "Listscripts completed."
OK "Putscript completed."
OK "Putscript completed."
"a"
"b"
OK "Listscripts completed."
{6}
keep;

OK "Getscript completed."
OK "Setactive completed."
"a" ACTIVE
"b"
OK "Listscripts completed."
OK "Renamescript completed."
"b"
"c" ACTIVE
OK "Listscripts completed."
OK "No script is active now."
OK "Deletescript completed."
OK "Deletescript completed."
OK "Listscripts completed."' ]
}

@test "refusals: names that don't exist, exist, are active; scripts that don't compile; names that climb" {
	run sieve 'GETSCRIPT "x"\r\nSETACTIVE "x"\r\nDELETESCRIPT "x"\r\nRENAMESCRIPT "x" "y"\r\n'
	[ "$(grep -c '^NO (NONEXISTENT) ' <<<"$output")" = 4 ]
	run sieve 'PUTSCRIPT "a" "keep;"\r\nPUTSCRIPT "b" "keep;"\r\nRENAMESCRIPT "a" "b"\r\nSETACTIVE "a"\r\nDELETESCRIPT "a"\r\nPUTSCRIPT "a" "frob;"\r\nCHECKSCRIPT "frob;"\r\nGETSCRIPT "a"\r\nCHECKSCRIPT "keep;"\r\n'
	echo "$output"
	[[ $output == *'NO (ALREADYEXISTS) '*'NO (ACTIVE) '*'NO '*frob*'NO '*frob*$'{5}\nkeep;\nOK '*'OK "Script is valid."' ]]
	for name in '../x' 'a/b' '..' '.' '' '\0'; do
		run sieve "PUTSCRIPT \"$name\" \"keep;\"\r\nNOOP\r\n"
		echo "$name: $output"
		[[ $output == 'NO '*'OK "NOOP completed."' ]]
	done
	[ -z "$(find "$SITE" -name 'x*')" ]
}

@test "quotas: HAVESPACE and PUTSCRIPT at n and n+1" {
	run sieve 'HAVESPACE "a" 100\r\nHAVESPACE "a" 101\r\nPUTSCRIPT "a" {100+}\r\n#'"$(printf '%098d' 0)"'\n\r\nPUTSCRIPT "b" {101+}\r\n#'"$(printf '%099d' 0)"'\n\r\nLISTSCRIPTS\r\n' \
		env SIEVE_SCRIPT_SIZE_MAX=100
	echo "$output"
	[[ $output == 'OK "Putscript would succeed."'*'NO (QUOTA/MAXSIZE) '*'OK "Putscript completed."'*'NO (QUOTA/MAXSIZE) '*$'"a"\nOK '* ]]
	run sieve 'PUTSCRIPT "b" "keep;"\r\nHAVESPACE "c" 5\r\nHAVESPACE "a" 5\r\n' env SIEVE_SCRIPTS_MAX=2
	[[ $output == *'OK '*'NO (QUOTA/MAXSCRIPTS) '*'OK '* ]]
	run sieve 'PUTSCRIPT "b" "keep;#"\r\nPUTSCRIPT "b" "keep;"\r\n' env SIEVE_STORAGE_MAX=105
	[[ $output == *'NO (QUOTA'*'OK '* ]]
}

@test "mistakes: unknown commands, wrong arguments, broken strings" {
	for wrong in 'FROB' 'PUTSCRIPT' 'PUTSCRIPT "a"' 'GETSCRIPT a' 'GETSCRIPT "a" "b"' 'HAVESPACE "a" "b"' 'HAVESPACE "a" -1' 'LISTSCRIPTS "x"' \
		'NOOP "a" "b"' 'GETSCRIPT "a' 'SETACTIVE 3' 'AUTHENTICATE "PLAIN"' 'STARTTLS' 'NO\0OP'; do
		run sieve "$wrong\r\nNOOP\r\n"
		echo "$wrong: $output"
		[[ ${lines[0]} == 'NO '* ]]
		[[ ${lines[-1]} == 'OK "NOOP completed."' ]]
	done
	run sieve 'NOOP "x"\r\nnoop {3+}\r\na"b\r\n\r\nNoop\r\n'
	[[ $output == *'OK (TAG "x") "Done"'*'OK (TAG '*'OK "NOOP completed."' ]]
}

@test "scripts that can't be read or written: TRYLATER, the log says why, and nothing changes" {
	run sieve 'PUTSCRIPT "a" "keep;"\r\nSETACTIVE "a"\r\n'
	chmod 000 "$ANN/sieve/a.sieve"
	chmod 500 "$ANN/sieve"
	run sieve 'GETSCRIPT "a"\r\nPUTSCRIPT "b" "keep;"\r\nRENAMESCRIPT "a" "b"\r\nSETACTIVE ""\r\nDELETESCRIPT "a"\r\nNOOP\r\n'
	echo "$output"
	[ "$(sed 's/\(^NO ([A-Z]*)\|^OK\).*/\1/' <<<"$output" | tr '\n' ' ')" = 'NO (TRYLATER) NO (TRYLATER) NO (TRYLATER) OK NO (TRYLATER) OK ' ]
	grep -q 'error: .*Permission denied' log
	chmod 000 "$ANN/sieve"
	printf 'NOOP\r\n' | ann managesieved >out 2>log || true
	grep -q '^BYE (TRYLATER)' out
	grep -q 'Permission denied' log
	chmod 700 "$ANN/sieve"
	run sieve 'LISTSCRIPTS\r\n'
	[ "${lines[0]}" = '"a"' ]
}

@test "too many mistakes, or too long a line, end the session with BYE" {
	run sieve "$(printf 'X\\r\\n%.0s' {1..200})NOOP\r\n"
	[[ ${lines[-1]} == 'BYE '* ]]
	grep -q 'managesieved\[[0-9]*\](ann): disconnected: too many invalid commands in=' log
	run sieve "NOOP \"$(head -c 70000 /dev/zero | tr '\0' x)\"\r\nNOOP\r\n"
	[[ ${lines[-1]} == 'BYE '* ]]
}

@test "one segment, lines, single bytes and every prefix" {
	cat >script <<-'END'
		CAPABILITY
		NOOP "tag"
		CHECKSCRIPT {5+}
		keep;
		CHECKSCRIPT "frob"
		HAVESPACE "x" 100
		GETSCRIPT "none"
		LISTSCRIPTS
		LOGOUT
	END
	run -0 ann python3 "$TOP/t/lib/everyprefix.py" "$BATS_TEST_TMPDIR/script" "$(command -v managesieved)"
	[[ $output == *'OK (TAG "tag") "Done"'*'OK "Script is valid."'*'NO '*'OK "Logout completed."' ]]
}

@test "every prefix of random sessions of POP3 and ManageSieve, before login and after it" {
	run -0 python3 -B "$TOP/t/prefixes/prefixes.py" --build "$BUILD" --dir "$BATS_TEST_TMPDIR" --sessions 4
	echo "$output"
	[[ $output == *'# 4 sessions' ]]
}

@test "uid 0 is refused, and so is a setting that isn't known" {
	run -100 ann env SIEVE_NONSENSE=1 managesieved </dev/null
	[[ $output == *SIEVE_NONSENSE* ]]
	skip_unless_root
	run -100 managesieved </dev/null
}

@test "PUTSCRIPT's OK comes when file and directory are on the disk; no fault of a system call breaks what was answered" {
	skip_sanitized 'the leak check needs ptrace for itself'
	skip_unless_installed strace strace
	printf 'PUTSCRIPT "a" "keep;"\r\nLOGOUT\r\n' >asked
	: >trace && chmod 666 trace
	ann strace -qq -o "$PWD/trace" -e trace=write,sendto,fsync,fdatasync,rename,renameat,renameat2 managesieved <asked >answered 2>>log
	awk '/sync\(/ { if (renamed) directory++; else file++ } /rename/ { renamed = NR } /(write|sendto)\(1,/ { said = directory && file } END { exit !said }' trace
	grep -q '^OK "Putscript' answered
	run -0 python3 -B "$TOP/t/faults/protocols.py" --build "$BUILD" --dir "$BATS_TEST_TMPDIR" --only scripts,quit --every 8
	echo "$output"
	[[ $output =~ '# '[1-9][0-9]+' faults injected, 0 broke a promise'$ ]]
}

@test "Dovecot's ManageSieve and ours in turns on the same scripts" {
	skip_unless_installed doveadm dovecot-core
	skip_unless_installed /usr/lib/dovecot/managesieve dovecot-managesieved
	SITE=$BATS_TEST_TMPDIR/turns
	dovecot_setup "$SITE" 2001
	theirs() {
		printf '%b' "$1" | "$SITE/dovecot" managesieve 2>>"$SITE/dovecot.err" | tr -d '\r'
	}
	ours() {
		printf '%b' "$1" | "$SITE/ours" managesieved | tr -d '\r' | sed '0,/^OK "dovetail ready."/d'
	}
	# What is told of scripts: names, texts, and the first word of each answer.
	facts() {
		sed 's/^OK.*/OK/; s/^\(NO\( ([A-Z/]*)\)\{0,1\}\).*/\1/' | sort
	}
	theirs 'PUTSCRIPT "one" {14+}\r\n# theirs\nkeep;\r\nPUTSCRIPT "gr\xc3\xbcn" "discard;"\r\nSETACTIVE "one"\r\nLOGOUT\r\n' >/dev/null
	look='LISTSCRIPTS\r\nGETSCRIPT "one"\r\nGETSCRIPT "gr\xc3\xbcn"\r\nGETSCRIPT "two"\r\nDELETESCRIPT "one"\r\nDELETESCRIPT "none"\r\nRENAMESCRIPT "one" "gr\xc3\xbcn"\r\nLOGOUT\r\n'
	diff <(theirs "$look" | facts) <(ours "$look" | facts)
	ours "$look" | grep -qx '"one" ACTIVE'
	ours 'PUTSCRIPT "two" "stop;"\r\nSETACTIVE "two"\r\nRENAMESCRIPT "two" "2nd"\r\nDELETESCRIPT "one"\r\nLOGOUT\r\n' >/dev/null
	[ "$(readlink "$SITE/home/.dovecot.sieve")" = sieve/2nd.sieve ]
	diff <(theirs "$look" | facts) <(ours "$look" | facts)
	theirs "$look" | grep -qx '"2nd" ACTIVE'
	theirs 'SETACTIVE ""\r\nLOGOUT\r\n' >/dev/null
	diff <(theirs "$look" | facts) <(ours "$look" | facts)
	run ! grep -q ACTIVE <(ours "$look")
}

login_case() {
	start_managesieve
	plain=$(printf '\0ann\0pass' | base64)
	cat >"$SITE/session.py" <<-'END'
		import socket, ssl, sys
		s = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 20)
		f = s.makefile('rb')
		def until():
		    got = []
		    while True:
		        line = f.readline()
		        assert line, got
		        got.append(line)
		        if line[:3] in (b'OK ', b'NO ', b'BYE'):
		            return got
		assert any(l.startswith(b'"STARTTLS"') for l in until())
		s.sendall(b'STARTTLS\r\n')
		assert until()[-1].startswith(b'OK')
		context = ssl.create_default_context(cafile=sys.argv[2])
		s = context.wrap_socket(s, server_hostname='localhost')
		f = s.makefile('rb')
		until()
		s.sendall(b'AUTHENTICATE "PLAIN" "%s"\r\nPUTSCRIPT "x" "keep;"\r\nLISTSCRIPTS\r\nLOGOUT\r\n' % sys.argv[3].encode())
		assert until()[-1].startswith(b'OK')
		assert until()[-1].startswith(b'OK "Putscript')
		assert until()[0] == b'"x"\r\n'
		assert until()[-1].startswith(b'OK')
		print('fine')
	END
	run python3 "$SITE/session.py" "$PORT" "$SITE/cert.pem" "$plain"
	echo "$output"
	[ "$output" = fine ]
}

@test "over the whole chain: STARTTLS, AUTHENTICATE, commands sent behind it" {
	in_both_ways login_case
}

connect_case() {
	start_managesieve
	printf 'keep;\n' >"$SITE/main.sieve"
	set -- timeout 30 sieve-connect --server localhost --port "$PORT" --user ann --passwordfd 5 --tlscafile "$SITE/cert.pem"
	"$@" --upload --localsieve "$SITE/main.sieve" --remotesieve main 5<<<pass
	"$@" --activate --remotesieve main 5<<<pass
	[[ $("$@" --list 5<<<pass) == *main*ACTIVE* ]]
	"$@" --download --remotesieve main --localsieve "$SITE/back.sieve" 5<<<pass
	grep -q '^keep;' "$SITE/back.sieve"
}

@test "sieve-connect uploads, activates, lists, downloads" {
	skip_unless_installed sieve-connect sieve-connect
	in_both_ways connect_case
}

web_case() {
	start_managesieve
	cat >"$SITE/session.php" <<-'END'
		<?php
		error_reporting(E_ALL & ~E_DEPRECATED);
		require 'Net/Sieve.php';
		[, $port, $ca, $mechanism] = $argv;
		function must($ok, $what) {
		    if ($ok instanceof PEAR_Error || !$ok) { echo "$what: ", $ok instanceof PEAR_Error ? $ok->getMessage() : 'no', "\n"; exit(1); }
		    return $ok;
		}
		$tls = ['ssl' => ['cafile' => $ca, 'peer_name' => 'localhost']];
		$s = new Net_Sieve('ann', 'pass', 'localhost', $port, $mechanism, '', false, false, true, $tls);
		must(!$s->getError(), 'login');
		must(count($s->getExtensions()) > 40 && $s->hasExtension('regex'), 'extensions');
		must(!$s->hasExtension('frob'), 'no extension');
		must($s->haveSpace('rules', 100), 'haveSpace');
		$text = "require \"fileinto\";\r\n# \"quoted\" \u{00fc}\r\nif header :contains \"subject\" \"x\" { fileinto \"Junk\"; }\r\n";
		must($s->installScript('rules', $text, true), 'install');
		must($s->installScript('with "quotes"', 'keep;'), 'install');
		must($s->listScripts() == ['rules', 'with "quotes"'], 'list');
		must($s->getActive() == 'rules', 'active');
		must(rtrim($s->getScript('rules')) == rtrim($text), 'get');
		$bad = $s->installScript('bad', "keep;\r\nfrob;\r\n");
		must($bad instanceof PEAR_Error && strpos($bad->getMessage(), 'line 2') !== false, 'bad script');
		must($s->setActive(''), 'none active');
		must($s->removeScript('rules') && $s->removeScript('with "quotes"'), 'remove');
		must($s->listScripts() == [], 'all gone');
		must(!($s->disconnect() instanceof PEAR_Error), 'disconnect');
		$s = new Net_Sieve('ann', 'wrong', 'localhost', $port, $mechanism, '', false, false, true, $tls);
		must((bool) $s->getError(), 'a wrong password');
		echo "fine\n";
	END
	for mechanism in PLAIN LOGIN; do
		run timeout 60 php -d display_errors=1 "$SITE/session.php" "$PORT" "$SITE/cert.pem" "$mechanism"
		echo "$output"
		[ "$output" = fine ]
	done
}

@test "Net_Sieve, with which Roundcube and Horde let people edit their rules" {
	skip_unless_installed php php-cli
	skip_unless_installed /usr/share/php/Net/Sieve.php php-net-sieve
	in_both_ways web_case
}
