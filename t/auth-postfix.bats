#!/usr/bin/env bats
# SMTP AUTH of a private Postfix by auth-server's socket: swaks and gsasl log in with every mechanism.
load lib/common

setup() {
	skip_unless_root
	skip_unless_installed postfix postfix
	skip_unless_installed swaks swaks
	skip_unless_installed gsasl gsasl
	skip_unless_installed systemd-socket-activate systemd
	D=$BATS_TEST_TMPDIR
	chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" "$(dirname "$D")" "$D"
	mkdir -p "$D/conf" "$D/queue" "$D/data"
	chown postfix "$D/data"
	export LOGIN_FAILURE_DELAY=0 AUTH_MECHANISMS='PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256'
	printf '%s\n' 'ann:{PLAIN}pa ss:20471:20471::/::' 'bob:{PLAIN}pa ss:20472:20472::/::nologin=yes' | usercdb "$D/users.cdb"
	start_server systemd-socket-activate --accept --inetd -l "$D/auth" $(passed_on) auth-server auth-cdb "$D/users.cdb"
	AUTH_LOG=$SERVER_LOG
	wait_until test -S "$D/auth"
	chmod 666 "$D/auth"
	SMTP=$(free_port)
	configure
	start_server postfix -c "$D/conf" start-fg
	wait_until greets
}

teardown() {
	[ ! -e "$D/conf/main.cf" ] || postfix -c "$D/conf" stop >/dev/null 2>&1 || true
	stop_servers
}

# It gives programs an environment of its own.
passed_on() {
	printf -- '-E %s ' PATH LOGIN_FAILURE_DELAY AUTH_MECHANISMS
}

greets() {
	[[ $(exec 3<>"/dev/tcp/127.0.0.1/$SMTP" && head -n 1 <&3) == 220* ]]
}

configure() {
	cat >"$D/conf/main.cf" <<-END
		compatibility_level = 3.6
		config_directory = $D/conf
		queue_directory = $D/queue
		data_directory = $D/data
		maillog_file = /dev/stdout
		myhostname = mx.test
		mydestination =
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		mynetworks =
		smtpd_sasl_auth_enable = yes
		smtpd_sasl_type = dovecot
		smtpd_sasl_path = $D/auth
		smtpd_sasl_security_options = noanonymous
		smtpd_relay_restrictions = permit_sasl_authenticated, reject
		smtpd_recipient_restrictions = permit_sasl_authenticated, reject
		smtpd_hard_error_limit = 100
		smtpd_delay_reject = yes
		default_transport = discard:
		alias_maps =
		alias_database =
	END
	cat >"$D/conf/master.cf" <<-END
		127.0.0.1:$SMTP inet n - n - - smtpd
		cleanup unix n - n - 0 cleanup
		qmgr unix n - n 300 1 qmgr
		rewrite unix - - n - - trivial-rewrite
		bounce unix - - n - 0 bounce
		defer unix - - n - 0 bounce
		trace unix - - n - 0 bounce
		anvil unix - - n - 1 anvil
		discard unix - - n - - discard
		proxymap unix - - n - - proxymap
		postlog unix-dgram n - n - 1 postlogd
	END
}

# send MECHANISM USER PASSWORD
send() {
	swaks --server "127.0.0.1:$SMTP" --from ann@example.org --to someone@example.net --auth "$1" --auth-user "$2" --auth-password "$3" 2>&1
}

# scram MECHANISM USER PASSWORD
scram() {
	gsasl --client --smtp --no-starttls --connect "127.0.0.1:$SMTP" -m "$1" --authentication-id "$2" --authorization-id '' --password "$3" \
		--service smtp --hostname mx.test --quality-of-protection=qop-auth </dev/null 2>&1
}

@test "the offer; swaks sends mail after AUTH by PLAIN, LOGIN, CRAM-MD5; wrong passwords and locked users are refused" {
	run swaks --server "127.0.0.1:$SMTP" --quit-after EHLO
	[[ $output == *'250-AUTH '*PLAIN*LOGIN*CRAM-MD5*DIGEST-MD5*SCRAM-SHA-1*SCRAM-SHA-256* ]]
	for mech in PLAIN LOGIN CRAM-MD5; do
		run send "$mech" ann 'pa ss'
		echo "$output"
		[ "$status" = 0 ]
		[[ $output == *'235 2.7.0 Authentication successful'*'250 2.0.0 Ok: queued'* ]]
		run send "$mech" ann 'pa s'
		[[ $output == *'535 5.7.8'* ]]
		[ "$status" != 0 ]
	done
	run send PLAIN bob 'pa ss'
	[[ $output == *'535 5.7.8'* ]]
	run send PLAIN nobody-here 'pa ss'
	[[ $output == *'535 5.7.8'* ]]
	wait_until grep 'sasl_method=CRAM-MD5, sasl_username=ann' "$SERVER_LOG"
	run swaks --server "127.0.0.1:$SMTP" --from a@example.org --to someone@example.net
	[[ $output == *'554 5.7.1'* ]]
}

@test "gsasl logs in by DIGEST-MD5 and both SCRAMs" {
	for mech in DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256; do
		run scram "$mech" ann 'pa ss'
		echo "$output"
		[[ $output == *'235 2.7.0 Authentication successful'* ]]
		run scram "$mech" ann 'pa s'
		[[ $output == *'535 5.7.8'* ]]
	done
}

# Postfix 3.7 knows one kind of failure from a Dovecot server; what it was stands in our log.
@test "a database that can't answer lets nobody in, and the log says why" {
	rm "$D/users.cdb"
	run send PLAIN ann 'pa ss'
	echo "$output"
	[[ $output == *[45]?[45]' '[45].7.[08]' '* ]]
	wait_until grep "users.cdb" "$AUTH_LOG"
}
