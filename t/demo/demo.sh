#!/bin/sh
# The demo: every server that is built, on loopback, with users user1…userN (password: pass) and a few messages.
#
#   demo.sh [--dir DIR] [--port-base N] [--users N] [--format maildir] [--once]
#
# --dir: all that the demo writes (default: a new directory below TMPDIR, removed at the end); mail that is there stays.
# --port-base N (10000): IMAP at N+143, IMAPS N+993, POP3 N+110, POP3S N+995, LMTP N+24, ManageSieve N+190.
# --users N (3): as root, each has a uid of its own from 20001 on; else all are you. The first three get the messages.
# --once: shows the recorded session and ends.
# When everything listens it prints `ready` on a line of its own, and serves until SIGINT or SIGTERM. Exit: 0; 1 what failed
# is said. `./bootstrap demo` builds first and then runs this.
set -u
umask 022
here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../.." && pwd)
build=${BUILD:-$top/build}
DIR='' BASE=10000 USERS=3 FORMAT=maildir ONCE='' FIRST_UID=20000 SAMPLED=3
pids='' made=''

fail() {
	printf 'demo: %s\n' "$*" >&2
	exit 1
}

is_number() {
	case $1 in '' | *[!0-9]* | ???????*) return 1 ;; esac
}

parse_options() {
	while [ $# -gt 0 ]; do
		case $1 in
		--check-options) check_only=1 ;;
		--once) ONCE=1 ;;
		--dir | --port-base | --users | --format)
			[ $# -ge 2 ] || fail "$1 needs a value"
			case $1 in
			--dir) DIR=$2 ;;
			--port-base) BASE=$2 ;;
			--users) USERS=$2 ;;
			--format) FORMAT=$2 ;;
			esac
			shift
			;;
		*) fail "no option $1; options: --dir DIR --port-base N --users N --format maildir --once" ;;
		esac
		shift
	done
	is_number "$BASE" && [ "$BASE" -le 64540 ] || fail "--port-base $BASE: a number from 0 to 64540 is needed"
	is_number "$USERS" && [ "$USERS" -ge 1 ] || fail "--users $USERS: a number from 1 to 999999 is needed"
	[ "$FORMAT" = maildir ] || fail "--format $FORMAT: there is no such mailbox format; formats: maildir"
	[ "$(id -u)" = 0 ] || [ "$BASE" -ge 1000 ] || fail "--port-base $BASE: ports below 1024 need root"
}

# Signals first end the wait, then this ends the servers: each leads a process group that holds its connections.
stop() {
	trap - EXIT INT TERM HUP
	for pid in $pids; do
		kill -s TERM -- "-$pid" 2>/dev/null
	done
	for pid in $pids; do
		tries=0
		while kill -s 0 -- "-$pid" 2>/dev/null && [ $tries -lt 40 ]; do
			tries=$((tries + 1))
			sleep 0.05
		done
		kill -s KILL -- "-$pid" 2>/dev/null
	done
	[ "$made" = '' ] || rm -rf "$made"
}

prepare_directory() {
	if [ "$DIR" = '' ]; then
		DIR=$(mktemp -d "${TMPDIR:-/tmp}/dovetail-demo.XXXXXX") || fail 'no temporary directory'
		made=$DIR
	fi
	mkdir -p "$DIR/home" "$DIR/log" "$DIR/programs" "$DIR/spool" || fail "$DIR can't be written; choose another --dir"
	DIR=$(cd "$DIR" && pwd)
	chmod 755 "$DIR" "$DIR/home" "$DIR/programs"
	chmod 1777 "$DIR/spool"
	[ "$(id -u)" != 0 ] || check_reach "$DIR"
	find "$build/bin" "$build/auth-helpers" -maxdepth 1 -type f -perm -100 2>/dev/null |
		while read -r program; do
			cp -f "$program" "$DIR/programs/.new" && mv -f "$DIR/programs/.new" "$DIR/programs/${program##*/}" || exit 1
		done || fail "the programs can't be copied into $DIR/programs"
	chmod -R a+rX "$DIR/programs"
	PATH=$DIR/programs:$PATH
	export PATH
}

