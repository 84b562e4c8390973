#!/usr/bin/env bats
# Thunderbird itself, without a window, over the whole chain: `make thunderbird`. What it did is then looked at from the outside.
load ../lib/common
load ../lib/clients

# session WAY [PREFERENCE=VALUE…]
session() {
	printf '#!/bin/sh\ncd "%s" && HOME=%s USER=ann exec %s deliver -f bob@example.org -r ann@example.org\n' "$ANN" "$ANN" \
		"$([ "$(id -u)" != 0 ] || echo "setpriv --reuid $ANN_UID --regid $ANN_UID --clear-groups --")" >"$SITE/deliver"
	chmod 755 "$SITE/deliver"
	mkdir "$SITE/thunderbird"
	timeout 300 python3 -B "$TOP/t/thunderbird/session.py" "$SITE/thunderbird" "$PORT" "$1" "$SITE/cert.pem" "$SITE/deliver" "${@:2}" || {
		tail -n 20 "$SERVER_LOG" "$SITE/thunderbird/thunderbird.log"
		return 1
	}
}

# The Maildir as session.py leaves it.
looks_right() {
	local there
	there=$(printf '%s\n' 'l LOGIN ann pass' 's SELECT INBOX' 'f FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])' \
		'w SELECT "Arbeit &- K&AOQ-fig"' 'g FETCH 1:* (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])' 't STATUS Trash (MESSAGES)' \
		'u LSUB "" *' 'o LOGOUT' | imap_script "$@" "$PORT")
	echo "$there"
	[[ $there == *'* 2 EXISTS'*'* 1 FETCH (FLAGS ($label1)'*'Subject: big'*'* 2 FETCH (FLAGS ('*'Subject: news'* ]]
	[[ $there == *'* 3 EXISTS'*'Subject: =?utf-8?q?zw=C3=B6lf?='*'FLAGS (\Flagged \Seen)'*'Subject: one'*'FLAGS (\Seen)'*'Subject: sent'* ]]
	[[ $there == *'* STATUS Trash (MESSAGES 0)'* ]]
	[[ $there == *'"Arbeit &- K&AOQ-fig.neu"'* && $there != *'fig.alt'* ]]
}

@test "Thunderbird over TLS, as it comes (it compresses)" {
	skip_unless_installed thunderbird thunderbird
	clients_setup "$([ "$(id -u)" = 0 ] && echo root || echo rootless)"
	start_imaps
	session tls
	looks_right --tls
}

@test "Thunderbird with STARTTLS, CONDSTORE, and a server without privilege" {
	skip_unless_installed thunderbird thunderbird
	clients_setup rootless
	start_login imap-login imapd tlswrap -n
	session starttls mail.server.default.use_condstore=true mail.server.default.use_compress_deflate=false
	looks_right
}

@test "Thunderbird without TLS on the loopback, with the workarounds that are named after it" {
	skip_unless_installed thunderbird thunderbird
	clients_setup "$([ "$(id -u)" = 0 ] && echo root || echo rootless)"
	export IMAP_WORKAROUNDS='tb-extra-mailbox-sep tb-lsub-flags'
	start_imap
	session plain mail.server.default.use_compress_deflate=false 'mail.server.default.allow_utf8_accept=false'
	looks_right
}
