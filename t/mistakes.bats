#!/usr/bin/env bats
# What administrators get wrong: each mistake ends in one sentence in the log that says what, where, and what would mend it, and in nobody coming in.
load lib/common

setup() {
	cd "$BATS_TEST_TMPDIR"
	chmod 711 .
	H=$BUILD/auth-helpers
	failed=0
}

# mistake CODE WORDS HELPER ARGUMENT…: asked with a right password
mistake() {
	printf 'ann\0secret\0\0' >request
	run "$H/$3" "${@:4}" true 3<request
	if [ "$status" != "$1" ] || [[ $output != *"$2"* ]] || [ "${#lines[@]}" != 1 ]; then
		echo "$3 ${*:4}: exit $status, not $1 with: $2"
		echo "$output"
		failed=1
	fi
}

# with FILE LINE…
with() {
	printf '%s\n' "${@:2}" >"$1"
}

@test "user databases in files" {
	with users 'ann:{PLAIN}secret:20001:20001::/:'
	usercdb users.cdb <users
	with junk garbage
	mistake 111 'open('"$PWD"'/none) failed: No such file' auth-cdb none
	mistake 111 '"usercdb junk <users" makes one' auth-cdb junk
	mistake 111 'open('"$PWD"'/none) failed: No such file' auth-file none
	mistake 111 'auth-cdb reads what usercdb makes' auth-file users.cdb
	with wrong 'ann:{PLAIN}secret:nosuchuser:20001::/:'
	mistake 111 'uid=nosuchuser: no such system user' auth-file wrong
	with wrong 'ann:{PLAIN}secret:20001:::/:'
	mistake 111 'a uid and no gid' auth-file wrong
	with wrong 'ann:{PLAIN}secret:0:0::/:'
	mistake 111 "mail isn't read as root" auth-file wrong
	with wrong 'ann:{NOSUCH}secret:20001:20001::/:'
	mistake 1 'mailpw -l lists' auth-file wrong
	with wrong 'ann:{MD5}secret:20001:20001::/:'
	mistake 1 'AUTH_WEAK_SCHEMES=yes would allow' auth-file wrong
	with wrong 'ann:{SHA256}!!:20001:20001::/:'
	mistake 1 "isn't what its scheme stores" auth-file wrong
	with wrong 'ann:{PLAIN}secret:::::: allow_nets=home'
	mistake 111 'allow_nets=home: addresses and networks are meant' auth-file wrong
	with wrong 'ann:{PLAIN}secret:::::: allow_nets=192.0.2.1'
	mistake 1 "TCPREMOTEIP isn't set" auth-file wrong
	with wrong 'ann:{PLAIN}secret:::::: MAIL_FSYNC=sometimes'
	mistake 111 'it must be one of: optimized always never' auth-file wrong
	with wrong 'ann:{PLAIN}secret:::::: MAIL_FSYNK=always'
	mistake 111 'there is no setting MAIL_FSYNK' auth-file wrong
	with wrong 'ann:{PLAIN}secret:::::: alow_nets=192.0.2.1'
	mistake 0 'the field alow_nets has no meaning' auth-file wrong
	[ $failed = 0 ]
}

@test "files that others own, and what root alone may read" {
	skip_unless_root
	reachable_build
	H=$BUILD/auth-helpers
	with users 'ann:{PLAIN}secret:20001:20001::/:'
	usercdb users.cdb <users
	chmod 600 users
	printf 'daemon\0secret\0\0' >request
	chmod 644 request
	run -111 as_user 2001 "$H/auth-cdb" "$PWD/users.cdb" true 3<request
	[[ $output == *"euid=2001"*"missing +r on $PWD/users.cdb, owned by 0(root), mode 0600"* ]]
	run -111 as_user 2001 "$H/auth-passwd" true 3<request
	[[ $output == *"/etc/shadow can't be read by uid 2001: auth-passwd runs as root"* ]]
}

