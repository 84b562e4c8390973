#!/usr/bin/env bats
# Every mechanism against every scheme, for the right and the wrong password, an unknown and a locked user: over the socket that MTAs use.
load lib/common
load lib/authtable

# Made once: some schemes are slow on purpose.
setup_file() {
	[ "$(id -u)" != 0 ] || chmod 711 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR"
	cd "$BATS_FILE_TMPDIR"
	AUTH_WEAK_SCHEMES=yes authtable_users
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

@test "mechanism x scheme x outcome over auth-cdb" {
	authtable stored auth-cdb users.cdb
}

@test "mechanism x scheme x outcome over auth-file" {
	authtable_few
	authtable stored auth-file users
}

@test "mechanism x scheme x outcome over auth-sql" {
	[ -x "$BUILD/auth-helpers/auth-sql" ] || skip "auth-sql isn't built: it needs libsqlite3-dev"
	authtable_few
	sqlite
	authtable stored auth-sql sql.conf
}

@test "mechanism x scheme x outcome over auth-any and auth-cache" {
	authtable_few
	echo 'other:{PLAIN}x:20001:20001::/::' | usercdb others.cdb
	authtable stored auth-any "$BUILD/auth-helpers/auth-cdb" others.cdb -- "$BUILD/auth-helpers/auth-file" users --
	printf '%s\n' plain ssha512 scram-sha-256 >names
	authtable stored auth-cache -f "$PWD/cache" "$BUILD/auth-helpers/auth-cdb" users.cdb --
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
	printf 'SQL_DATABASE=missing.db\nSQL_QUERY="SELECT :user AS password"\n' >sql.conf
	authtable_down auth-cdb missing.cdb
	authtable_down auth-file missing
	authtable_down auth-any "$BUILD/auth-helpers/auth-cdb" missing.cdb --
	authtable_down auth-cache -f "$PWD/cache" "$BUILD/auth-helpers/auth-cdb" missing.cdb --
	[ ! -x "$BUILD/auth-helpers/auth-sql" ] || authtable_down auth-sql sql.conf
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

@test "a master user acts for others by authzid, through auth-server and imap-login" {
	echo 'boss:{PLAIN}a key' >masters
	chain=("$BUILD/auth-helpers/auth-file" -m masters "$BUILD/auth-helpers/auth-cdb" -l users.cdb)
	start_tcpserver auth-server "${chain[@]}"
	for mech in PLAIN DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256; do
		[ "$(authenticate -o authzid=plain $mech boss 'a key')" = "OK plain" ]
		[ "$(authenticate -o authzid=plain $mech boss 'no key')" = FAIL ]
		[ "$(authenticate -o authzid=nobody-here $mech boss 'a key')" = FAIL ]
		[ "$(authenticate -o authzid=../plain $mech boss 'a key')" = FAIL ]
		[ "$(authenticate -o authzid=crypt $mech plain 'pass word')" = FAIL ]
		[ "$(authenticate $mech boss 'a key')" = FAIL ]
	done
	[ "$(authenticate LOGIN 'plain*boss' 'a key')" = "OK plain" ]
	skip_unless_root
	AUTH_MASTER_SEPARATOR='*' start_tcpserver imap-login "${chain[@]}" -- sh -c 'printf "a OK %s by %s\r\n" "$USER" "$AUTH_MASTER_USER"'
	for who in 'plain\0boss\0a key' '\0plain*boss\0a key'; do
		run imap_script "$PORT" <<<"a AUTHENTICATE PLAIN $(printf "$who" | base64)"
		[[ $output == *"a OK plain by boss"* ]] || { echo "$output"; cat "$SERVER_LOG"; false; }
	done
	run imap_script "$PORT" <<<"a AUTHENTICATE PLAIN $(printf 'plain\0boss\0no key' | base64)"
	[[ $output == *'a NO [AUTHENTICATIONFAILED]'* ]]
	# Two names, each as strict as one.
	for who in 'plain*boss*boss' '*boss' 'plain*' '../plain*boss' 'plain*a/b'; do
		run imap_script "$PORT" <<<"a LOGIN \"$who\" \"a key\""
		[[ $output == *'a NO [AUTHENTICATIONFAILED]'* ]]
	done
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
