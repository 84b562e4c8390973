#!/usr/bin/env bats
# Ordinary clients over the whole chain: tcpserver, tlswrap (or stunnel), imap-login, auth-cdb, imapd; as root and without.
load lib/common
load lib/clients

teardown() {
	stop_servers
	[ -z "${TMUX_SOCKET:-}" ] || tmux -S "$TMUX_SOCKET" kill-server 2>/dev/null || true
}

# The answers to the lines of a script, after a login over TLS.
ask() {
	sed 's/^[[:blank:]]*//' <<<"l LOGIN ann pass
		$1" | imap_script --tls "$PORT"
}

# The subjects of a Maildir's messages, sorted.
subjects() {
	find "$1/cur" "$1/new" -type f -exec grep -h '^Subject: ' {} + | sed 's/^Subject: //' | tr -d '\r' | sort | tr '\n' ' '
}

# Some clients want a name for their uid.
skip_without_account() {
	id -un >/dev/null 2>&1 || skip 'needs an account: this uid has no name'
}

sync_with_mbsync() {
	local near=$SITE/near
	mkdir -p "$near"
	cat >"$SITE/mbsyncrc" <<-END
		IMAPStore far
		Host localhost
		Port $PORT
		User ann
		Pass pass
		SSLType IMAPS
		CertificateFile $SITE/cert.pem

		MaildirStore near
		Path $near/
		Inbox $near/INBOX
		SubFolders Verbatim

		Channel all
		Far :far:
		Near :near:
		Patterns *
		Sync All
		Create Both
		Remove Both
		Expunge Both
		SyncState *
	END
	timeout 60 mbsync -q -c "$SITE/mbsyncrc" -a
}

near_flag() {
	local file
	file=$(grep -rl "^Subject: $2" "$SITE/near/INBOX/cur" "$SITE/near/INBOX/new")
	mv "$file" "$SITE/near/INBOX/cur/$(basename "${file%:2,*}"):2,$1"
}

mbsync_case() {
	deliver_mail one
	deliver_mail two
	deliver_mail three
	start_imaps
	sync_with_mbsync
	[ "$(subjects "$SITE/near/INBOX")" = 'one three two ' ]
	# Near: a flag, a deletion, a new message, a new folder. Far: likewise, on others.
	near_flag FS one
	near_flag T two
	mkdir -p "$SITE/near/here"/{cur,new,tmp}
	printf 'Subject: near\n\nx\n' >"$SITE/near/here/new/1.near.test"
	printf 'Subject: four\n\nx\n' >"$SITE/near/INBOX/new/2.near.test"
	ask 's SELECT INBOX
		f STORE 3 +FLAGS.SILENT (\Answered)
		c CREATE there
		a APPEND there {text:Subject: far\r\n\r\nx\r\n}' >/dev/null
	sync_with_mbsync
	[ "$(subjects "$SITE/near/there")" = 'far ' ]
	[ "$(subjects "$ANN/Maildir/.here")" = 'near ' ]
	[ "$(subjects "$ANN/Maildir")" = 'four one three ' ]
	[ "$(subjects "$SITE/near/INBOX")" = 'four one three ' ]
	run ask 's SELECT INBOX
		f UID FETCH 1:* FLAGS'
	echo "$output"
	[[ $output == *'* 1 FETCH (UID 1 FLAGS (\Flagged \Seen))'* ]]
	[[ $(find "$SITE/near/INBOX/cur" -name '*:2,R*' -exec grep -h ^Subject: {} +) == 'Subject: three' ]]
	# Deleted afar, and a folder that is gone afar.
	ask 's SELECT INBOX
		f UID STORE 1 +FLAGS (\Deleted)
		e EXPUNGE
		d UNSELECT' >/dev/null
	sync_with_mbsync
	[ "$(subjects "$SITE/near/INBOX")" = 'four three ' ]
	# Nothing is left to do: a further run changes nothing.
	before=$(find "$ANN/Maildir" "$SITE/near" -path '*/cur/*' -o -path '*/new/*' | sort)
	sync_with_mbsync
	[ "$before" = "$(find "$ANN/Maildir" "$SITE/near" -path '*/cur/*' -o -path '*/new/*' | sort)" ]
}

@test "mbsync synchronises both ways: new mail, flags, deletions, folders" {
	skip_unless_installed mbsync isync
	in_both_ways mbsync_case
}

