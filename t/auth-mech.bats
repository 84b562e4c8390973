#!/usr/bin/env bats
# Every mechanism against every scheme, for the right and the wrong password, an unknown and a locked user: over the socket that MTAs use.
load lib/common

setup() {
	export AUTH_WEAK_SCHEMES=yes LOGIN_FAILURE_DELAY=0 AUTH_SCRAM_ITERATIONS=4096
	export AUTH_MECHANISMS="PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS EXTERNAL ANONYMOUS"
	cd "$BATS_TEST_TMPDIR"
}

authenticate() {
	python3 "$TOP/t/lib/authclient.py" "$PORT" "$@"
}

# A user per scheme, named after it, and a locked one; all with the password "pass word".
make_users() {
	local s n
	mailpw -l | cut -d' ' -f1 | tr A-Z a-z >names
	for s in $(mailpw -l | cut -d' ' -f1); do
		n=$(echo "$s" | tr A-Z a-z)
		printf '%s:%s:20001:20001::%s::\n' "$n" "$(echo 'pass word' | mailpw -s "$s" -u "$n")" "$BATS_TEST_TMPDIR"
	done >users
	echo 'locked:{PLAIN}pass word:20001:20001::::nologin=yes' >>users
	usercdb users.cdb <users
}

# What a mechanism needs: PLAIN and LOGIN take any scheme, the others the plain ones and their own.
expected() {
	case $1:$2 in
	plain:* | login:*) echo OK ;;
	*:plain | *:clear | *:cleartext) echo OK ;;
	cram-md5:cram-md5 | cram-md5:hmac-md5 | digest-md5:digest-md5) echo OK ;;
	scram-sha-1:scram-sha-1 | scram-sha-256:scram-sha-256) echo OK ;;
	*) echo FAIL ;;
	esac
}

# One line a case: the mechanism, user, password, and what must come of it.
cases() {
	local mech scheme want
	for mech in PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256; do
		while read -r scheme; do
			want=$(expected "$(echo $mech | tr A-Z a-z)" "$scheme")
			[ "$want" = FAIL ] || want="OK $scheme"
			printf '%s\t%s\tpass word\t%s\n' $mech "$scheme" "$want"
			case $scheme in
			plain | crypt | "$(echo $mech | tr A-Z a-z)") printf '%s\t%s\tpass wor\tFAIL\n' $mech "$scheme" ;;
			esac
		done <names
		printf "$mech\\t%s\\tpass word\\tFAIL\\n" nobody-here locked ../x ''
	done
}

table() { # table HELPER FILE
	start_tcpserver auth-server "$BUILD/auth-helpers/$1" "$2"
	cases >cases
	cut -f1-3 cases | python3 "$TOP/t/lib/authclient.py" "$PORT" -b >got
	cut -f4 cases >want
	paste cases got | diff - <(paste cases want)
}

@test "mechanism x scheme x outcome over auth-cdb" {
	make_users
	table auth-cdb users.cdb
}

@test "mechanism x scheme x outcome over auth-file" {
	make_users
	printf '%s\n' plain crypt ssha512 cram-md5 digest-md5 scram-sha-1 scram-sha-256 pbkdf2 >names
	table auth-file users
}

@test "a database that isn't there is a temporary failure for every mechanism" {
	start_tcpserver auth-server "$BUILD/auth-helpers/auth-cdb" missing.cdb
	for mech in PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-256; do
		run authenticate $mech ann secret
		[ "$output" = TEMP ] || { echo "$mech: $output"; false; }
	done
}

@test "any of two databases, also for mechanisms of several steps" {
	make_users
	echo 'kim:{PLAIN}kim word:20001:20001:::' >others
	start_tcpserver auth-server "$BUILD/auth-helpers/auth-any" "$BUILD/auth-helpers/auth-cdb" users.cdb -- "$BUILD/auth-helpers/auth-file" others --
	for mech in PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256; do
		[ "$(authenticate $mech kim 'kim word')" = "OK kim" ]
		[ "$(authenticate $mech plain 'pass word')" = "OK plain" ]
		[ "$(authenticate $mech kim 'kim wor')" = FAIL ]
		[ "$(authenticate $mech plain 'pass wor')" = FAIL ]
		[ "$(authenticate $mech nobody x)" = FAIL ]
	done
}

