#!/usr/bin/env bats
# auth-sql, auth-pgsql and auth-mysql against real databases.
load lib/common
load lib/authtable

setup() {
	cd "$BATS_TEST_TMPDIR"
	chmod 711 .
	cat >schema <<'END'
CREATE TABLE users (name VARCHAR(100), domain VARCHAR(100), password VARCHAR(200), uid INTEGER, gid INTEGER, home VARCHAR(100));
INSERT INTO users VALUES ('ann', 'example.org', '{PLAIN}secret', 20001, 20002, '/srv/ann');
INSERT INTO users VALUES ('two', 'example.org', '{PLAIN}a', 20001, 20002, '/');
INSERT INTO users VALUES ('two', 'example.org', '{PLAIN}b', 20001, 20002, '/');
INSERT INTO users VALUES ('otto', 'example.org', '{OTP}md5 499 ke1234 5bf075d9959d036f', 20001, 20002, '/');
INSERT INTO users VALUES ('none', 'example.org', NULL, 20001, 20002, NULL);
END
}

# One of each kind of scheme, made once.
setup_file() {
	cd "$BATS_FILE_TMPDIR"
	AUTH_WEAK_SCHEMES=yes authtable_users PLAIN SSHA SSHA512 CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256
	python3 - >table.sql <<-'END'
		print("CREATE TABLE mechs (name VARCHAR(100), password VARCHAR(300), nologin VARCHAR(5));")
		for line in open("users"):
		    name, rest = line.split(":", 1)
		    print("INSERT INTO mechs VALUES ('%s', '%s', %s);" % (name, rest.split(":20001:20001:")[0], "'yes'" if "nologin" in line else "NULL"))
	END
	echo "INSERT INTO mechs VALUES ('dear', '$(echo 'pass word' | mailpw -s SHA512-CRYPT -r 60000)', NULL);" >>table.sql
}

# same_time HELPER DATABASE: an unknown user costs what a wrong password costs (SQLite: t/auth-time.bats)
same_time() {
	printf 'SQL_DATABASE="%s"\nSQL_QUERY="SELECT password FROM mechs WHERE name = :user"\n' "$2" >dear.conf
	AUTH_STATE=$PWD python3 "$TOP/t/lib/sametime.py" --least 10 --runs 3 dear zoe "$BUILD/auth-helpers/$1" dear.conf
}

# mechanisms HELPER DATABASE: the whole table; then there is no such database
mechanisms() {
	export AUTH_WEAK_SCHEMES=yes LOGIN_FAILURE_DELAY=0
	authtable_few
	printf 'SQL_DATABASE="%s"\nSQL_QUERY="SELECT password, nologin, 20001 AS uid, 20001 AS gid, '"'/srv'"' AS home FROM mechs WHERE name = :user"\n' "$2" >mechs.conf
	authtable stored "$1" mechs.conf
	printf 'SQL_DATABASE="%s"\nSQL_QUERY="SELECT password FROM mechs WHERE name = :user"\n' "${2/port=/port=1}" >mechs.conf
	authtable_down "$1" mechs.conf
}

QUERY="SELECT password, uid, gid, home, 'maildir:~/Maildir' AS userdb_mail FROM users WHERE name = :local AND domain = :domain"

UPDATE="UPDATE users SET password = :new WHERE name = :local AND domain = :domain AND password = :old"

configure() { # configure DATABASE
	printf 'SQL_DATABASE="%s"\nSQL_QUERY="%s"\nSQL_UPDATE="%s"\n' "$1" "$QUERY" "$UPDATE" >sql.conf
}