@test "combinators" {
	with users 'ann:{PLAIN}secret::::/:'
	with junk garbage
	with cache garbage
	chmod 644 cache
	mistake 111 "can't run /no/link: No such file" auth-any /no/link --
	mistake 111 "ann: /no/link: can't run /no/link: No such file" auth-cache -f table /no/link --
	mistake 111 'open(/no/folder/table) failed: No such file' auth-cache -f /no/folder/table "$H/auth-file" users --
	mistake 111 'with mode 0600: remove it, and it is made anew' auth-cache -f cache "$H/auth-file" users --
	mistake 111 'open(/no/folder/table) failed: No such file' auth-limit -f /no/folder/table "$H/auth-file" users
	mistake 111 'junk: not a cdb file (tcprules makes one)' auth-env junk
	AUTH_TIMEOUT=long mistake 100 'AUTH_TIMEOUT=long: it must be a duration, as 90s' auth-file users
	AUTH_TIMEOWT=5 mistake 100 'there is no setting AUTH_TIMEOWT' auth-file users
	[ $failed = 0 ]
}

@test "a directory" {
	[ -x "$H/auth-ldap" ] || skip "auth-ldap isn't built: it needs libldap-dev"
	ldap() { # CODE WORDS LINE…
		with conf "${@:3}"
		mistake "$1" "$2" auth-ldap conf
	}
	mistake 100 'open('"$PWD"'/none) failed: No such file' auth-ldap none
	ldap 100 "LDAP_URL isn't one of: LDAP_URI" LDAP_URL=ldap://localhost
	ldap 100 "line 1 isn't NAME=value" ldap://localhost
	ldap 100 'lacks LDAP_URI' 'LDAP_USER_DN=uid=%u,dc=x'
	ldap 100 'LDAP_URI is ldap://host' LDAP_URI=localhost 'LDAP_USER_DN=uid=%u,dc=x'
	ldap 100 'LDAP_USER_DN needs %u' LDAP_URI=ldap://127.0.0.1:1 'LDAP_USER_DN=uid=ann,dc=x'
	ldap 100 'LDAP_FILTER needs %u' LDAP_URI=ldap://127.0.0.1:1 LDAP_BASE=dc=x 'LDAP_FILTER=(uid=ann)'
	ldap 100 'LDAP_STARTTLS is yes or no' LDAP_URI=ldap://127.0.0.1:1 'LDAP_USER_DN=uid=%u,dc=x' LDAP_STARTTLS=true!
	ldap 100 'LDAP_TIMEOUT is a number' LDAP_URI=ldap://127.0.0.1:1 'LDAP_USER_DN=uid=%u,dc=x' LDAP_TIMEOUT=5s
	ldap 100 "LDAP_CAFILE=/none can't be read" LDAP_URI=ldap://127.0.0.1:1 'LDAP_USER_DN=uid=%u,dc=x' LDAP_CAFILE=/none
	ldap 111 "ldap://127.0.0.1:1: bind: Can't contact" LDAP_URI=ldap://127.0.0.1:1 'LDAP_USER_DN=uid=%u,dc=x'
	[ $failed = 0 ]
}

@test "SQL databases" {
	[ -x "$H/auth-sql" ] || skip "auth-sql isn't built: it needs libsqlite3-dev"
	python3 -c 'import sqlite3; sqlite3.connect("a.db").execute("CREATE TABLE users (name, password)")'
	sql() { # CODE WORDS HELPER DATABASE QUERY
		with conf "SQL_DATABASE=\"$4\"" "SQL_QUERY=\"$5\""
		mistake "$1" "$2" "$3" conf
	}
	sql 111 'open('"$PWD"'/none.db) failed: No such file' auth-sql none.db 'SELECT password FROM users WHERE name = :user'
	sql 111 'a.db: no such table: people' auth-sql a.db 'SELECT password FROM people WHERE name = :user'
	sql 111 'near "SELEC": syntax error' auth-sql a.db 'SELEC :user'
	sql 111 ':user, :local and :domain are the parameters' auth-sql a.db 'SELECT password FROM users WHERE name = :user AND x = :host'
	sql 100 'in the place of %u' auth-sql a.db "SELECT password FROM users WHERE name = '%u'"
	[ ! -x "$H/auth-pgsql" ] ||
		sql 111 'port 1 failed: Connection refused; Is the server running' auth-pgsql 'host=127.0.0.1 port=1 dbname=x' 'SELECT :user'
	[ ! -x "$H/auth-mysql" ] ||
		sql 111 "Can't connect to server on '127.0.0.1'" auth-mysql 'host=127.0.0.1 port=1 dbname=x' 'SELECT :user'
	[ $failed = 0 ]
}

