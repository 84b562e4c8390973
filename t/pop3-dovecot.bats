#!/usr/bin/env bats
# pop3d beside Dovecot's POP3 on the same Maildir: UIDLs of every format, duplicates, what each notes for the other, order, sizes and bytes.
load lib/common
load lib/dovecot

setup() {
	skip_unless_installed doveadm dovecot-core
	skip_unless_installed /usr/lib/dovecot/pop3 dovecot-pop3d
	cd "$BATS_TEST_TMPDIR"
	SITE=$BATS_TEST_TMPDIR/site
	dovecot_setup "$SITE" 2001
	M=$SITE/home/Maildir
	mail '1700000001.M1.a,S=19:2,' 'Subject: one\n\nbody\n'
	mail '1700000002.M2.b:2,S' 'Subject: two\n\nbody\n'
	mail '1700000003.M3.c:2,S' 'Subject: three\nX: y'
	mail '1700000004.M4.a-name-that-is-longer-than-the-seventy-characters-that-RFC-1939-wants,S=20:2,S' 'Subject: four\n\nbody\n'
	mail '1700000005.M5.e:2,' 'Subject: five\n\n.dot\nbody\n'
	cat >"$M/dovecot-uidlist" <<-END
		3 V1700000000 N20 G0123456789abcdef0123456789abcdef
		1 :1700000001.M1.a,S=19
		5 G00112233445566778899aabbccddeeff :1700000002.M2.b
		6 :1700000003.M3.c
		9 Pold-uidl :1700000004.M4.a-name-that-is-longer-than-the-seventy-characters-that-RFC-1939-wants,S=20
		12 Pold-uidl O3 :1700000005.M5.e
	END
	[ "$(id -u)" != 0 ] || chown -R 2001:2001 "$SITE/home"
	cp -a "$SITE/home" "$SITE/before"
}

mail() {
	printf "$2" >"$M/cur/$1"
}

again() {
	rm -rf "${SITE:?}/home"
	cp -a "$SITE/before" "$SITE/home"
}

# theirs SCRIPT SETTING…: Dovecot's answers, with pop3_ settings; ours SCRIPT VARIABLE…: what we answer. Only what carries facts is compared.
theirs() {
	local way=()
	[ "$(id -u)" != 0 ] || way=(setpriv --reuid 2001 --regid 2001 --clear-groups)
	{
		cat "$SITE/dovecot.conf"
		printf '%s\n' "${@:2}"
	} >"$SITE/this.conf"
	(cd "$SITE/home" && printf "$1" | "${way[@]}" env -i PATH="$PATH:/usr/sbin" HOME="$SITE/home" USER=ann \
		doveconf -c "$SITE/this.conf" -f service=pop3 -m pop3 -e /usr/lib/dovecot/pop3) | facts
}

ours() {
	(cd "$SITE/home" && printf "$1" | as_user 2001 env HOME="$SITE/home" USER=ann MAIL="maildir:$SITE/home/Maildir" "${@:2}" pop3d 2>>"$SITE/ours.log") |
		sed 1d | facts
}

facts() {
	tr -d '\r' | sed 's/^+OK [^0-9].*/+OK/; s/^+OK \([0-9]*\) [a-z].*/+OK \1/; s/^-ERR .*/-ERR/'
}

same() {
	theirs "$1" "$2" >theirs
	again
	ours "$1" "$3" >ours
	again
	echo "# $2 / $3"
	diff -a theirs ours
}

@test "the same UIDLs in every format, P and G and O of the uidlist honoured" {
	for format in '%08Xu%08Xv' '%v.%u' '%f' '%g' '%Mf' '%u-%5v' '%Xv%Xu' '%05u' 'a%%%u' 'UID%u-%v' '%Uf' '%Lg' '%v-%u'; do
		same 'STAT\r\nLIST\r\nUIDL\r\nUIDL 2\r\nUIDL 5\r\nQUIT\r\n' "pop3_uidl_format=$format" "POP3_UIDL_FORMAT=$format"
	done
	[ "$(sed -n '/^1 old-uidl/p' ours | wc -l)" = 1 ]
	for wrong in '%v' 'x' '%q' '%u %v' '%33u'; do
		run ours 'UIDL\r\n' "POP3_UIDL_FORMAT=$wrong"
		[ -z "$output" ]
	done
	[ "$(grep -c POP3_UIDL_FORMAT= "$SITE/ours.log")" = 5 ]
}

@test "duplicates are told apart as Dovecot does" {
	same 'UIDL\r\nUIDL 1\r\nUIDL 4\r\nQUIT\r\n' 'pop3_uidl_duplicates=rename' POP3_UIDL_DUPLICATES=rename
	grep -qx '1 old-uidl-2' ours
	grep -qx '5 old-uidl' ours
	same 'UIDL\r\nQUIT\r\n' 'pop3_uidl_duplicates=allow' POP3_UIDL_DUPLICATES=allow
	[ "$(grep -c ' old-uidl$' ours)" = 2 ]
}