curl_case() {
	local at
	deliver_mail one
	start_imaps
	at=imaps://localhost:$PORT
	set -- curl -sS --max-time 20 --cacert "$SITE/cert.pem" -u ann:pass
	"$@" "$at/INBOX;UID=1" >"$SITE/got"
	grep -q '^Subject: one' "$SITE/got"
	[[ $("$@" "$at/INBOX;UID=1;SECTION=TEXT") == 'Hello, this is one.'* ]]
	printf 'Subject: sent\r\n\r\nfrom curl\r\n' >"$SITE/message"
	"$@" -X 'CREATE Sent' "$at/" >/dev/null
	"$@" -T "$SITE/message" "$at/Sent"
	"$@" "$at/Sent;UID=1" | cmp - "$SITE/message"
	[[ $("$@" "$at/") == *Sent* ]]
	[[ $("$@" "$at/INBOX?SUBJECT%20one") == *'* SEARCH 1'* ]]
	[[ $("$@" -X 'STATUS Sent (MESSAGES)' "$at/") == *'MESSAGES 1'* ]]
	run -67 curl -sS --max-time 20 --cacert "$SITE/cert.pem" -u ann:wrong "$at/INBOX"
}

@test "curl fetches, appends, lists, searches" {
	skip_unless_installed curl curl
	in_both_ways curl_case
}

starttls_case() {
	deliver_mail one
	start_login imap-login imapd tlswrap -n
	[[ $(curl -sS --max-time 20 --ssl-reqd --cacert "$SITE/cert.pem" -u ann:pass "imap://localhost:$PORT/INBOX;UID=1") == *'Subject: one'* ]]
	[[ $(curl -sS --max-time 20 --ssl-reqd --cacert "$SITE/cert.pem" -u ann:pass --login-options AUTH=PLAIN \
		"imap://localhost:$PORT/INBOX;UID=1") == *'Subject: one'* ]]
}

@test "curl takes STARTTLS, LOGIN and AUTHENTICATE PLAIN" {
	skip_unless_installed curl curl
	in_both_ways starttls_case
}

# mutt_shows TEXT: the screen of mutt, which runs in a terminal of tmux, comes to hold it.
screen_has() {
	tmux -S "$TMUX_SOCKET" capture-pane -p | grep -qF -- "$1"
}

start_mutt() { # MUTT: another program of the family
	TMUX_SOCKET=$(mktemp -u /tmp/dovetail-tmux.XXXXXX)
	printf 'set ssl_starttls=no ssl_verify_dates=no header_cache="" sidebar_visible=no timeout=1 mail_check=1 quit=yes move=no\n' >"$SITE/muttrc"
	printf 'set certificate_file="%s" folder="imap://x" spoolfile="" record="" postponed="" tmpdir="%s"\n' "$SITE/cert.pem" "$SITE" >>"$SITE/muttrc"
	cat >>"$SITE/muttrc"
	env -i PATH="$PATH" HOME="$SITE" SHELL=/bin/sh TERM=screen LC_ALL=C.UTF-8 \
		tmux -f /dev/null -S "$TMUX_SOCKET" new-session -d -x 120 -y 30 "${MUTT:-mutt} -n -F '$SITE/muttrc' -f '$1' 2>'$SITE/mutt.err'" 3>&-
}

keys() {
	tmux -S "$TMUX_SOCKET" send-keys "$@"
}

mutt_is_gone() {
	! tmux -S "$TMUX_SOCKET" list-panes >/dev/null 2>&1
}

end_mutt() {
	keys q
	wait_until mutt_is_gone || true
	tmux -S "$TMUX_SOCKET" kill-server 2>/dev/null || true
	rm -f "$TMUX_SOCKET"
	TMUX_SOCKET=
}

# What a reader does: opens the mailbox, reads a message, flags another, sees new mail come in.
read_with_mutt() {
	wait_until screen_has 'Good morning'
	screen_has 'Second letter'
	keys Home Enter
	wait_until screen_has 'Hello, this is Good morning.'
	keys i
	wait_until screen_has 'Second letter'
	keys Home j F
	wait_until screen_has '!'
	deliver_mail 'Just arrived'
	wait_until screen_has 'Just arrived'
	keys '$'
	wait_until is_flagged 'Second letter'
	wait_until is_seen 'Good morning'
	end_mutt
}