@test "SCRAM: channel binding is checked, and a binding that someone took away is noticed" {
	make_users
	export TLS_EXPORTER=00112233
	start_tcpserver auth-server "$BUILD/auth-helpers/auth-cdb" users.cdb
	[ "$(authenticate -o cb=00112233 SCRAM-SHA-256-PLUS plain 'pass word')" = "OK plain" ]
	[ "$(authenticate -o cb=00112234 SCRAM-SHA-256-PLUS plain 'pass word')" = FAIL ]
	[ "$(authenticate -o cb=00112233 -o cbname=tls-unique SCRAM-SHA-256-PLUS plain 'pass word')" = FAIL ]
	[ "$(authenticate -o gs2=y SCRAM-SHA-256 plain 'pass word')" = FAIL ]
	[ "$(authenticate -o gs2=n SCRAM-SHA-256 plain 'pass word')" = "OK plain" ]
}

@test "nobody acts for somebody else" {
	make_users
	start_tcpserver auth-server "$BUILD/auth-helpers/auth-cdb" users.cdb
	for mech in PLAIN DIGEST-MD5 SCRAM-SHA-256; do
		[ "$(authenticate -o authzid=crypt $mech plain 'pass word')" = FAIL ] || [ "$mech" = PLAIN ]
		[ "$(authenticate -o authzid=plain $mech plain 'pass word')" = "OK plain" ]
	done
	[ "$(authenticate -o authzid=crypt PLAIN plain 'pass word')" != "OK crypt" ]
}

@test "EXTERNAL takes the certificate's user, and only that" {
	make_users
	start_tcpserver auth-server "$BUILD/auth-helpers/auth-cdb" users.cdb
	[ "$(authenticate EXTERNAL '' x)" = FAIL ]
	[ "$(authenticate -o param=valid-client-cert -o param=cert_username=plain EXTERNAL '' x)" = "OK plain" ]
	[ "$(authenticate -o param=valid-client-cert -o param=cert_username=plain EXTERNAL plain x)" = "OK plain" ]
	[ "$(authenticate -o param=valid-client-cert -o param=cert_username=plain EXTERNAL crypt x)" = FAIL ]
}

@test "gsasl agrees with our SCRAM and DIGEST-MD5 secrets" {
	skip_unless_installed gsasl gsasl
	hash=$(echo 'pass word' | mailpw -s SCRAM-SHA-256)
	IFS=, read -r rounds salt stored server <<<"${hash#*\}}"
	run gsasl --mkpasswd --mechanism SCRAM-SHA-256 --password 'pass word' --iteration-count "$rounds" --salt "$salt"
	[ "$status" = 0 ]
	[ "$output" = "{SCRAM-SHA-256}$rounds,$salt,$stored,$server" ]
}

@test "doveadm verifies what mailpw makes, and the other way round" {
	skip_unless_installed doveadm dovecot-core
	for s in CRYPT BLF-CRYPT SHA512-CRYPT SHA256-CRYPT SHA256 SHA512 SSHA SSHA256 SSHA512 SMD5 LDAP-MD5 PLAIN-MD5 PLAIN-MD4 PLAIN CRAM-MD5 \
		SCRAM-SHA-1 SCRAM-SHA-256 PBKDF2 DIGEST-MD5; do
		hash=$(echo 'pass word' | mailpw -s $s -u ann@example.org)
		doveadm pw -u ann@example.org -p 'pass word' -t "$hash" >/dev/null || { echo "doveadm refuses $hash"; false; }
		hash=$(doveadm pw -s $s -u ann@example.org -p 'pass word')
		echo 'pass word' | mailpw -u ann@example.org -t "$hash" || { echo "we refuse $hash"; false; }
	done
}
