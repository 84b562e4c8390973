#!/usr/bin/env bats
# auth-any, auth-cache, auth-limit and auth-env: programs that stand before other links.
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	chmod 711 .
	H=$BUILD/auth-helpers
	echo "ann:{PLAIN}secret:20001:20001::$PWD/a::MAIL=maildir:~/ann" >one
	echo "bob:{PLAIN}bobpw:20002:20002::$PWD/b:" >two
	echo 'eve:{PLAIN}evepw' >denied
	echo "eve:{PLAIN}evepw:20003:20003:::" >>two
	# A slow database that counts how often it is asked, and can be down.
	cat >slow <<END
#!/bin/sh
echo asked >>"$PWD/asked"
[ ! -e "$PWD/down" ] || exit 111
exec "$H/auth-file" "\$@"
END
	chmod +x slow
	: >asked
}

check() {
	printf "$request" >request
	run --separate-stderr "$@" 3<request
}

asked() {
	[ "$(wc -l <asked)" = "$1" ] || { echo "asked $(wc -l <asked) times, not $1"; false; }
}

cached() { # cached USER PASSWORD [OPTION…]: the exit code of a login through the cache
	request=$(mktemp request.XXXXXX)
	printf '%s\0%s\0\0' "$1" "$2" >"$request"
	shift 2
	"$H/auth-cache" -f cache "$@" "$PWD/slow" one -- sh -c 'echo $USER $MAIL' 3<"$request"
}

@test "auth-any: the first that accepts; its identity, its environment" {
	skip_unless_root
	request='ann\0secret\0\0' check "$H/auth-any" "$H/auth-file" one -- "$H/auth-file" two -- sh -c 'echo $(id -u) $USER $HOME $MAIL'
	[ "$output" = "20001 ann $PWD/a maildir:~/ann" ]
	request='bob\0bobpw\0\0' check "$H/auth-any" "$H/auth-file" one -- "$H/auth-file" two -- sh -c 'echo $(id -u) $USER $MAIL'
	[ "$output" = "20002 bob" ]
	request='bob\0secret\0\0' check "$H/auth-any" "$H/auth-file" one -- "$H/auth-file" two -- echo ran
	[ "$status" = 1 ]
	[ "$output" = "" ]
}

@test "auth-any: rules: stop, next, refuse, and temporary failures" {
	request='eve\0evepw\0\0' check "$H/auth-any" @ok=refuse "$H/auth-file" denied -- "$H/auth-file" two -- echo ran
	[ "$status" = 1 ]
	request='bob\0bobpw\0\0' check "$H/auth-any" @ok=refuse "$H/auth-file" denied -- "$H/auth-file" two -- true
	[ "$status" = 0 ]
	request='bob\0bobpw\0\0' check "$H/auth-any" @fail=stop "$H/auth-file" one -- "$H/auth-file" two -- echo ran
	[ "$status" = 1 ]
	request='bob\0bobpw\0\0' check "$H/auth-any" "$H/auth-file" missing -- "$H/auth-file" two -- true
	[ "$status" = 0 ]
	request='bob\0wrong\0\0' check "$H/auth-any" "$H/auth-file" missing -- "$H/auth-file" two -- echo ran
	[ "$status" = 111 ]
	# Nobody on a list of people to keep out is told to come again.
	request='eve\0evepw\0\0' check "$H/auth-any" "$H/auth-file" missing -- @ok=refuse "$H/auth-file" denied -- echo ran
	[ "$status" = 1 ]
	# A success that isn't the end: both databases must agree.
	request='eve\0evepw\0\0' check "$H/auth-any" @ok=next @fail=stop "$H/auth-file" denied -- "$H/auth-file" two -- echo ran
	[ "$status" = 0 ]
	request='eve\0evepw\0\0' check "$H/auth-any" @ok=next @fail=stop "$H/auth-file" denied -- "$H/auth-file" one -- echo ran
	[ "$status" = 1 ]
	request='bob\0bobpw\0\0' check "$H/auth-any" @temp=stop "$H/auth-file" missing -- "$H/auth-file" two -- echo ran
	[ "$status" = 111 ]
	run "$H/auth-any" @when=never "$H/auth-file" one -- true
	[ "$status" = 2 ]
}

@test "auth-cache: a success is remembered, with its environment" {
	for i in 1 2 3; do
		[ "$(cached ann secret)" = "ann maildir:~/ann" ]
	done
	asked 1
}