is_flagged() {
	find "$ANN/Maildir/cur" -name '*:2,*F*' -exec grep -h '^Subject:' {} + | grep -qF "$1"
}

is_seen() {
	find "$ANN/Maildir/cur" -name '*:2,*S*' -exec grep -h '^Subject:' {} + | grep -qF "$1"
}

mutt_case() {
	deliver_mail 'Good morning'
	deliver_mail 'Second letter'
	start_imaps
	start_mutt "imaps://ann@localhost:$PORT/INBOX" <<<'set imap_pass=pass'
	read_with_mutt
}

@test "mutt opens a mailbox over TLS, reads, flags, sees new mail" {
	skip_unless_installed mutt mutt
	skip_unless_installed tmux tmux
	skip_without_account
	in_both_ways mutt_case
}

@test "mutt through a tunnel: imapd as the program that it starts" {
	skip_unless_installed mutt mutt
	skip_unless_installed tmux tmux
	skip_without_account
	clients_setup rootless
	deliver_mail 'Good morning'
	deliver_mail 'Second letter'
	user=
	[ "$(id -u)" != 0 ] || user="setpriv --reuid $ANN_UID --regid $ANN_UID --clear-groups"
	start_mutt "imap://localhost/INBOX" <<-END
		set tunnel="$user env HOME=$ANN MAIL=maildir:$ANN/Maildir $(command -v imapd) 2>/dev/null"
	END
	read_with_mutt
}

# What the last recorded session asked of messages.
asked() {
	sed -n 's/^a[0-9]* //p' "$(find "$SITE/raw" -name '*.in' | sort | tail -n 1)" | tr -d '\r' | grep 'FETCH'
}

