#!/usr/bin/env bats
# UNAUTHENTICATE (RFC 8437, RFC 5804 section 2.14.1): one connection, one login after the other, over the whole chain.
load lib/common
load lib/clients

two_users() {
	clients_setup "$1"
	local uid
	for user in ann bob; do
		uid=$ANN_UID
		[ "$1$(id -u)$user" != root0bob ] || uid=2002
		mkdir -p "$SITE/$user"
		make_maildir "$SITE/$user/Maildir" "$uid"
		put_message "$SITE/$user/Maildir" "$user" >/dev/null
		[ "$(id -u)" != 0 ] || chown -R "$uid:$uid" "$SITE/$user"
		printf '%s:{PLAIN}pass:%d:%d::%s::\n' $user "$uid" "$uid" "$SITE/$user"
	done >"$SITE/users"
	usercdb "$SITE/users.cdb" <"$SITE/users"
	[ "$(id -u)" != 0 ] || [ "$1" = root ] || chown "$ANN_UID" "$SITE/users.cdb"
	export LOGIN_UNAUTHENTICATE=yes
}

both_ways() {
	two_users rootless
	"$@"
	stop_servers
	[ "$(id -u)" != 0 ] || {
		rm -rf "$SITE"
		two_users root
		"$@"
	}
}

run_case() {
	WAY=$WAY SANITIZED=$(! sanitized || echo yes) timeout 120 python3 -B "$TOP/t/lib/unauthenticate.py" "$@" "$PORT" || {
		tail -n 20 "$SERVER_LOG"
		return 1
	}
}

plain_case() {
	start_imap
	run_case users
	grep 'Unauthenticated: user=<ann>' "$SERVER_LOG"
	grep 'imapd.*disconnected: unauthenticated in=' "$SERVER_LOG"
	run_case pipelined
	run_case who
}

@test "ann, then bob: whose mail, whose processes, nothing left of the one before, pipelined words served once" {
	both_ways plain_case
}

tls_case() {
	start_imaps
	run_case tls
	run_case compress
}

@test "behind TLS, and with COMPRESS, which ends on both sides" {
	two_users "$([ "$(id -u)" = 0 ] && echo root || echo rootless)"
	tls_case
}

@test "behind STARTTLS, which isn't offered again" {
	two_users rootless
	start_login imap-login imapd tlswrap -n
	run_case starttls
}

@test "limits: a user's place is free, failures go on being counted, the time before a login is limited" {
	two_users rootless
	export LOGIN_LIMIT_DIR=$SITE/limits LOGIN_MAX_USER=1 LOGIN_TRIES=3
	mkdir -m 700 "$SITE/limits"
	[ "$(id -u)" != 0 ] || chown "$ANN_UID" "$SITE/limits"
	start_imap
	run_case limits
	LOGIN_TIMEOUT=2s start_imap
	run_case waits
}

@test "a session that has hibernated can give the connection back too" {
	two_users rootless
	IMAP_HIBERNATE=1s start_imap
	run_case idle
}

@test "it isn't offered by default, without login, and where rawlog stands between" {
	two_users rootless
	LOGIN_UNAUTHENTICATE=no start_imap
	run_case absent
	mkdir -m 777 "$SITE/raw"
	start_service imap-login auth-cdb "$SITE/users.cdb" -- rawlog -d "$SITE/raw" imapd
	run_case absent
	mkdir "$SITE/none"
	start_service imap-login auth-cdb "$SITE/users.cdb" -- rawlog -d "$SITE/none/none" imapd
	run_case users
	run -0 bash -c "$(declare -f ann as_user); printf 'u UNAUTHENTICATE\r\no LOGOUT\r\n' | ANN=$ANN ANN_UID=$ANN_UID ann imapd 2>/dev/null"
	[[ $output == *'u BAD'*'o OK'* && $output != *' UNAUTHENTICATE '* ]]
}

@test "ManageSieve: likewise, and announced" {
	both_ways sieve_case
}

sieve_case() {
	start_login managesieve-login managesieved
	run_case sieve
}

# A session program that lies: it leaves more than is taken, and says that it goes on for ever.
@test "a session that leaves a megabyte, or what is no file's, gets no further than a client would" {
	two_users rootless
	cat >"$SITE/liar" <<-'END'
		#!/bin/bash
		echo "$DOVETAIL_TAG OK in"
		[ -n "$DOVETAIL_BACK" ] || exit 1
		fd=$((3 + DOVETAIL_PLACES))
		yes 'z NOOP' | tr '\n' '\r' | head -c 1000000 >&"$fd"
		exit 85
	END
	chmod 755 "$SITE/liar"
	IMAPD=$SITE/liar start_imap
	run -0 --separate-stderr timeout 60 python3 -c 'import socket, sys
s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
s.sendall(b"l LOGIN ann pass\r\n")
print(b"".join(iter(lambda: s.recv(65536), b"")).decode())' "$PORT"
	echo "$output"
	[[ $output == *'l OK in'*'BYE'*'line too long'* ]]
	! grep -i 'killed\|signal\|broke' "$SERVER_LOG"
}
