#!/usr/bin/env bats
# auth-gssapi with a KDC of its own: tickets by real clients, over the MTA's socket and through the login programs.
load lib/common

setup() {
	export PATH=$PATH:/usr/sbin
	skip_unless_installed krb5kdc krb5-kdc
	skip_unless_installed kadmin.local krb5-admin-server
	skip_unless_installed kinit krb5-user
	ls /usr/lib/*/sasl2/libgssapiv2.so >/dev/null 2>&1 || plugin=no-plugin-gssapi
	skip_unless_installed "${plugin:-true}" libsasl2-modules-gssapi-mit
	[ -x "$BUILD/auth-helpers/auth-gssapi" ] || skip "auth-gssapi isn't built: it needs libkrb5-dev"
	cd "$BATS_TEST_TMPDIR"
	chmod 711 .
	export LOGIN_FAILURE_DELAY=0 AUTH_MECHANISMS='PLAIN GSSAPI' KRB5_CONFIG=$PWD/krb5.conf KRB5_KDC_PROFILE=$PWD/kdc.conf KRB5CCNAME=FILE:$PWD/tickets
	KDC=$(free_port)
	cat >krb5.conf <<-END
		[libdefaults]
			default_realm = TEST
			dns_lookup_kdc = false
			dns_lookup_realm = false
			dns_canonicalize_hostname = false
			rdns = false
		[realms]
			TEST = {
				kdc = 127.0.0.1:$KDC
			}
		[domain_realm]
			localhost = TEST
	END
	cat >kdc.conf <<-END
		[kdcdefaults]
			kdc_listen = 127.0.0.1:$KDC
			kdc_tcp_listen = 127.0.0.1:$KDC
		[realms]
			TEST = {
				database_name = $PWD/principals
				key_stash_file = $PWD/stash
				acl_file = $PWD/acl
				supported_enctypes = aes128-cts:normal
			}
	END
	kdb5_util create -r TEST -s -P master >/dev/null 2>&1
	kadmin.local -r TEST >/dev/null 2>&1 <<-END
		addprinc -pw secret ann
		addprinc -pw secret ann/admin
		addprinc -pw secret bob
		addprinc -randkey smtp/localhost
		addprinc -randkey imap/localhost
		addprinc -randkey ftp/localhost
		ktadd -k $PWD/keytab smtp/localhost imap/localhost ftp/localhost
	END
	start_server krb5kdc -n
	wait_until ticket ann
}

ticket() {
	kinit "$1" <<<secret
}

cyrus() { # cyrus USER: as whom the ticket is presented
	/usr/bin/env SASL_AUTHZID="$1" python3 "$TOP/t/lib/cyrusclient.py" "$PORT" GSSAPI "$1" ''
}

@test "a ticket lets its owner in, and nobody else; what the principal becomes" {
	start_tcpserver auth-server auth-gssapi keytab
	[ "$(cyrus ann)" = 'OK ann' ]
	[ "$(cyrus bob)" = FAIL ]
	grep -q 'may not act for another user' "$SERVER_LOG"
	SASL_SERVICE=imap run cyrus ann
	[ "$output" = 'OK ann' ]
	# A ticket for another service in the same keytab.
	SASL_SERVICE=ftp run python3 - <<-END
		import subprocess, sys
		text = open('$TOP/t/lib/cyrusclient.py').read().replace('"service=" + service', '"service=smtp"')
		sys.argv = ['x', '$PORT', 'GSSAPI', 'ann', '']
		exec(text)
	END
	[ "$output" = FAIL ]
	ticket ann/admin
	[ "$(cyrus ann)" = FAIL ]
	grep -q 'no local name' "$SERVER_LOG"
	kdestroy
	[[ $(cyrus ann) == CLIENT* ]]
	# A password is no ticket.
	[ "$(python3 "$TOP/t/lib/authclient.py" "$PORT" -o param=secured PLAIN ann secret)" = FAIL ]
}

@test "whole principals, another service's name, the keytab of another day, no keytab" {
	start_tcpserver auth-server auth-gssapi -R keytab
	[ "$(cyrus ann@test)" = 'OK ann@test' ]
	ticket ann/admin
	[ "$(cyrus ann@test)" = FAIL ]
	stop_servers_but_kdc
	ticket ann
	start_tcpserver auth-server auth-gssapi -s imap@localhost keytab
	[ "$(cyrus ann)" = FAIL ]
	SASL_SERVICE=imap run cyrus ann
	[ "$output" = 'OK ann' ]
	cp keytab old
	kadmin.local -r TEST -q "cpw -randkey imap/localhost" >/dev/null 2>&1
	kdestroy && ticket ann
	SASL_SERVICE=imap run cyrus ann
	[ "$output" = FAIL ]
	rm keytab
	run auth-gssapi keytab true
	[ "$status" = 100 ]
}

# The KDC is the first of the servers.
stop_servers_but_kdc() {
	local kdc=${SERVERS[0]}
	SERVERS=("${SERVERS[@]:1}")
	stop_servers
	SERVERS=("$kdc")
}

@test "curl reads mail by its ticket through imap-login; auth-any goes on to the next database" {
	skip_unless_root
	curl --version | grep -q GSS-API || skip "this curl has no GSS-API"
	make_maildir home/Maildir 20001
	chown 20001 home
	put_message home/Maildir 'by ticket' >/dev/null
	echo "ann:{PLAIN}pw:20001:20001::$PWD/home:" >users
	export MAIL='maildir:~/Maildir'
	start_tcpserver imap-login auth-any -s , auth-gssapi "$PWD/keytab" , auth-file "$PWD/users" , auth-file -l "$PWD/users" -- imapd
	run curl -s --max-time 20 --login-options AUTH=GSSAPI -u ann@TEST: "imap://localhost:$PORT/INBOX;MAILINDEX=1"
	echo "$output $(cat "$SERVER_LOG")"
	[[ $output == *'Subject: by ticket'* ]]
	grep -q 'user=<ann>, method=GSSAPI' "$SERVER_LOG"
}
