# Helpers for every Bats file: `load lib/common`.
#
#   start_tcpserver PROG ARG…      a tcpserver on a free loopback port; sets PORT, SERVER_PID, SERVER_LOG; returns once it listens
#   start_server PROG ARG…         any other program in the background; sets SERVER_PID, SERVER_LOG (stdout and stderr)
#   stop_servers                   ends what the two started, by process group (the default teardown does it)
#   free_port                      prints a port that nobody uses now (only where a program can't choose one itself)
#   wait_until CONDITION…          polls the command until it succeeds, at most WAIT seconds (30); fails with the command's text
#   make_maildir DIR [UID]         an empty Maildir, owned by UID when root
#   put_message MAILDIR SUBJECT [BYTES]   a message into new/, as a foreign program would; prints its path
#   imap_script PORT|PROG… < SCRIPT       a scripted client (see t/lib/imapscript.py); IMAP_OPTS holds its options
#   as_user UID PROG ARG…          runs PROG as that uid and gid when root, as ourselves otherwise
#   skip_unless_installed COMMAND PACKAGE [WHY]   skips the test where a peer (a command, or a file's path) isn't installed
#   skip_unless_root               skips the test when not root
#   smtp_greets PORT               whether an SMTP server says 220 there
#   lmtp_home UID NAME...          $D, ready for lmtpd: these names share the home $D/u1 and the uid (ours without root); $D/users.cdb, a spool
#   lmtp_users FIRST COUNT         the same, but users u1, u2… with a home $D/uN and the uid FIRST+N each
#   sanitized                      whether the programs carry sanitizers (make check-asan): these need calls and memory of their own
#   skip_sanitized WHY             skips the test then
#   self_signed DIR                DIR/cert.pem and DIR/key.pem for localhost and 127.0.0.1
#
# TCPSERVER_OPTS (an array) adds options to tcpserver. The programs of BUILD are first in PATH.

bats_require_minimum_version 1.5.0
TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
BUILD=${BUILD:-$TOP/build}
SERVERS=()
TCPSERVER_OPTS=()
IMAP_OPTS=()

