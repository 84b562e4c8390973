#!/usr/bin/env bats
# auth-ldap against a slapd of its own: bind and compare, search and template, StartTLS, names that would like to be filters.
load lib/common
load lib/authtable

setup_file() {
	cd "$BATS_FILE_TMPDIR"
	AUTH_WEAK_SCHEMES=yes authtable_users PLAIN SSHA SSHA512 CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256
	echo "dear:$(echo 'pass word' | mailpw -s SHA512-CRYPT -r 150000):20001:20001::/srv::" >>users
}

setup() {
	export PATH=$PATH:/usr/sbin
	skip_unless_installed slapd slapd
	[ -x "$BUILD/auth-helpers/auth-ldap" ] || skip "auth-ldap was left out: ldap.h is missing"
	D=$BATS_TEST_TMPDIR
	mkdir "$D/db"
	self_signed "$D"
	LDAP=$(free_port)
	cat >"$D/slapd.conf" <<-END
		include /etc/ldap/schema/core.schema
		include /etc/ldap/schema/cosine.schema
		include /etc/ldap/schema/nis.schema
		include /etc/ldap/schema/inetorgperson.schema
		modulepath /usr/lib/ldap
		moduleload back_mdb
		pidfile $D/pid
		TLSCertificateFile $D/cert.pem
		TLSCertificateKeyFile $D/key.pem
		TLSProtocolMin 3.3
		access to attrs=userPassword by dn.exact="cn=reader,dc=test" read by anonymous auth by * none
		access to * by dn.exact="cn=reader,dc=test" read by * none
		database mdb
		maxsize 10485760
		suffix dc=test
		directory $D/db
		rootdn cn=admin,dc=test
	END
	cat >"$D/data.ldif" <<-END
		dn: dc=test
		objectClass: domain
		dc: test

		dn: cn=reader,dc=test
		objectClass: organizationalRole
		objectClass: simpleSecurityObject
		cn: reader
		userPassword: read me

		dn: uid=ann,dc=test
		objectClass: inetOrgPerson
		objectClass: posixAccount
		cn: Ann
		sn: Example
		uid: ann
		mail: ann@example.org
		uidNumber: 20001
		gidNumber: 20001
		homeDirectory: /srv/ann
		userPassword: {SSHA}$(python3 -c 'import base64, hashlib; print(base64.b64encode(hashlib.sha1(b"pa ss" + b"salt").digest() + b"salt").decode())')

		dn: uid=a*n,dc=test
		objectClass: inetOrgPerson
		cn: Star
		sn: Star
		uid: a*n
		userPassword: star
	END
	# The users of the table, of which the directory itself can compare only some.
	sed -E 's/^([^:]*):(.*):20001:20001:.*/\1 \2/' "$BATS_FILE_TMPDIR/users" | while read -r name password; do
		printf '\ndn: uid=%s,dc=test\nobjectClass: inetOrgPerson\ncn: x\nsn: x\nuid: %s\nuserPassword: %s\n' "$name" "$name" "$password"
		[ "$name" != locked ] || printf 'employeeType: yes\n'
	done >>"$D/data.ldif"
	slapadd -f "$D/slapd.conf" -l "$D/data.ldif"
	start_server slapd -f "$D/slapd.conf" -h "ldap://127.0.0.1:$LDAP" -d 0
	wait_until bash -c "exec 3<>/dev/tcp/127.0.0.1/$LDAP"
	config
}

# config [LINE…]: the helper's file; lines replace those of the same name, and an empty value removes it
config() {
	{
		printf '%s\n' "LDAP_URI=ldap://127.0.0.1:$LDAP" 'LDAP_BIND_DN=cn=reader,dc=test' 'LDAP_BIND_PASSWORD="read me"' 'LDAP_BASE=dc=test' \
			'LDAP_FILTER="(&(objectClass=inetOrgPerson)(uid=%n))"' 'LDAP_ATTRS="uid=user uidNumber=uid gidNumber=gid homeDirectory=home"'
		printf '%s\n' "$@"
	} | tac | awk -F= '!seen[$1]++ && $2 != ""' >"$D/conf"
	chmod 600 "$D/conf"
}

# check USER PASSWORD: what a program behind the helper sees
check() {
	printf '%s\0%s\0x\0' "$1" "$2" >"$D/request"
	AUTH_CHECK_ONLY=1 timeout 20 "$BUILD/auth-helpers/auth-ldap" "$D/conf" sh -c 'echo "$USER $UID $GID $HOME"' 3<"$D/request"
}


check_env() {
	printf '%s\0%s\0x\0' "$1" "$2" >"$D/request"
	AUTH_CHECK_ONLY=1 timeout 20 "$BUILD/auth-helpers/auth-ldap" "$D/conf" env 3<"$D/request"
}