@test "neomutt with a header cache: the second time it asks only for what is new" {
	skip_unless_installed neomutt neomutt
	skip_unless_installed tmux tmux
	skip_without_account
	clients_setup rootless
	deliver_mail 'Good morning'
	deliver_mail 'Second letter'
	user=
	[ "$(id -u)" != 0 ] || user="setpriv --reuid $ANN_UID --regid $ANN_UID --clear-groups env HOME=$ANN MAIL=maildir:$ANN/Maildir"
	mkdir "$SITE/raw"
	chmod 777 "$SITE/raw"
	for new in '' 'While away'; do
		[ -z "$new" ] || deliver_mail "$new"
		MUTT=neomutt start_mutt "imap://localhost/INBOX" <<-END
			set header_cache="$SITE/cache" imap_condstore=yes imap_qresync=yes
			set tunnel="env RAWLOG_DIR=$SITE/raw RAWLOG_STAMPS=no $user $(command -v rawlog) $(command -v imapd) 2>/dev/null"
		END
		wait_until screen_has "${new:-Good morning}"
		screen_has 'Second letter'
		end_mutt
		asked >"$SITE/asked${new:+2}"
	done
	cat "$SITE/asked" "$SITE/asked2"
	[[ $(cat "$SITE/asked") == "FETCH 1:2 ("*"HEADER.FIELDS"* ]]
	[[ $(cat "$SITE/asked2") == "UID FETCH 1:2 (FLAGS) (CHANGEDSINCE "*" VANISHED)
FETCH 3 ("*"HEADER.FIELDS"* ]]
}

imapfilter_case() {
	deliver_mail one
	deliver_mail two
	deliver_mail three
	start_imaps
	cat >"$SITE/filter.lua" <<-END
		options.timeout = 20
		options.create = true
		account = IMAP { server = 'localhost', port = $PORT, username = 'ann', password = 'pass', ssl = 'auto' }
		all = account.INBOX:select_all()
		some = account.INBOX:contain_subject('one') + account.INBOX:contain_body('this is two')
		some:mark_flagged()
		account.INBOX:is_flagged():contain_subject('two'):move_messages(account['Archive/2026'])
		account.INBOX:contain_from('bob@example.org'):contain_subject('three'):delete_messages()
		exist, recent, unseen = account.INBOX:check_status()
		print(#all, exist, unseen, account['Archive/2026']:check_status())
	END
	run -0 env HOME="$SITE" timeout 60 imapfilter -t "$SITE/cert.pem" -c "$SITE/filter.lua"
	echo "$output"
	[[ $output == *$'3\t1\t1\t1\t'* ]]
	is_flagged one
	[ "$(subjects "$ANN/Maildir/.Archive.2026")" = 'two ' ]
}

@test "imapfilter searches, flags, moves, deletes" {
	skip_unless_installed imapfilter imapfilter
	clients_setup rootless
	imapfilter_case
}

imaplib_case() {
	deliver_mail one
	deliver_mail two
	start_imaps
	run -0 python3 "$TOP/t/lib/imaplib_session.py" "$PORT" "$SITE/cert.pem"
	[ "$output" = fine ]
	[ "$(subjects "$ANN/Maildir/.Archiv&APw-r")" = 'one ' ]
}

@test "python's imaplib runs a session" {
	skip_unless_installed python3 python3
	in_both_ways imaplib_case
}

imapclient_case() {
	deliver_mail one
	deliver_mail two
	start_imaps
	run perl "$TOP/t/lib/imapclient_session.pl" "$PORT" "$SITE/cert.pem"
	echo "$output"
	[ "$output" = fine ]
}

@test "Perl's Mail::IMAPClient runs a session" {
	perl -MMail::IMAPClient -MIO::Socket::SSL -e 1 2>/dev/null ||
		skip_unless_installed Mail::IMAPClient libmail-imapclient-perl
	perl -MIO::Socket::SSL -e 1 2>/dev/null ||
		skip_unless_installed IO::Socket::SSL libio-socket-ssl-perl
	in_both_ways imapclient_case
}

# $SITE/mda: deliver as ann, into another Maildir of hers.
near_deliver() {
	local become=
	[ "$(id -u)" != 0 ] || become="setpriv --reuid $ANN_UID --regid $ANN_UID --clear-groups"
	printf '#!/bin/sh\nexec %s env HOME="%s" USER=ann MAIL="maildir:%s/near" %s/bin/deliver "$@"\n' "$become" "$ANN" "$ANN" "$BUILD" >"$SITE/mda"
	chmod 755 "$SITE/mda"
}

fetchmail_case() {
	deliver_mail one
	deliver_mail two
	start_imaps
	near_deliver
	cat >"$SITE/fetchmailrc" <<-END
		poll localhost service $PORT protocol imap no dns username ann password pass is ann here
		ssl sslcertck sslcertfile "$SITE/cert.pem" mda "$SITE/mda -e -f %F -r %T"
	END
	chmod 600 "$SITE/fetchmailrc"
	HOME=$SITE FETCHMAILHOME=$SITE run timeout 30 fetchmail -N -f "$SITE/fetchmailrc"
	echo "$output"
	[ "$(subjects "$ANN/near")" = 'one two ' ]
	grep -q '^Return-Path: <bob@example.org>' "$ANN"/near/new/*
	[ "$(subjects "$ANN/Maildir")" = '' ]
	HOME=$SITE FETCHMAILHOME=$SITE run -1 timeout 30 fetchmail -N -f "$SITE/fetchmailrc"
}

@test "fetchmail fetches and deletes; then there is no mail" {
	skip_unless_installed fetchmail fetchmail
	skip_without_account
	in_both_ways fetchmail_case
}

getmail_case() {
	deliver_mail one
	deliver_mail two
	start_imaps
	near_deliver
	mkdir -p "$SITE/getmail"
	cat >"$SITE/getmail/rc" <<-END
		[retriever]
		type = SimpleIMAPSSLRetriever
		server = localhost
		port = $PORT
		username = ann
		password = pass
		ca_certs = $SITE/cert.pem
		mailboxes = ("INBOX",)
		[destination]
		type = MDA_external
		path = $SITE/mda
		arguments = ("-e", "-f", "%(sender)")
		ignore_stderr = true
		allow_root_commands = true
		[options]
		delete = true
		read_all = false
	END
	run -0 timeout 30 getmail --getmaildir "$SITE/getmail" --rcfile rc
	[ "$(subjects "$ANN/near")" = 'one two ' ]
	[ "$(subjects "$ANN/Maildir")" = '' ]
}

@test "getmail fetches and deletes" {
	command -v getmail >/dev/null || skip 'needs getmail (Debian: apt-get install getmail6)'
	skip_without_account
	in_both_ways getmail_case
}

offlineimap_case() {
	deliver_mail one
	deliver_mail two
	start_imaps
	cat >"$SITE/offlineimaprc" <<-END
		[general]
		accounts = a
		metadata = $SITE/offlineimap
		ui = quiet
		[Account a]
		localrepository = near
		remoterepository = far
		[Repository near]
		type = Maildir
		localfolders = $SITE/near
		[Repository far]
		type = IMAP
		remotehost = localhost
		remoteport = $PORT
		remoteuser = ann
		remotepass = pass
		ssl = yes
		sslcacertfile = $SITE/cert.pem
	END
	timeout 60 offlineimap -c "$SITE/offlineimaprc" 3>&-
	[ "$(subjects "$SITE/near/INBOX")" = 'one two ' ]
	rm "$(grep -rl '^Subject: two' "$SITE/near/INBOX/cur" "$SITE/near/INBOX/new")"
	printf 'Subject: three\n\nx\n' >"$SITE/near/INBOX/new/1.near.test"
	timeout 60 offlineimap -c "$SITE/offlineimaprc" 3>&-
	[ "$(subjects "$ANN/Maildir")" = 'one three ' ]
}

@test "offlineimap synchronises both ways" {
	command -v offlineimap >/dev/null || skip 'needs offlineimap (Debian: apt-get install offlineimap3)'
	in_both_ways offlineimap_case
}

interimap_case() {
	local far
	deliver_mail one
	start_imaps
	far=$PORT
	mkdir -p "$SITE/xdg/interimap" "$SITE/data/interimap"
	make_maildir "$SITE/other" "$ANN_UID"
	cat >"$SITE/tunnel" <<-END
		#!/bin/sh
		exec env HOME=$ANN MAIL=maildir:$SITE/other $(command -v imapd)
	END
	chmod 755 "$SITE/tunnel"
	cat >"$SITE/xdg/interimap/config" <<-END
		database = $SITE/data/interimap/far.db
		[local]
		type = tunnel
		command = $([ "$(id -u)" != 0 ] || echo "setpriv --reuid $ANN_UID --regid $ANN_UID --clear-groups") $SITE/tunnel
		[remote]
		type = imaps
		host = localhost
		port = $far
		username = ann
		password = pass
		SSL_CAfile = $SITE/cert.pem
	END
	set -- env XDG_CONFIG_HOME="$SITE/xdg" XDG_DATA_HOME="$SITE/data" timeout 60 interimap --config="$SITE/xdg/interimap/config"
	"$@"
	[ "$(subjects "$SITE/other")" = 'one ' ]
	deliver_mail two
	"$@"
	[ "$(subjects "$SITE/other")" = 'one two ' ]
}

@test "interimap synchronises two of our servers by QRESYNC" {
	skip_unless_installed interimap interimap
	in_both_ways interimap_case
}

stunnel_case() {
	local port
	deliver_mail one
	port=$(free_port)
	cat >"$SITE/stunnel.conf" <<-END
		foreground = yes
		pid =
		debug = warning
		[imaps]
		accept = 127.0.0.1:$port
		cert = $SITE/cert.pem
		key = $SITE/key.pem
		exec = $(command -v imap-login)
		execArgs = imap-login auth-cdb $SITE/users.cdb -- imapd
	END
	LOGIN_SECURED=yes start_server "$@" stunnel4 "$SITE/stunnel.conf"
	wait_until bash -c "exec 3<>/dev/tcp/127.0.0.1/$port"
	PORT=$port
	[[ $(curl -sS --max-time 20 --cacert "$SITE/cert.pem" -u ann:pass "imaps://localhost:$PORT/INBOX;UID=1") == *'Subject: one'* ]]
	run -0 ask 's SELECT INBOX
		f FETCH 1 (UID)'
	[[ $output == *'* 1 FETCH (UID 1)'* ]]
}

@test "stunnel instead of tlswrap" {
	skip_unless_installed stunnel4 stunnel4
	skip_unless_installed curl curl
	if [ "$(id -u)" = 0 ]; then
		clients_setup root
		stunnel_case
		stop_servers
	fi
	clients_setup rootless
	chmod 644 "$SITE/stunnel.conf" 2>/dev/null || true
	umask 022
	if [ "$(id -u)" = 0 ]; then
		stunnel_case setpriv --reuid "$ANN_UID" --regid "$ANN_UID" --clear-groups --
	else
		stunnel_case
	fi
}
