# Helpers for the tests of the login programs: a ten-line checkpassword and a session program that tells what it was given.
#
#   login_setup         makes them: $CHAIN (accepts any user with the password "pass"; as root becomes uid 2001), $SESSION
#   SECRET              the password of that chain

SECRET=pass

login_setup() {
	CHAIN=$BATS_TEST_TMPDIR/checkpassword SESSION=$BATS_TEST_TMPDIR/session
	cat >"$CHAIN" <<'CHAIN'
#!/bin/bash
IFS= read -r -d '' user <&3 && IFS= read -r -d '' pass <&3 || exit 2
[ "$user" != busy ] || exit 111
[ "$pass" = pass ] || exit 1
export USER=$user HOME=/ SHELL=/bin/sh COLOUR=blue
unset CHAIN_SECRET
cd /
[ "$(id -u)" = 0 ] || exec "$@"
exec setpriv --reuid "${TEST_UID:-2001}" --regid "${TEST_GID:-2001}" --groups "${TEST_GROUPS:-2001}" "$@"
CHAIN
	cat >"$SESSION" <<'SESSION'
#!/bin/bash
echo "$DOVETAIL_TAG OK [$DOVETAIL_LOGIN $DOVETAIL_COMMAND $DOVETAIL_MECH] user=$USER uid=$(id -u) gid=$(id -g) groups=$(id -G) colour=$COLOUR secret=$CHAIN_SECRET tls=$SSL_PROTOCOL pwd=$PWD"
[ -z "$DOVETAIL_INPUT_FD" ] || sed 's/^/first: /' <&3
exec sed -u 's/^/then: /'
SESSION
	chmod 755 "$CHAIN" "$SESSION"
	[ "$(id -u)" != 0 ] || chmod 711 "$BATS_TEST_TMPDIR" "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$(dirname "$BATS_TEST_TMPDIR")"
	export LOGIN_FAILURE_DELAY=0
	if [ "$(id -u)" = 0 ]; then ME=2001; else ME=$(id -u); fi
}
