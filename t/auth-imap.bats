#!/usr/bin/env bats
# auth-imap against IMAP servers: ours, with and without TLS, and doubles that misbehave.
load lib/common
load lib/login
load lib/authtable

setup() {
	login_setup
	D=$BATS_TEST_TMPDIR
	printf '#!/bin/sh\nprintf "%%s OK done\\r\\n" "$DOVETAIL_TAG"\ncat >/dev/null\n' >"$SESSION"
}

# check USER PASSWORD OPTION… HOST
check() {
	printf '%s\0%s\0x\0' "$1" "$2" >"$D/request"
	timeout 20 "$BUILD/auth-helpers/auth-imap" "${@:3}" sh -c 'echo "USER=$USER"' 3<"$D/request"
}

# double LINE: a server that greets, and answers LOGIN with that line
double() {
	printf '#!/bin/sh\nprintf "* OK hi\\r\\n"; read -r _; printf "+ go\\r\\n"; read -r _; printf "* x\\r\\n+ go\\r\\n"; read -r _; printf "%%s\\r\\n" "%s"\n' "$1" >"$D/double"
	chmod 755 "$D/double"
	start_tcpserver "$D/double"
}

@test "without TLS: right, wrong, empty, and a server that is busy" {
	start_tcpserver imap-login "$CHAIN" -- "$SESSION"
	run -0 check bob pass -n -p "$PORT" 127.0.0.1
	[ "$output" = USER=bob ]
	run -1 check bob no -n -p "$PORT" 127.0.0.1
	run -1 check bob '' -n -p "$PORT" 127.0.0.1
	run -111 check busy pass -n -p "$PORT" 127.0.0.1
}

@test "with TLS: the certificate must be the host's, of an authority that is known" {
	self_signed "$D"
	export TLS_CERT=$D/cert.pem TLS_KEY=$D/key.pem
	start_tcpserver tlswrap imap-login "$CHAIN" -- "$SESSION"
	run -0 check bob pass -c "$D/cert.pem" -p "$PORT" localhost
	run -1 check bob no -c "$D/cert.pem" -p "$PORT" localhost
	run -0 check bob pass -c "$D/cert.pem" -p "$PORT" 127.0.0.1
	run -111 check bob pass -p "$PORT" localhost
	[[ $output == *"TLS with localhost port $PORT: "* ]]
	run -111 check bob pass -c "$D/cert.pem" -p "$PORT" 127.0.0.2
}

@test "answers: refusals that pass, nonsense, and names with odd bytes" {
	double 'a NO [AUTHENTICATIONFAILED] no'
	run -1 check bob pass -n -p "$PORT" 127.0.0.1
	for line in 'a NO [UNAVAILABLE] later' 'a BAD what' 'b OK not yours' ''; do
		double "$line"
		run -111 check bob pass -n -p "$PORT" 127.0.0.1
	done
	double 'a OK [CAPABILITY IMAP4rev1] in'
	run -0 check bob $'pa"ss\\ {4}' -n -p "$PORT" 127.0.0.1
}

@test "nobody there is a temporary failure" {
	run -111 check bob pass -n -p "$(free_port)" 127.0.0.1
}

@test "every mechanism: the other server compares, so only those that bring the password" {
	cd "$D"
	AUTH_WEAK_SCHEMES=yes authtable_users PLAIN
	start_tcpserver imap-login auth-cdb users.cdb -- "$SESSION"
	port=$PORT
	AUTHTABLE_MECHS=${AUTHTABLE_MECHS% EXTERNAL} authtable unseen auth-imap -n -p "$port" 127.0.0.1
	stop_servers
	AUTHTABLE_ASKED='PLAIN LOGIN' authtable_down auth-imap -n -p "$port" 127.0.0.1
}