# The keys by message, without what each server adds of its own.
noted() {
	sed -n '2,$ { s/ [SW][0-9]*//g; p }' "$M/dovecot-uidlist"
}

@test "UIDLs that were saved stay when the format changes, in both directions" {
	theirs 'UIDL\r\nDELE 3\r\nQUIT\r\n' 'pop3_save_uidl=yes' 'pop3_uidl_format=%f' >/dev/null
	noted >theirs.list
	again
	ours 'UIDL\r\nDELE 3\r\nQUIT\r\n' POP3_SAVE_UIDL=yes 'POP3_UIDL_FORMAT=%f' >first
	noted >ours.list
	grep -q '^1 P :1700000001.M1.a,S=19' ours.list
	# We drop the line of the message that was deleted, or leave it: it has no UIDL.
	diff <(grep -v '^5 ' theirs.list) <(grep -v '^5 ' ours.list)
	! grep -q '^5 .*P' ours.list
	ours 'UIDL\r\nQUIT\r\n' >second
	theirs 'UIDL\r\nQUIT\r\n' 'pop3_uidl_format=%v.%u' >third
	diff <(grep '^[0-9]' second) <(grep '^[0-9]' third)
	diff <(grep '^[0-9]* ' first | sed '3d; s/^[0-9]* //') <(grep '^[0-9]' second | sed 's/^[0-9]* //')
	# Without UIDL there is nothing to note.
	again
	ours 'STAT\r\nQUIT\r\n' POP3_SAVE_UIDL=yes >/dev/null
	! noted | grep -q '^1 .*P'
}

@test "what Dovecot notes while our index knows the messages already is seen" {
	ours 'UIDL\r\nQUIT\r\n' >first
	grep -q '^2 00000001' first
	theirs 'UIDL\r\nQUIT\r\n' 'pop3_save_uidl=yes' 'pop3_uidl_format=%f' >theirs
	ours 'UIDL\r\nQUIT\r\n' >second
	diff <(grep '^[0-9]' theirs) <(grep '^[0-9]' second)
	sed -i 's/^1 .*:/1 Pfirst :/' "$M/dovecot-uidlist"
	ours 'UIDL\r\nQUIT\r\n' >third
	grep -q ' first$' third
}

@test "the same sizes and bytes, LAST, workarounds" {
	all=$(printf 'RETR %d\\r\\nTOP %d 1\\r\\nLIST %d\\r\\n' 1 1 1 2 2 2 3 3 3 4 4 4 5 5 5)
	same "STAT\r\n${all}QUIT\r\n" 'pop3_client_workarounds=' 'POP3_WORKAROUNDS='
	same 'RETR 4\r\nTOP 4 0\r\nTOP 3 1\r\nQUIT\r\n' 'pop3_client_workarounds=oe-ns-eoh' 'POP3_WORKAROUNDS=oe-ns-eoh'
	[ "$(sed -n 4p ours)" = '' ]
	same 'LAST\r\nRETR 2\r\nLAST\r\nRSET\r\nLAST\r\nRETR 3\r\nLAST\r\nQUIT\r\n' 'pop3_enable_last=yes' 'POP3_LAST=yes'
}

@test "a client that leaves mail on the server takes nothing twice after a move, either way" {
	skip_unless_installed mpop mpop
	for name in theirs ours; do
		cat >"$name.sh" <<-END
			#!/bin/bash
			printf '+OK hello\r\n'
			while IFS= read -r line; do
				case \$line in
				PASS*) break ;;
				USER*) printf '+OK\r\n' ;;
				*) printf -- '-ERR\r\n' ;;
				esac
			done
			$(declare -f as_user)
			TOP=$TOP SITE=$SITE
			cd $SITE/home
		END
	done
	cat >>ours.sh <<-END
		export DOVETAIL_LOGIN=pop3 HOME=$SITE/home MAIL=maildir:$M USER=ann PATH=$PATH
		as_user 2001 $BUILD/bin/pop3d
	END
	cat >>theirs.sh <<-END
		printf '+OK logged in\r\n'
		as_user 2001 env -i PATH=$PATH:/usr/sbin HOME=$SITE/home USER=ann doveadm -c $SITE/dovecot.conf exec pop3
	END
	chmod 755 ours.sh theirs.sh
	for way in 'theirs ours' 'ours theirs'; do
		again
		rm -f uidls got
		for server in $way; do
			start_tcpserver "$PWD/$server.sh"
			timeout 30 mpop --host=127.0.0.1 --port="$PORT" --user=ann --passwordeval='echo pass' --auth=user --tls=off \
				--uidls-file="$PWD/uidls" --delivery="mbox,$PWD/got" --keep=on --pipelining=off
			[ "$(grep -c '^Subject: ' got)" = 5 ]
		done
	done
}