TABLE_ATTRS='LDAP_ATTRS="uid=user employeeType=nologin'

@test "a bind decides: right, wrong, empty and unknown; the record comes with it" {
	run -0 check_env ann 'pa ss'
	grep -qx USER=ann <<<"$output"
	grep -qx UID=20001 <<<"$output"
	grep -qx HOME=/srv/ann <<<"$output"
	run -1 check ann 'pa s'
	run -1 check ann ''
	run -1 check nobody-here 'pa ss'
	# Of mechanisms only those that bring the password: the directory doesn't show what it has.
	cd "$D"
	echo ssha >names
	config "$TABLE_ATTRS\""
	authtable asked auth-ldap conf
}

@test "compare: the stored password is read and compared here" {
	config 'LDAP_MODE=compare' 'LDAP_ATTRS="uid=user userPassword=password homeDirectory=home"'
	run -0 check_env ann 'pa ss'
	grep -qx HOME=/srv/ann <<<"$output"
	run -1 check ann 'pa s'
	run -1 check nobody-here 'pa ss'
	cd "$D"
	export AUTH_WEAK_SCHEMES=yes
	authtable_few
	config 'LDAP_MODE=compare' "$TABLE_ATTRS userPassword=password\""
	authtable stored auth-ldap conf
}

@test "a template of the DN needs nobody who searches" {
	config 'LDAP_USER_DN=uid=%n,dc=test' 'LDAP_BIND_DN=' 'LDAP_BIND_PASSWORD=' 'LDAP_ATTRS='
	run check ann 'pa ss'
	echo "$output"
	[ "$status" = 0 ]
	[[ $output == 'ann '* ]]
	run -1 check ann 'pa s'
}

@test "names are no filters and no DNs" {
	export AUTH_NAME_CHARS='*(),=&|\'
	for name in '*' 'an*' 'ann)(uid=*' '*)(|(uid=*' 'a*n' 'a\2an'; do
		run -1 check "$name" star
	done
	config 'LDAP_USER_DN=uid=%n,dc=test' 'LDAP_BIND_DN=' 'LDAP_BIND_PASSWORD=' 'LDAP_ATTRS='
	run -1 check 'x,uid=ann' 'pa ss'
	run -1 check 'ann+cn=Ann' 'pa ss'
}

@test "an unknown user costs what a wrong password costs: the hash in compare mode, the questions in bind mode" {
	skip_unless_installed strace strace
	export AUTH_STATE=$D
	config 'LDAP_MODE=compare' 'LDAP_ATTRS="uid=user userPassword=password"'
	python3 "$TOP/t/lib/sametime.py" dear nobody-here "$BUILD/auth-helpers/auth-ldap" "$D/conf"
	config
	for user in dear nobody-here; do
		printf '%s\0wrong\0x\0' $user >"$D/request"
		strace -o "$D/trace" -e trace=write,sendto,sendmsg "$BUILD/auth-helpers/auth-ldap" "$D/conf" true 3<"$D/request" || true
		# Each message begins so (RFC 4511 4.1.1): those who search bind, search and bind again.
		grep -c '"0' "$D/trace" >>"$D/questions"
	done
	[ "$(head -n 1 "$D/questions")" -ge 3 ]
	[ "$(sort -u "$D/questions" | wc -l)" = 1 ]
}

@test "-l looks a user up without a password" {
	run -0 "$BUILD/auth-helpers/auth-ldap" -l -u ann "$D/conf"
	[[ $output == *'/srv/ann'* ]]
	run -1 "$BUILD/auth-helpers/auth-ldap" -l -u nobody-here "$D/conf"
}

@test "StartTLS with the right authority, and not with another" {
	config 'LDAP_STARTTLS=yes' "LDAP_CAFILE=$D/cert.pem"
	run -0 check ann 'pa ss'
	mkdir "$D/other"
	self_signed "$D/other"
	config 'LDAP_STARTTLS=yes' "LDAP_CAFILE=$D/other/cert.pem"
	run -111 check ann 'pa ss'
}

@test "a directory that is gone, or refuses the searcher, is a temporary failure" {
	config 'LDAP_BIND_PASSWORD=wrong'
	run -111 check ann 'pa ss'
	config
	stop_servers
	run -111 check ann 'pa ss'
	cd "$D"
	AUTHTABLE_ASKED='PLAIN LOGIN EXTERNAL' authtable_down auth-ldap conf
	config 'LDAP_MODE=compare' 'LDAP_ATTRS="uid=user userPassword=password"'
	authtable_down auth-ldap conf
}