@test "others who are asked: PAM, an IMAP server, tokens" {
	with junk garbage
	if [ -x "$H/auth-pam" ] && [ -d /etc/pam.d ]; then
		mistake 1 'PAM (service no-such-service): ' auth-pam -s no-such-service
		[[ $output == *'no file in /etc/pam.d, so the rules of "other" count'* ]]
	fi
	mistake 111 "a host's name is meant" auth-imap imap://127.0.0.1
	mistake 111 'connect to 127.0.0.1 port 1: Connection refused' auth-imap -n -p 1 127.0.0.1
	mistake 100 'no public key in PEM' auth-oauth2 junk
	mistake 100 'No such file' auth-oauth2 none
	[ $failed = 0 ]
}

# tls WORDS OPTION…: what tlswrap says to a connection
tls() {
	TLS_TIMEOUT=1s start_tcpserver tlswrap "${@:2}" cat
	timeout 20 bash -c "exec 3<>/dev/tcp/127.0.0.1/$PORT; read -r -u 3" || true
	if ! WAIT=5 wait_until grep -F -- "$1" "$SERVER_LOG"; then
		echo "tlswrap ${*:2}: not: $1"
		cat "$SERVER_LOG"
		failed=1
	fi
}

@test "certificates and keys" {
	self_signed .
	self_signed other
	openssl genrsa -out rsa.key 2048 2>/dev/null
	openssl pkey -in key.pem -aes128 -passout pass:x -out locked.key
	openssl x509 -in cert.pem -outform DER -out cert.der
	head -c 300 cert.pem >cut.pem
	# An authority may say when a certificate began and ended.
	openssl req -new -key key.pem -subj /CN=localhost -out csr
	mkdir db
	: >db/index
	echo 01 >db/serial
	printf '[ca]\ndefault_ca=d\n[d]\ndatabase=db/index\nserial=db/serial\nnew_certs_dir=db\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n' >ca.conf
	openssl ca -batch -config ca.conf -selfsign -keyfile key.pem -in csr -startdate 20240101000000Z -enddate 20240201000000Z -out old.pem -notext 2>/dev/null
	tls 'certificate none.pem: No such file' -c none.pem
	tls 'key none.key: No such file' -c cert.pem -k none.key
	tls 'none in it in PEM ("-----BEGIN"' -c cert.der -k key.pem
	tls 'key cert.pem: there is none in it in PEM' -c cert.pem
	tls 'certificate cut.pem: the file is cut off' -c cut.pem -k key.pem
	tls "key other/key.pem: it isn't the key that the certificate was made for" -c cert.pem -k other/key.pem
	tls 'key rsa.key for certificate cert.pem: it is of another kind' -c cert.pem -k rsa.key
	tls 'key locked.key: it is locked by a passphrase, which nobody can type here' -c cert.pem -k locked.key
	tls 'certificate old.pem expired on 2024-02-01' -c old.pem -k key.pem
	printf 'cert = cert.pem\nkey = key.pem\nciphers = NOSUCH\n' >conf
	tls 'ciphers NOSUCH: none of them is known' -f conf
	printf 'cert = cert.pem\nkey = key.pem\nverify = 2\nCAfile = csr\n' >conf
	tls 'authorities csr: there is none in it in PEM' -f conf
	[ $failed = 0 ]
}

@test "an unknown option ends every link with its usage, which names the options of its man page" {
	for page in "$TOP"/man/auth-*.8; do
		name=$(basename "$page" .8)
		[ -x "$H/$name" ] || continue
		run "$H/$name" -Z
		[ "$status" = 2 ] && [[ ${lines[-1]} == "usage: "* ]]
		for letter in $(sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESC/s/^\.Op Fl \([A-Za-z]*\).*/\1/p' "$page" | fold -w 1); do
			[[ ${lines[-1]} =~ \[-[a-zA-Z]*$letter ]] || { echo "$name: -$letter isn't in: ${lines[-1]}"; failed=1; }
		done
		[[ ! ${lines[-1]} =~ ' '-[A-Za-z]|'  ' ]] || { echo "$name: ${lines[-1]}"; failed=1; }
	done
	run -2 usercdb -Z </dev/null
	[ ! -e ./-Z ]
	[ "$failed" = 0 ]
}
