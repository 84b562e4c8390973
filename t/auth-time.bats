#!/usr/bin/env bats
# An unknown user costs what a wrong password of a known one costs, in each helper that compares: nobody learns from the time who is there. The
# hash is dearer than the default's, so that neither "no hash" nor "some hash" would pass. (auth-ldap: t/auth-ldap.bats, auth-passwd: t/auth-passwd.bats.)
load lib/common

setup_file() {
	cd "$BATS_FILE_TMPDIR"
	h=$(echo 'pass word' | mailpw -s SHA512-CRYPT -r 150000)
	scram=$(echo 'pass word' | mailpw -s SCRAM-SHA-256 -r 80000)
	# The first of the file is locked: no sample of what a password costs.
	printf '%s:%s:20001:20001::/::\n' gone '*' ann "$h" bob "$h" locked "!${h#\{*\}}" >users
	echo "ann:$scram:20001:20001::/::" >scram
	usercdb users.cdb <users
	usercdb scram.cdb <scram
}

setup() {
	export AUTH_STATE=$BATS_TEST_TMPDIR
	cd "$BATS_FILE_TMPDIR"
}

# same KNOWN UNKNOWN HELPER ARGUMENT…
same() {
	python3 "$TOP/t/lib/sametime.py" "$1" "$2" "$BUILD/auth-helpers/$3" "${@:4}"
}

@test "auth-cdb and auth-file" {
	same ann zoe auth-cdb users.cdb
	same ann zoe auth-file users
}

@test "a locked user costs no less" {
	same ann locked auth-cdb users.cdb
	# A lock without a hash costs what the scheme of new passwords costs.
	printf '%s:%s:20001:20001::/::\n' ann "$(echo 'pass word' | mailpw -s CRYPT)" locked '*' | usercdb locks.cdb
	same ann locked auth-cdb locks.cdb
}

@test "stored keys of SCRAM, compared with a password" {
	same ann zoe auth-cdb scram.cdb
}

# The users in a database of SQLite's; it shows one row or none, so that how passwords are stored is remembered.
sqlite() {
	[ -x "$BUILD/auth-helpers/auth-sql" ] || skip "auth-sql isn't built: it needs libsqlite3-dev"
	python3 - "$1" <<-'END'
		import sqlite3, sys
		db = sqlite3.connect("users.db")
		db.execute("DROP TABLE IF EXISTS users")
		db.execute("CREATE TABLE users (name, password)")
		for line in open(sys.argv[1]):
		    name, rest = line.split(":", 1)
		    db.execute("INSERT INTO users VALUES (?, ?)", (name, rest.split(":20001:20001:")[0]))
		db.commit()
	END
	printf 'SQL_DATABASE=users.db\nSQL_QUERY="SELECT password FROM users WHERE name = :user"\n' >sql.conf
}

@test "auth-sql: by what it has seen of the database, of which no secret is kept" {
	sqlite users
	same ann zoe auth-sql sql.conf
	[ "$(stat -c %a "$AUTH_STATE/samples")" = 600 ]
	run ! grep -aF "$(sed -n 's/^ann:.*\$\([^:]*\):20001.*/\1/p' users)" "$AUTH_STATE/samples"
	grep -aq 'SHA512-CRYPT}$6$rounds=150000\$' "$AUTH_STATE/samples"
	sqlite scram
	same ann zoe auth-sql sql.conf
}

@test "a plain password is never kept as a sample" {
	sqlite /dev/null
	python3 -c 'import sqlite3; db = sqlite3.connect("users.db"); db.execute("INSERT INTO users VALUES (?, ?)", ("ann", "{PLAIN}$se$cret")); db.commit()'
	printf 'ann\0wrong\0x\0' >request
	run -1 "$BUILD/auth-helpers/auth-sql" sql.conf true 3<request
	grep -aqF '{PLAIN}A' "$AUTH_STATE/samples"
	run ! grep -aqE 'se.?cret' "$AUTH_STATE/samples"
}