# Every parent of BUILD must let other users pass, else a dropped uid can't start our programs: take a copy that they can reach.
reachable_build() {
	local dir=$BUILD copy=$BATS_RUN_TMPDIR/programs
	[ "$(id -u)" = 0 ] || return 0
	chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" 2>/dev/null || true
	while [ "$dir" != / ]; do
		case $(stat -c %A "$dir") in
		*x | *t) dir=$(dirname "$dir") ;;
		*)
			if mkdir "$copy" 2>/dev/null; then
				mkdir "$copy.part"
				cp -r "$BUILD/bin" "$BUILD/auth-helpers" "$copy.part/" 2>/dev/null || true
				chmod -R a+rX "$copy.part" && chmod 711 "$copy" && mv "$copy.part"/* "$copy/" && : >"$copy/complete"
			fi
			wait_until test -e "$copy/complete"
			BUILD=$copy
			return 0
			;;
		esac
	done
}

wait_until() {
	local end=$((${EPOCHREALTIME/./} + ${WAIT:-30} * 1000000))
	until "$@" >/dev/null 2>&1; do
		if [ "${EPOCHREALTIME/./}" -gt "$end" ]; then
			echo "waited ${WAIT:-30} s in vain for: $*" >&2
			return 1
		fi
		sleep 0.02
	done
}

free_port() {
	python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# $! of a setsid that need not fork is the server itself and leads a group of its own.
start_server() {
	SERVER_LOG=$(mktemp "$BATS_TEST_TMPDIR/server.XXXXXX")
	setsid "$@" </dev/null >"$SERVER_LOG" 2>&1 3>&- &
	SERVER_PID=$!
	SERVERS+=("$SERVER_PID")
}

start_tcpserver() {
	local ports
	SERVER_LOG=$(mktemp "$BATS_TEST_TMPDIR/server.XXXXXX")
	ports=$(mktemp "$BATS_TEST_TMPDIR/port.XXXXXX")
	setsid tcpserver -1 -H -R -l localhost -c 1000 "${TCPSERVER_OPTS[@]}" 127.0.0.1 0 "$@" \
		</dev/null >"$ports" 2>"$SERVER_LOG" 3>&- &
	SERVER_PID=$!
	SERVERS+=("$SERVER_PID")
	wait_until test -s "$ports" || {
		cat "$SERVER_LOG" >&2
		return 1
	}
	read -r PORT <"$ports"
}

stop_servers() {
	local pid
	for pid in "${SERVERS[@]}"; do
		kill -TERM -- "-$pid" 2>/dev/null || true
	done
	for pid in "${SERVERS[@]}"; do
		WAIT=3 wait_until group_is_gone "$pid" 2>/dev/null || kill -KILL -- "-$pid" 2>/dev/null || true
		wait "$pid" 2>/dev/null || true
	done
	SERVERS=()
}

group_is_gone() {
	! kill -0 -- "-$1" 2>/dev/null
}

make_maildir() {
	mkdir -p "$1/tmp" "$1/new" "$1/cur"
	if [ "$#" -gt 1 ] && [ "$(id -u)" = 0 ]; then
		chmod 711 "$BATS_TEST_TMPDIR"
		chown -R "$2:$2" "$1"
	fi
}

put_message() {
	local n name
	n=${PUT_COUNT:-0}
	PUT_COUNT=$((n + 1))
	name=${EPOCHREALTIME/./.M}P$$_$BASHPID.Q$PUT_COUNT$RANDOM.test
	{
		printf 'From: Ann <ann@example.org>\nTo: Bob <bob@example.org>\nSubject: %s\n' "$2"
		printf 'Date: Tue, 14 Nov 2023 22:13:20 +0000\nMessage-ID: <%s@example.org>\n\n' "$name"
		if [ "$#" -gt 2 ]; then
			head -c "$3" /dev/zero | tr '\0' x | fold -w 72
			echo
		else
			echo "Hello from $2."
		fi
	} >"$1/tmp/$name"
	[ "$(id -u)" != 0 ] || chown --reference="$1/tmp" "$1/tmp/$name"
	mv "$1/tmp/$name" "$1/new/$name"
	echo "$1/new/$name"
}

imap_script() {
	python3 "$TOP/t/lib/imapscript.py" "${IMAP_OPTS[@]}" "$@"
}

as_user() {
	local uid=$1
	shift
	if [ "$(id -u)" = 0 ]; then
		setpriv --reuid "$uid" --regid "$uid" --clear-groups -- "$@"
	else
		"$@"
	fi
}

skip_unless_installed() {
	command -v "$1" >/dev/null || [ -e "$1" ] || skip "${3:-needs $1} (Debian: apt-get install $2)"
}

skip_unless_root() {
	[ "$(id -u)" = 0 ] || skip "needs root: it changes users"
}

smtp_greets() {
	[[ $(exec 3<>"/dev/tcp/127.0.0.1/$1" && head -n 1 <&3) == 220* ]]
}

lmtp_users() {
	local uid i
	D=$BATS_TEST_TMPDIR
	chmod 711 "$D"
	for ((i = 1; i <= $2; i++)); do
		uid=$(($1 + i))
		[ "$(id -u)" = 0 ] || uid=$(id -u)
		mkdir -p "$D/u$i"
		[ "$(id -u)" != 0 ] || chown "$uid:$uid" "$D/u$i"
		echo "u$i:{PLAIN}pass:$uid:$uid::$D/u$i::"
	done >"$D/users"
	usercdb "$D/users.cdb" <"$D/users"
	mkdir -m 1777 "$D/spool"
	export LMTP_SPOOL=$D/spool LMTP_HOSTNAME=mx.test MAIL='maildir:~/Maildir' LMTP_RECEIVED=no
}

lmtp_home() {
	local uid=$1 name
	shift
	D=$BATS_TEST_TMPDIR
	chmod 711 "$D"
	[ "$(id -u)" = 0 ] || uid=$(id -u)
	mkdir -p "$D/u1"
	[ "$(id -u)" != 0 ] || chown "$uid:$uid" "$D/u1"
	for name; do echo "$name:{PLAIN}pass:$uid:$uid::$D/u1::"; done | usercdb "$D/users.cdb"
	mkdir -m 1777 "$D/spool"
	export LMTP_SPOOL=$D/spool LMTP_HOSTNAME=mx.test MAIL='maildir:~/Maildir'
}

sanitized() {
	[ "${BUILD##*/}" = asan ]
}

skip_sanitized() {
	! sanitized || skip "under sanitizers: $1"
}

self_signed() {
	mkdir -p "$1"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
		-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$1/key.pem" -out "$1/cert.pem" 2>/dev/null
	chmod 600 "$1/key.pem"
}

teardown() {
	stop_servers
}

reachable_build
PATH=$BUILD/bin:$BUILD/auth-helpers:$PATH
export BUILD PATH