# Every user has a uid of its own, and must be able to pass each directory above the mail.
check_reach() {
	above=$1
	while [ "$above" != / ]; do
		above=$(dirname "$above")
		case $(stat -c %A "$above") in
		*x | *t) ;;
		*) fail "$above is mode $(stat -c %a "$above"): users can't pass it to $DIR; choose another --dir, or chmod o+x $above" ;;
		esac
	done
}

make_certificate() {
	[ ! -e "$DIR/key.pem" ] || return 0
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 365 -subj /CN=localhost \
		-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$DIR/key.pem" -out "$DIR/cert.pem" \
		2>"$DIR/log/openssl" || fail "openssl made no certificate; see $DIR/log/openssl"
	chmod 600 "$DIR/key.pem"
}

# One awk for the text, one python for the homes: a thousand users take no longer than one.
make_users() {
	uid=$(id -u) step=0
	if [ "$uid" = 0 ]; then
		uid=$FIRST_UID step=1
	fi
	awk -v n="$USERS" -v uid="$uid" -v step="$step" -v dir="$DIR" 'BEGIN {
		for (i = 1; i <= n; i++)
			printf "user%d:{PLAIN}pass:%d:%d::%s/home/user%d::\n", i, uid + i * step, uid + i * step, dir, i
	}' >"$DIR/users"
	chmod 600 "$DIR/users"
	has usercdb || fail "usercdb is not built; run make"
	usercdb "$DIR/users.cdb" <"$DIR/users" || fail 'the user database could not be made'
	chmod 600 "$DIR/users.cdb"
	python3 - "$DIR/users" <<-'END' || fail 'the homes could not be made'
		import os, sys
		for line in open(sys.argv[1]):
		    field = line.split(':')
		    try:
		        os.mkdir(field[5], 0o700)
		    except FileExistsError:
		        continue
		    if os.getuid() == 0:
		        os.chown(field[5], int(field[2]), int(field[3]))
	END
}

has() {
	[ -x "$DIR/programs/$1" ]
}

# as_owner N PROG…: with the identity and the environment that user N has after login
as_owner() {
	number=$1
	shift
	if [ "$(id -u)" = 0 ]; then
		set -- setpriv --reuid $((FIRST_UID + number)) --regid $((FIRST_UID + number)) --clear-groups -- "$@"
	fi
	(cd "$DIR/home/user$number" && env USER="user$number" HOME="$DIR/home/user$number" "$@")
}

