#!/usr/bin/env bats
# Every mechanism against every scheme, for the right and the wrong password, an unknown and a locked user: over the socket that MTAs use.
load lib/common

# Made once: some schemes are slow on purpose.
setup_file() {
	[ "$(id -u)" != 0 ] || chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR"
	cd "$BATS_FILE_TMPDIR"
	AUTH_WEAK_SCHEMES=yes make_users
}

setup() {
	export AUTH_WEAK_SCHEMES=yes LOGIN_FAILURE_DELAY=0 AUTH_SCRAM_ITERATIONS=4096
	export AUTH_MECHANISMS="PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS EXTERNAL ANONYMOUS"
	cd "$BATS_TEST_TMPDIR"
	cp "$BATS_FILE_TMPDIR"/{names,users,users.cdb} .
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
		printf '%s:%s:20001:20001::%s::\n' "$n" "$(echo 'pass word' | mailpw -s "$s" -u "$n")" /srv
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

table() { # table HELPER ARGUMENT…
	start_tcpserver auth-server "$BUILD/auth-helpers/$1" "${@:2}"
	cases >cases
	cut -f1-3 cases | python3 "$TOP/t/lib/authclient.py" "$PORT" -b >got
	cut -f4 cases >want
	paste cases got | diff - <(paste cases want)
}

# A scheme of each kind, for helpers that share the code which compares.
few() {
	printf '%s\n' plain ssha512 cram-md5 digest-md5 scram-sha-1 scram-sha-256 >names
}

@test "mechanism x scheme x outcome over auth-cdb" {
	table auth-cdb users.cdb
}

@test "mechanism x scheme x outcome over auth-file" {
	few
	table auth-file users
}

@test "mechanism x scheme x outcome over auth-sql" {
	[ -x "$BUILD/auth-helpers/auth-sql" ] || skip "auth-sql isn't built: it needs libsqlite3-dev"
	few
	sqlite
	table auth-sql sql.conf
}

@test "mechanism x scheme x outcome over auth-any and auth-cache" {
	few
	echo 'other:{PLAIN}x:20001:20001::/::' | usercdb others.cdb
	table auth-any "$BUILD/auth-helpers/auth-cdb" others.cdb -- "$BUILD/auth-helpers/auth-file" users --
	printf '%s\n' plain ssha512 scram-sha-256 >names
	table auth-cache -f "$PWD/cache" "$BUILD/auth-helpers/auth-cdb" users.cdb --
}

# The users in a table of SQLite's.
sqlite() {
	python3 - <<-'END'
		import sqlite3
		db = sqlite3.connect("users.db")
		db.execute("CREATE TABLE users (name, password, nologin)")
		for line in open("users"):
		    name, rest = line.split(":", 1)
		    password = rest.split(":20001:20001:")[0]
		    db.execute("INSERT INTO users VALUES (?, ?, ?)", (name, password, "yes" if "nologin" in line else None))
		db.commit()
	END
	printf 'SQL_DATABASE=users.db\nSQL_QUERY="SELECT password, nologin, 20001 AS uid, 20001 AS gid, '"'/srv'"' AS home FROM users WHERE name = :user"\n' >sql.conf
}

@test "a database that isn't there is a temporary failure for every helper and mechanism" {
	local helper
	printf 'SQL_DATABASE=missing.db\nSQL_QUERY="SELECT 1 AS password"\n' >sql.conf
	printf 'LDAP_URI=ldap://127.0.0.1:%s\nLDAP_BASE=dc=test\nLDAP_FILTER="(uid=%%n)"\nLDAP_BIND_DN=cn=x\nLDAP_BIND_PASSWORD=x\nLDAP_ATTRS="uid=user userPassword=password"\n' \
		"$(free_port)" >ldap.conf
	chmod 600 ldap.conf
	for helper in 'auth-cdb missing.cdb' 'auth-file missing' 'auth-sql sql.conf' 'auth-ldap ldap.conf' "auth-any $BUILD/auth-helpers/auth-cdb missing.cdb --"; do
		[ -x "$BUILD/auth-helpers/${helper%% *}" ] || continue
		# shellcheck disable=SC2086
		start_tcpserver auth-server "$BUILD/auth-helpers/"$helper
		run authenticate -b < <(printf '%s\tann\tsecret\n' PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256)
		[ "$output" = $'TEMP\nTEMP\nTEMP\nTEMP\nTEMP\nTEMP' ] || { echo "$helper: $output"; cat "$SERVER_LOG"; false; }
	done
}

@test "any of two databases, also for mechanisms of several steps" {
	echo 'kim:{PLAIN}kim word:20001:20001:::' >others
	start_tcpserver auth-server "$BUILD/auth-helpers/auth-any" "$BUILD/auth-helpers/auth-cdb" users.cdb -- "$BUILD/auth-helpers/auth-file" others --
	for mech in PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256; do
		printf "$mech\\t%s\\t%s\\n" kim 'kim word' plain 'pass word' kim 'kim wor' plain 'pass wor' nobody x
	done >cases
	authenticate -b <cases >got
	for mech in 1 2 3 4 5 6; do printf '%s\n' 'OK kim' 'OK plain' FAIL FAIL FAIL; done | diff - got
}

@test "SCRAM: channel binding is checked, and a binding that someone took away is noticed" {
	export TLS_EXPORTER=00112233
	start_tcpserver auth-server "$BUILD/auth-helpers/auth-cdb" users.cdb
	[ "$(authenticate -o cb=00112233 SCRAM-SHA-256-PLUS plain 'pass word')" = "OK plain" ]
	[ "$(authenticate -o cb=00112234 SCRAM-SHA-256-PLUS plain 'pass word')" = FAIL ]
	[ "$(authenticate -o cb=00112233 -o cbname=tls-unique SCRAM-SHA-256-PLUS plain 'pass word')" = FAIL ]
	[ "$(authenticate -o gs2=y SCRAM-SHA-256 plain 'pass word')" = FAIL ]
	[ "$(authenticate -o gs2=n SCRAM-SHA-256 plain 'pass word')" = "OK plain" ]
}

@test "nobody acts for somebody else" {
	start_tcpserver auth-server "$BUILD/auth-helpers/auth-cdb" users.cdb
	for mech in PLAIN DIGEST-MD5 SCRAM-SHA-256; do
		[ "$(authenticate -o authzid=crypt $mech plain 'pass word')" = FAIL ] || [ "$mech" = PLAIN ]
		[ "$(authenticate -o authzid=plain $mech plain 'pass word')" = "OK plain" ]
	done
	[ "$(authenticate -o authzid=crypt PLAIN plain 'pass word')" != "OK crypt" ]
}

@test "EXTERNAL takes the certificate's user, and only that" {
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
