#!/usr/bin/env bats
# SMTP AUTH of a private Exim by auth-server's socket: swaks and gsasl send mail after every mechanism.
load lib/common
load lib/borrow

setup_file() {
	[ "$(id -u)" = 0 ] || return 0
	chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR"
}

setup() {
	skip_unless_root
	skip_unless_installed swaks swaks
	skip_unless_installed gsasl gsasl
	skip_unless_installed systemd-socket-activate systemd
	unshare -m true 2>/dev/null || skip "needs mount namespaces"
	D=$BATS_TEST_TMPDIR E=$BATS_FILE_TMPDIR/exim
	[ -e "$E/usr/sbin/exim4" ] || borrow_packages "$E" exim4-daemon-heavy libspf2-2
	chmod u-s "$E/usr/sbin/exim4"
	LD_LIBRARY_PATH=$E/usr/lib:$E/usr/lib/$(uname -m)-linux-gnu
	export LD_LIBRARY_PATH
	! ldd "$E/usr/sbin/exim4" | grep 'not found' || skip "a library of Exim's isn't here"
	chmod 711 "$D"
	mkdir "$D/spool" "$D/log"
	chown 20480:20480 "$D/spool" "$D/log"
	export LOGIN_FAILURE_DELAY=0 AUTH_MECHANISMS='PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256'
	printf '%s\n' 'ann:{PLAIN}pa ss:20471:20471::/::' 'bob:{PLAIN}pa ss:20472:20472::/::nologin=yes' | usercdb "$D/users.cdb"
	start_server systemd-socket-activate --accept --inetd -l "$D/auth" $(printf -- '-E %s ' PATH LOGIN_FAILURE_DELAY AUTH_MECHANISMS) \
		auth-server auth-cdb "$D/users.cdb"
	AUTH_LOG=$SERVER_LOG
	wait_until test -S "$D/auth"
	chmod 666 "$D/auth"
	SMTP=$(free_port)
	configure >"$D/exim.conf"
	start_server bash -c '. "$0"; with_users "$@"' "$TOP/t/lib/borrow.bash" "$D" Debian-exim:x:20480:20480::/:/bin/false -- \
		"$E/usr/sbin/exim4" -C "$D/exim.conf" -bdf -oX "127.0.0.1.$SMTP"
	wait_until bash -c "exec 3<>/dev/tcp/127.0.0.1/$SMTP && head -n 1 <&3 | grep ^220"
}

configure() {
	cat <<-END
		primary_hostname = mx.test
		spool_directory = $D/spool
		log_file_path = $D/log/%slog
		pid_file_path = $D/pid
		keep_environment =
		tls_advertise_hosts =
		queue_only = true
		acl_smtp_rcpt = rcpt
		begin acl
		rcpt:
		  accept authenticated = *
		  deny message = 5.7.1 log in first
		begin routers
		nowhere:
		  driver = redirect
		  data = :blackhole:
		begin authenticators
	END
	for mech in $AUTH_MECHANISMS; do
		printf '%s:\n  driver = dovecot\n  public_name = %s\n  server_socket = %s\n  server_set_id = $auth1\n' "${mech//-/_}" "$mech" "$D/auth"
	done
}

send() { # send MECHANISM USER PASSWORD
	swaks --server "127.0.0.1:$SMTP" --from ann@example.org --to someone@example.net --auth "$1" --auth-user "$2" --auth-password "$3" 2>&1
}

scram() { # scram MECHANISM USER PASSWORD
	timeout 60 gsasl --client --smtp --no-starttls --connect "127.0.0.1:$SMTP" -m "$1" --authentication-id "$2" --authorization-id '' \
		--password "$3" --service smtp --hostname mx.test --quality-of-protection=qop-auth </dev/null 2>&1
}

@test "Exim: every mechanism with the right and the wrong password, locked and unknown users, a database that is gone" {
	run swaks --server "127.0.0.1:$SMTP" --quit-after EHLO
	[[ $output == *'250-AUTH '*PLAIN*LOGIN*CRAM-MD5*DIGEST-MD5*SCRAM-SHA-1*SCRAM-SHA-256* ]]
	for mech in PLAIN LOGIN CRAM-MD5; do
		run send "$mech" ann 'pa ss'
		echo "$output"
		[ "$status" = 0 ]
		[[ $output == *'235 Authentication succeeded'*'250 OK id='* ]]
		run send "$mech" ann 'pa s'
		[[ $output == *'535 Incorrect authentication data'* ]]
		[ "$status" != 0 ]
	done
	for mech in DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256; do
		run scram "$mech" ann 'pa ss'
		echo "$output"
		[[ $output == *'235 Authentication succeeded'* ]]
		run scram "$mech" ann 'pa s'
		[[ $output == *'535 Incorrect authentication data'* ]]
	done
	for user in bob nobody-here; do
		run send PLAIN $user 'pa ss'
		[[ $output == *'535 Incorrect authentication data'* ]]
	done
	run swaks --server "127.0.0.1:$SMTP" --from a@example.org --to someone@example.net
	[[ $output == *'550 5.7.1 log in first'* ]]
	grep -q 'A=SCRAM_SHA_256:ann\|A=PLAIN:ann' "$D/log/mainlog"
	rm "$D/users.cdb"
	run send PLAIN ann 'pa ss'
	echo "$output"
	[[ $output == *'435 '* || $output == *'535 '* ]]
	wait_until grep users.cdb "$AUTH_LOG"
}
