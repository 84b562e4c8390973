# Helpers for tests with real clients: `load lib/clients` after `load lib/common`.
#
#   clients_setup WAY          WAY is root (each connection starts as root) or rootless. Makes certificates, users.cdb with the user
#                              ann (password: pass), her home $ANN with an empty Maildir, all below $SITE; $ANN_UID is who she is
#   start_service PROG ARG…    a tcpserver as WAY says; sets PORT
#   start_imap, start_imaps    … with imap-login, auth-cdb and imapd; TLS behind tlswrap. IMAPD replaces the session program
#   start_pop3, start_pop3s, start_managesieve     likewise
#   ann PROG ARG…              runs PROG as ann, with her HOME and MAIL
#   deliver_mail SUBJECT       one message for ann by deliver
#   in_both_ways FUNCTION      calls it once for each way that is possible here, after clients_setup

clients_setup() {
	WAY=$1
	SITE=$BATS_TEST_TMPDIR/$WAY
	ANN=$SITE/ann
	ANN_UID=2001
	[ "$(id -u)" = 0 ] || ANN_UID=$(id -u)
	mkdir -p "$ANN"
	[ "$(id -u)" != 0 ] || chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$(dirname "$BATS_TEST_TMPDIR")" "$BATS_TEST_TMPDIR"
	self_signed "$SITE"
	printf 'ann:{PLAIN}pass:%d:%d::%s::\n' "$ANN_UID" "$ANN_UID" "$ANN" >"$SITE/users"
	usercdb "$SITE/users.cdb" <"$SITE/users"
	make_maildir "$ANN/Maildir"
	if [ "$(id -u)" = 0 ]; then
		chown -R "$ANN_UID:$ANN_UID" "$ANN"
		[ "$WAY" = root ] || chown "$ANN_UID" "$SITE" "$SITE/key.pem" "$SITE/users.cdb"
	fi
	export MAIL='maildir:~/Maildir' TLS_CERT=$SITE/cert.pem TLS_KEY=$SITE/key.pem LOGIN_FAILURE_DELAY=0
}

start_service() {
	if [ "$WAY" = rootless ] && [ "$(id -u)" = 0 ]; then
		set -- setpriv --reuid "$ANN_UID" --regid "$ANN_UID" --clear-groups -- "$@"
	fi
	start_tcpserver "$@"
}

start_login() {
	start_service "${@:3}" "$1" auth-cdb "$SITE/users.cdb" -- "$2"
}

start_imap() {
	start_login imap-login "${IMAPD:-imapd}"
}

start_imaps() {
	start_login imap-login "${IMAPD:-imapd}" tlswrap
}

start_pop3() {
	start_login pop3-login "${POP3D:-pop3d}"
}

start_pop3s() {
	start_login pop3-login "${POP3D:-pop3d}" tlswrap
}

start_managesieve() {
	start_login managesieve-login "${MANAGESIEVED:-managesieved}" tlswrap -n
}

ann() {
	(cd "$ANN" && as_user "$ANN_UID" env HOME="$ANN" USER=ann "$@")
}

deliver_mail() {
	printf 'From: Bob <bob@example.org>\nTo: ann@example.org\nSubject: %s\nMessage-ID: <%s@example.org>\n\nHello, this is %s.\n' \
		"$1" "$RANDOM$RANDOM" "$1" | ann deliver -f bob@example.org -r ann@example.org
}

in_both_ways() {
	local way
	for way in root rootless; do
		[ $way = rootless ] || [ "$(id -u)" = 0 ] || continue
		echo "# $way"
		clients_setup $way
		"$@"
		stop_servers
	done
}