@test "auth-cache: behind a login program, which takes the -- for its own" {
	skip_unless_root
	make_maildir a/Maildir 20001
	chown 20001 a
	start_tcpserver imap-login "$H/auth-cache" -f "$PWD/cache" "$PWD/slow" "$PWD/one" -- imapd
	for i in 1 2 3; do
		run curl -s --max-time 20 --login-options AUTH=PLAIN -u ann:secret "imap://127.0.0.1:$PORT/"
		[[ $output == *INBOX* ]] || { cat "$SERVER_LOG"; false; }
	done
	run curl -s --max-time 20 -u ann:wrong "imap://127.0.0.1:$PORT/"
	[ "$status" = 67 ]
	asked 2
}

@test "auth-cache: a failure after a success asks; a failure after a failure doesn't" {
	cached ann secret
	run cached ann wrong
	[ "$status" = 1 ]
	asked 2
	run cached ann wrong
	[ "$status" = 1 ]
	asked 2
	cached ann secret
	asked 2
	run cached ann wrong
	asked 3
}

@test "auth-cache: a refusal is one password's until one was right, and counts no longer than -n" {
	run -1 cached ann wrong
	run -1 cached ann other
	asked 2
	run -1 cached ann other
	asked 2
	cached ann secret
	asked 3
	run -1 cached ann wrong -n 1s
	asked 4
	again() {
		run cached ann wrong -n 1s
		[ "$(wc -l <asked)" = 5 ]
	}
	wait_until again
}

@test "auth-cache: an answer is one user's, one service's, one chain's, and with -a one address's" {
	cp one other
	echo 'kim:{PLAIN}kimpw:20001:20001::/:' >>one
	for _ in 1 2; do
		cached ann secret
		cached kim kimpw
	done
	asked 2
	for service in imap pop3 imap; do AUTH_SERVICE=$service cached ann secret; done
	asked 4
	for address in 192.0.2.1 192.0.2.2 192.0.2.1; do TCPREMOTEIP=$address cached ann secret -a; done
	asked 6
	for address in 192.0.2.1 192.0.2.2 192.0.2.1; do TCPREMOTEIP=$address cached ann secret; done
	asked 6
	printf 'ann\0secret\0\0' >request
	"$H/auth-cache" -f cache "$PWD/slow" other -- true 3<request
	asked 7
}

@test "auth-cache: a changed password is noticed" {
	cached ann secret
	sed -i 's/secret/changed/' one
	cached ann changed
	asked 2
	cached ann changed
	asked 2
}

@test "auth-cache: -n 0 keeps no refusals, -o serves old entries when the links are down" {
	run cached zoe x -n 0
	run cached zoe x -n 0
	asked 2
	cached ann secret -t 1s
	touch down
	wait_until sh -c "! \"$H/auth-cache\" -f cache -t 1s \"$PWD/slow\" one -- true 3<$request"
	run cached ann secret -t 1s
	[ "$status" = 111 ]
	run cached ann secret -t 1s -o
	[ "$status" = 0 ]
	run cached ann wrong -t 1s -o
	[ "$status" = 111 ]
}

@test "auth-cache: neither password nor name can be found in the file" {
	cached ann secret
	run cached ann 'wrong-password'
	run ! grep -a -q -e secret -e wrong-password cache
	[ "$(stat -c %a cache)" = 600 ]
	printf 'garbage' >cache
	cached ann secret
}

@test "auth-cache: sixteen processes at once, some killed" {
	for i in $(seq 16); do
		(
			for _ in 1 2 3 4 5; do cached ann secret >/dev/null && echo right >>results; done
		) &
		pids[i]=$!
	done
	kill -KILL "${pids[3]}" "${pids[9]}" 2>/dev/null
	wait
	[ "$(grep -c right results)" -ge 65 ]
	run cached ann wrong
	[ "$status" = 1 ]
	[ "$(cached ann secret)" = "ann maildir:~/ann" ]
}

@test "auth-limit: refusals of one address and one user slow down and then stop" {
	limited() {
		printf "$1" >request
		TCPREMOTEIP=$2 "$H/auth-limit" -f limit -d 0 -m 4 "$H/auth-file" one true 3<request
	}
	limited 'ann\0secret\0\0' 192.0.2.1
	for i in 1 2 3 4; do
		run limited 'ann\0wrong\0\0' 192.0.2.1
		[ "$status" = 1 ]
	done
	run limited 'bob\0x\0\0' 192.0.2.1
	[ "$status" = 111 ]
	run limited 'ann\0secret\0\0' 192.0.2.2
	[ "$status" = 111 ]
	run limited 'bob\0x\0\0' 192.0.2.3
	[ "$status" = 1 ]
}