# Passwords that are stored anew, one-time passwords, and eight logins at once, which change one row once.
updates() {
	local h=$BUILD/auth-helpers/$1
	export AUTH_UPGRADE=SSHA256 LOGIN_FAILURE_DELAY=0 AUTH_MECHANISMS=OTP
	printf 'ann@example.org\0secret\0\0' >request
	for i in $(seq 8); do "$h" sql.conf sh -c 'echo "$USER"' 3<request >"got.$i" 2>"log.$i" & pids[i]=$!; done
	wait "${pids[@]}"
	cat log.*
	[ "$(cat got.* | grep -c ann@example.org)" = 8 ]
	[ "$(cat log.* | grep -c 'stored by SSHA256 now')" = 1 ]
	run "$h" sql.conf sh -c 'echo "$USER"' 3<request
	[ "$output" = ann@example.org ]
	start_tcpserver auth-server "$h" sql.conf
	otp() { python3 "$TOP/t/lib/authclient.py" "$PORT" -o param=secured OTP "$@"; }
	[ "$(otp otto@example.org 'This is a test.')" = 'OK otto@example.org' ]
	[ "$(otp otto@example.org 'This is a test.')" = 'OK otto@example.org' ]
	[ "$(otp otto@example.org 'This is no test.')" = FAIL ]
	sed -i '/^SQL_UPDATE/d' sql.conf
	[ "$(otp otto@example.org 'This is a test.')" = FAIL ]
	printf 'SQL_UPDATE="UPDATE users SET password = :new WHERE name = :local"\n' >>sql.conf
	run "$h" -l -u ann@example.org sql.conf
	[ "$status" = 100 ]
	[[ $output == *'SQL_UPDATE needs'* ]]
}

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
	configure "$PWD/users.db"
	outcomes auth-sql
	updates auth-sql
	printf 'SQL_DATABASE=%s\nSQL_QUERY="%s"\n' "$PWD/missing.db" "$QUERY" >sql.conf
	run "$BUILD/auth-helpers/auth-sql" -l -u ann sql.conf
	[ "$status" = 111 ]
	printf 'SQL_DATABASE=x\nSQL_QUERRY=x\n' >sql.conf
	run "$BUILD/auth-helpers/auth-sql" -l -u ann sql.conf
	[ "$status" = 100 ]
}

@test "PostgreSQL: right, wrong, unknown, injection, two rows; every mechanism" {
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
	configure "host=127.0.0.1 port=$port user=postgres dbname=postgres"
	outcomes auth-pgsql
	updates auth-pgsql
	"$bin/psql" -q -h 127.0.0.1 -p "$port" -U postgres -f "$BATS_FILE_TMPDIR/table.sql"
	same_time auth-pgsql "host=127.0.0.1 port=$port user=postgres dbname=postgres"
	mechanisms auth-pgsql "host=127.0.0.1 port=$port user=postgres dbname=postgres"
	configure "host=127.0.0.1 port=$port user=postgres dbname=postgres"
	stop_servers
	run "$BUILD/auth-helpers/auth-pgsql" -l -u ann sql.conf
	[ "$status" = 111 ]
}

@test "MariaDB: right, wrong, unknown, injection, two rows; by socket and by TCP; every mechanism" {
	[ -x "$BUILD/auth-helpers/auth-mysql" ] || skip "auth-mysql isn't built: it needs libmariadb-dev"
	export PATH=$PATH:/usr/sbin
	skip_unless_installed mariadbd mariadb-server-core
	skip_unless_installed mariadb mariadb-client-core
	mkdir my
	{
		echo 'CREATE DATABASE mail; USE mail;'
		cat schema "$BATS_FILE_TMPDIR/table.sql"
		echo "CREATE USER reader@localhost IDENTIFIED BY 'pw'; GRANT SELECT, UPDATE ON mail.* TO reader@localhost; FLUSH PRIVILEGES;"
	} >my/start
	port=$(free_port)
	as=(); [ "$(id -u)" != 0 ] || as=(--user=root)
	mariadb-install-db --no-defaults "${as[@]}" --datadir="$PWD/my/data" --auth-root-authentication-method=normal --skip-test-db >/dev/null 2>&1
	start_server mariadbd --no-defaults "${as[@]}" --datadir="$PWD/my/data" --socket="$PWD/my/sock" --pid-file="$PWD/my/pid" \
		--bind-address=127.0.0.1 --port="$port" --innodb-buffer-pool-size=8M --innodb-log-file-size=4M --innodb-flush-log-at-trx-commit=0 --skip-log-bin
	WAIT=60 wait_until mariadb --no-defaults -u root -S "$PWD/my/sock" -e 'SELECT 1'
	mariadb --no-defaults -u root -S "$PWD/my/sock" <my/start
	configure "host=127.0.0.1 port=$port dbname=mail user=reader password=pw sslmode=disable"
	outcomes auth-mysql
	configure "host=$PWD/my/sock dbname=mail user=reader password=pw"
	outcomes auth-mysql
	updates auth-mysql
	same_time auth-mysql "host=127.0.0.1 port=$port dbname=mail user=reader password=pw sslmode=disable"
	mechanisms auth-mysql "host=127.0.0.1 port=$port dbname=mail user=reader password=pw sslmode=disable"
	for wrong in "host=127.0.0.1 port=$port dbname=mail user=reader password=x" "host=127.0.0.1 port=$port dbname=mail user=reader password=pw sslmode=verify-full" \
		"host=$PWD/my/none" "port=x"; do
		configure "$wrong"
		run auth-mysql -l -u ann@example.org sql.conf
		[ "$status" = 111 ]
	done
}
