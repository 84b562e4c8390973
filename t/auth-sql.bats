#!/usr/bin/env bats
# auth-sql and auth-pgsql against real databases.
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	chmod 711 .
	cat >schema <<'END'
CREATE TABLE users (name VARCHAR(100), domain VARCHAR(100), password VARCHAR(200), uid INTEGER, gid INTEGER, home VARCHAR(100));
INSERT INTO users VALUES ('ann', 'example.org', '{PLAIN}secret', 20001, 20002, '/srv/ann');
INSERT INTO users VALUES ('two', 'example.org', '{PLAIN}a', 20001, 20002, '/');
INSERT INTO users VALUES ('two', 'example.org', '{PLAIN}b', 20001, 20002, '/');
INSERT INTO users VALUES ('none', 'example.org', NULL, 20001, 20002, NULL);
END
}

QUERY="SELECT password, uid, gid, home, 'maildir:~/Maildir' AS userdb_mail FROM users WHERE name = :local AND domain = :domain"

# The same outcomes over each database.
outcomes() {
	local h=$BUILD/auth-helpers/$1
	ask() {
		printf '%s\0%s\0\0' "$1" "$2" >request
		run --separate-stderr "$h" sql.conf sh -c 'echo ran $USER $HOME $MAIL' 3<request
	}
	export AUTH_NAME_CHARS=";'\\"
	ask ann@example.org secret
	[ "$status" = 0 ]
	[ "$output" = "ran ann@example.org /srv/ann maildir:~/Maildir" ]
	for wrong in ann@example.org:x ann@example.net:secret zoe@example.org:secret none@example.org: "'@example.org:secret" "a' OR '1'='1@example.org:secret"; do
		ask "${wrong%:*}" "${wrong##*:}"
		[ "$status" = 1 ] || { echo "$wrong: $status"; false; }
		[ "$output" = "" ]
	done
	ask two@example.org a
	[ "$status" = 111 ]
	run --separate-stderr "$h" -l -u ann@example.org sql.conf
	[[ $output == *"UID=20001"*"MAIL=maildir:~/Maildir"* ]]
}

@test "SQLite: right, wrong, unknown, injection, two rows" {
	[ -x "$BUILD/auth-helpers/auth-sql" ] || skip "auth-sql isn't built: it needs libsqlite3-dev"
	python3 -c 'import sqlite3, sys; sqlite3.connect("users.db").executescript(open("schema").read())'
	chmod 644 users.db
	printf 'SQL_DATABASE=%s\nSQL_QUERY="%s"\n' "$PWD/users.db" "$QUERY" >sql.conf
	outcomes auth-sql
	printf 'SQL_DATABASE=%s\nSQL_QUERY="%s"\n' "$PWD/missing.db" "$QUERY" >sql.conf
	run "$BUILD/auth-helpers/auth-sql" -l -u ann sql.conf
	[ "$status" = 111 ]
	printf 'SQL_DATABASE=x\nSQL_QUERRY=x\n' >sql.conf
	run "$BUILD/auth-helpers/auth-sql" -l -u ann sql.conf
	[ "$status" = 100 ]
}

@test "PostgreSQL: right, wrong, unknown, injection, two rows" {
	[ -x "$BUILD/auth-helpers/auth-pgsql" ] || skip "auth-pgsql isn't built: it needs libpq-dev"
	bin=$(echo /usr/lib/postgresql/*/bin)
	[ -x "$bin/postgres" ] || skip "needs postgresql"
	skip_unless_root
	id postgres >/dev/null 2>&1 || skip "needs the user postgres"
	mkdir pg
	chown postgres pg
	setpriv --reuid postgres --regid postgres --clear-groups "$bin/initdb" -D pg/data -A trust -U postgres >/dev/null
	port=$(free_port)
	start_server setpriv --reuid postgres --regid postgres --clear-groups "$bin/postgres" -D "$PWD/pg/data" -p "$port" -k "$PWD/pg" \
		-c listen_addresses=127.0.0.1 -c fsync=off
	WAIT=30 wait_until "$bin/pg_isready" -h 127.0.0.1 -p "$port"
	"$bin/psql" -q -h 127.0.0.1 -p "$port" -U postgres -f schema
	printf 'SQL_DATABASE="host=127.0.0.1 port=%s user=postgres dbname=postgres"\nSQL_QUERY="%s"\n' "$port" "$QUERY" >sql.conf
	outcomes auth-pgsql
	stop_servers
	run "$BUILD/auth-helpers/auth-pgsql" -l -u ann sql.conf
	[ "$status" = 111 ]
}