@test "auth-limit: the delay doubles with each refusal up to the longest, for whichever process comes next" {
	local before
	limited() {
		printf 'ann\0wrong\0\0' >request
		TCPREMOTEIP=192.0.2.1 exec "$H/auth-limit" -f limit -a 1 "$@" "$H/auth-file" one true 3<request 2>>log
	}
	# said SECONDS: it waits so long; we don't
	said() {
		: >log
		limited -d 1 -c 3 &
		wait_until grep "waiting $1 s: " log
		kill $!
		wait $! || true
	}
	run -1 limited -d 0
	run -1 limited -d 0
	before=${EPOCHREALTIME/./}
	run -1 limited -d 1
	[ $((${EPOCHREALTIME/./} - before)) -ge 1000000 ]
	grep 'waiting 1 s: 2 refusals by address' log
	said 2
	run -1 limited -d 0
	said 3
}

@test "auth-limit: a success clears the user's count; the chain's exit code passes" {
	limited() {
		printf "$1" >request
		TCPREMOTEIP=$2 "$H/auth-limit" -f limit -d 0 -m 3 "$H/auth-file" one sh -c 'exit 7' 3<request
	}
	run limited 'ann\0wrong\0\0' 192.0.2.1
	run limited 'ann\0secret\0\0' 192.0.2.2
	[ "$status" = 7 ]
}

@test "auth-limit: after a success the user's refusals are forgotten; an IPv6 network of 64 bits is one address" {
	limited() {
		printf "$1" >request
		TCPREMOTEIP=$2 "$H/auth-limit" -f limit -d 0 -m 3 "$H/auth-file" one true 3<request
	}
	run -1 limited 'ann\0wrong\0\0' 192.0.2.1
	run -1 limited 'ann\0wrong\0\0' 192.0.2.2
	run -0 limited 'ann\0secret\0\0' 192.0.2.3
	run -1 limited 'ann\0wrong\0\0' 192.0.2.4
	run -0 limited 'ann\0secret\0\0' 192.0.2.5
	for host in 1 ffff:1 2:3:4; do
		run -1 limited 'zoe\0x\0\0' "2001:db8:1:2::$host"
		rm request
	done
	run -111 limited 'ann\0secret\0\0' 2001:db8:1:2::9
	run -0 limited 'ann\0secret\0\0' 2001:db8:1:3::9
}

@test "auth-env: tcprules by address, local address and server name" {
	skip_unless_installed tcprules ucspi-tcp
	cat >rules <<'END'
192.0.2.1:allow,IMAP_TIMEOUT="1h"
192.0.2.:allow,IMAP_TIMEOUT="10m"
198.51.100.:deny
to=127.0.0.1:allow,MAIL_FSYNC="always"
sni=mail.example.org:allow,TLS_CERT="/c.pem"
:allow,IMAP_TIMEOUT="20m"
END
	tcprules rules.cdb rules.tmp <rules
	show() { "$H/auth-env" rules.cdb sh -c 'echo $IMAP_TIMEOUT $MAIL_FSYNC $TLS_CERT'; }
	[ "$(TCPREMOTEIP=192.0.2.1 show)" = 1h ]
	[ "$(TCPREMOTEIP=192.0.2.77 show)" = 10m ]
	[ "$(TCPREMOTEIP=203.0.113.1 TCPLOCALIP=127.0.0.1 show)" = "20m always" ]
	[ "$(TCPREMOTEIP=192.0.2.1 TLS_SERVER_NAME=mail.example.org show)" = "1h /c.pem" ]
	TCPREMOTEIP=198.51.100.7 run show
	[ "$status" = 1 ]
	[[ $output == *"refused by a rule"* ]]
	# In front of tlswrap: certificates by network.
	mkdir near far
	self_signed near
	self_signed far
	for where in near far; do
		tcprules rules.cdb rules.tmp <<-END
			$([ $where = near ] && echo 127.0.0.1 || echo 192.0.2.1):allow,TLS_CERT="$PWD/near/cert.pem",TLS_KEY="$PWD/near/key.pem"
			:allow,TLS_CERT="$PWD/far/cert.pem",TLS_KEY="$PWD/far/key.pem"
		END
		start_tcpserver "$H/auth-env" "$PWD/rules.cdb" tlswrap cat
		timeout 20 openssl s_client -connect "127.0.0.1:$PORT" -CAfile $where/cert.pem -verify_return_error </dev/null 2>&1 | grep 'Verify return code: 0 (ok)'
	done
}