deliver_samples() {
	has deliver || return 0
	number=0
	while [ $number -lt $SAMPLED ] && [ $number -lt "$USERS" ]; do
		number=$((number + 1))
		[ ! -e "$DIR/home/user$number/Maildir" ] || continue
		for message in "$here"/messages/*.eml; do
			as_owner $number deliver -f ann@example.org -r "user$number@example.org" <"$message" 2>>"$DIR/log/deliver" ||
				fail "deliver failed: $(tail -n 1 "$DIR/log/deliver")"
		done
	done
}

# serve NAME OFFSET PROG…: under tcpserver; returns once it listens
serve() {
	name=$1 port=$((BASE + $2))
	shift 2
	: >"$DIR/log/$name.port"
	setsid tcpserver -1 -v -H -R -l localhost -c 2000 -b 200 127.0.0.1 "$port" "$@" \
		</dev/null >"$DIR/log/$name.port" 2>"$DIR/log/$name" &
	pid=$!
	pids="$pids $pid"
	until [ -s "$DIR/log/$name.port" ]; do
		kill -0 "$pid" 2>/dev/null || explain_port
		sleep 0.02
	done
	rm -f "$DIR/log/$name.port"
	served="$served $name:$port"
}

explain_port() {
	case $(cat "$DIR/log/$name") in
	*'already used'*) fail "port $port ($name) is taken; choose another --port-base, or find who has it: ss -ltnp" ;;
	*denied*) fail "port $port ($name) needs root; choose a --port-base of 1000 or more" ;;
	*) fail "$name did not start on port $port: $(tail -n 1 "$DIR/log/$name")" ;;
	esac
}

# login NAME OFFSET TLS-OFFSET LOGIN-PROGRAM SESSION-PROGRAM: a plain port with STARTTLS, and a TLS one
login() {
	has "$4" && has "$5" || return 0
	if has tlswrap; then
		serve "$1" "$2" tlswrap -n "$4" auth-cdb "$DIR/users.cdb" -- "$5"
		[ "$3" = '' ] || serve "$1s" "$3" tlswrap "$4" auth-cdb "$DIR/users.cdb" -- "$5"
	else
		serve "$1" "$2" "$4" auth-cdb "$DIR/users.cdb" -- "$5"
	fi
}

start_servers() {
	served=''
	login imap 143 993 imap-login imapd
	login pop3 110 995 pop3-login pop3d
	login managesieve 190 '' managesieve-login managesieved
	! has lmtpd || serve lmtp 24 lmtpd auth-cdb "$DIR/users.cdb" -- deliver
}

show_how() {
	echo
	echo "Users: user1 to user$USERS, password: pass. Everything lies in $DIR; logs in $DIR/log."
	for item in $served; do
		case ${item%:*} in
		imap) how='curl -u user1:pass imap://127.0.0.1:%s/INBOX' ;;
		imaps) how='curl -k -u user1:pass imaps://127.0.0.1:%s/INBOX' ;;
		pop3) how='curl -u user1:pass pop3://127.0.0.1:%s/' ;;
		pop3s) how='curl -k -u user1:pass pop3s://127.0.0.1:%s/' ;;
		lmtp) how='LMTP, for an MTA: lmtp:inet:127.0.0.1:%s' ;;
		managesieve) how='sieve-connect --notlsverify --server 127.0.0.1 --port %s --user user1' ;;
		esac
		# shellcheck disable=SC2059
		printf "  %-12s port %-6s $how\\n" "${item%:*}" "${item#*:}" "${item#*:}"
	done
	[ "$served" != '' ] || echo '  No server is built.'
	echo
}

# A session as a client sees it: over the network where there is a server, else by a pipe into imapd.
record_session() {
	script='a2 SELECT INBOX
a3 FETCH 1:* (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])
a4 FETCH 1 (BODYSTRUCTURE)
a5 UID SEARCH FROM ann
a6 LIST "" *
a7 LOGOUT'
	case $served in
	*imap:*) printf 'a1 LOGIN user1 pass\n%s\n' "$script" | python3 "$top/t/lib/imapscript.py" --show $((BASE + 143)) ;;
	*)
		has imapd || return 0
		printf '%s\n' "$script" | as_owner 1 python3 "$top/t/lib/imapscript.py" --show "$DIR/programs/imapd"
		;;
	esac >"$DIR/log/session" 2>&1 || {
		cat "$DIR/log/session" >&2
		fail "the session above ended early; see $DIR/log/imap"
	}
	echo 'A session (C: the client, S: the server):'
	sed 's/^/    /' "$DIR/log/session"
	echo
}

check_only=''
parse_options "$@"
[ "$check_only" = '' ] || exit 0
trap stop EXIT
trap 'exit 0' INT TERM HUP
command -v tcpserver >/dev/null || fail 'tcpserver is missing; as root: apt-get install ucspi-tcp'
prepare_directory
mkdir -p "$DIR/state/limits" || fail "$DIR/state can't be written"
export MAIL="maildir:~/Maildir" LMTP_SPOOL="$DIR/spool" TLS_CERT="$DIR/cert.pem" TLS_KEY="$DIR/key.pem"
export AUTH_STATE="$DIR/state" LOGIN_LIMIT_DIR="$DIR/state/limits" LOGIN_MAX_USER_ADDRESS=0
make_certificate
make_users
deliver_samples
start_servers
show_how
record_session
[ "$ONCE" = '' ] || exit 0
[ "$served" != '' ] || fail 'nothing to serve: no server is built'
echo ready
wait
fail "the servers have ended; see $DIR/log"
