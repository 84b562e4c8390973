#!/usr/bin/env bats
# Tokens that are signed with keys made here, over the socket and as passwords; each way of forging one is refused.
load lib/common
load lib/authtable

setup() {
	export LOGIN_FAILURE_DELAY=0 AUTH_MECHANISMS='PLAIN OAUTHBEARER XOAUTH2'
	cd "$BATS_TEST_TMPDIR"
	openssl genrsa -out rsa.key 2048 2>/dev/null
	openssl ecparam -name prime256v1 -genkey -noout -out ec.key
	openssl ecparam -name secp384r1 -genkey -noout -out ec384.key
	openssl genpkey -algorithm ed25519 -out ed.key
	for k in rsa ec ec384 ed; do openssl pkey -in $k.key -pubout -out $k.pem 2>/dev/null; done
	cat rsa.pem ec.pem ec384.pem ed.pem >keys.pem
}

# token ALG KEY CLAIMS [KID]: a signed token
token() {
	python3 "$TOP/t/lib/maketoken.py" "$@"
}

# as_password USER TOKEN [OPTION…]: what the helper says to a plain login
as_password() {
	printf '%s\0%s\0x\0' "$1" "$2" >request
	"$BUILD/auth-helpers/auth-oauth2" "${@:3}" keys.pem sh -c 'echo "USER=$USER"' 3<request
}

@test "each algorithm, each with its own key" {
	while read -r alg key; do
		run as_password ann@example.org "$(token "$alg" "$key" '{}')"
		echo "$alg: $output"
		[ "$status" = 0 ]
		[ "$output" = 'USER=ann@example.org' ]
	done <<-'END'
		RS256 rsa.key
		RS384 rsa.key
		RS512 rsa.key
		ES256 ec.key
		ES384 ec384.key
		EdDSA ed.key
	END
}

@test "forgeries: no signature, a shared secret, another's key, changed claims, another algorithm's name" {
	openssl genrsa -out other.key 2048 2>/dev/null
	run -1 as_password ann@example.org "$(token none rsa.key '{}')"
	run -1 as_password ann@example.org "$(token HS256 rsa.pem '{}')"
	run -1 as_password ann@example.org "$(token RS256 other.key '{}')"
	good=$(token RS256 rsa.key '{}')
	changed=$(token RS256 other.key '{"email": "bob@example.org"}')
	run -1 as_password bob@example.org "$(cut -d. -f1 <<<"$good").$(cut -d. -f2 <<<"$changed").$(cut -d. -f3 <<<"$good")"
	run -1 as_password ann@example.org "${good%????}AAAA"
	run -1 as_password ann@example.org "$good."
	run -1 as_password ann@example.org pass
}

@test "claims: the end, the issuer, the audience, the scope, the name" {
	run -1 as_password ann@example.org "$(token ES256 ec.key '{"exp": 1000000000}')"
	[[ $output == *'the token is over'* ]]
	run -1 as_password bob@example.org "$(token ES256 ec.key '{}')"
	t=$(token ES256 ec.key '{"iss": "https://id.test", "aud": ["x", "imap"], "scope": "openid mail", "sub": "Joe"}')
	run -0 as_password ann@example.org "$t" -i https://id.test -a imap -s mail
	run -1 as_password ann@example.org "$t" -i https://other.test
	run -1 as_password ann@example.org "$t" -a smtp
	run -1 as_password ann@example.org "$t" -s admin
	run -0 as_password joe "$t" -n sub
	[ "$output" = 'USER=joe' ]
}

@test "OAUTHBEARER and XOAUTH2 over the socket of auth-server" {
	start_tcpserver auth-server "$BUILD/auth-helpers/auth-oauth2" keys.pem
	good=$(token EdDSA ed.key '{}')
	python3 - "$PORT" "$good" <<-'END'
		import base64, socket, sys
		def ask(mech, message):
		    f = socket.create_connection(('127.0.0.1', int(sys.argv[1])), 20).makefile('rw', newline='\n')
		    f.write('VERSION\t1\t2\nCPID\t1\nAUTH\t1\t%s\tservice=smtp\tsecured\tresp=%s\n' % (mech, base64.b64encode(message.encode()).decode()))
		    f.flush()
		    for line in f:
		        word = line.rstrip('\n').split('\t')
		        if word[0] == 'CONT':
		            f.write('CONT\t1\t\n')
		            f.flush()
		        if word[0] in ('OK', 'FAIL'):
		            return word
		token = sys.argv[2]
		bearer = lambda user, t: 'n,a=%s,\1auth=Bearer %s\1\1' % (user, t)
		old = lambda user, t: 'user=%s\1auth=Bearer %s\1\1' % (user, t)
		assert 'user=ann@example.org' in ask('OAUTHBEARER', bearer('ann@example.org', token)), 'OAUTHBEARER'
		assert 'user=ann@example.org' in ask('OAUTHBEARER', bearer('', token)), 'no name'
		assert 'user=ann@example.org' in ask('XOAUTH2', old('ann@example.org', token)), 'XOAUTH2'
		assert ask('OAUTHBEARER', bearer('bob@example.org', token))[0] == 'FAIL', 'another name'
		assert ask('OAUTHBEARER', bearer('ann@example.org', token[:-8] + 'AAAAAAAA'))[0] == 'FAIL', 'a bad signature'
		assert ask('XOAUTH2', old('ann@example.org', 'x'))[0] == 'FAIL', 'no token'
	END
}

@test "keys that can't be read are a settings error or a temporary one" {
	: >keys.pem
	run as_password ann@example.org x
	[ "$status" = 100 ] || [ "$status" = 111 ]
	[[ $output == *'holds no public key'* ]]
}

@test "a key set in a file: each kind of key, chosen by its id" {
	token set r=rsa.key e=ec.key l=ec384.key d=ed.key >keys.pem
	while read -r alg key kid; do
		run as_password ann@example.org "$(token "$alg" "$key" '{}' "$kid")"
		echo "$alg $kid: $output"
		[ "$output" = 'USER=ann@example.org' ]
	done <<-'END'
		RS256 rsa.key r
		RS512 rsa.key r
		ES256 ec.key e
		ES384 ec384.key l
		EdDSA ed.key d
	END
	run -0 as_password ann@example.org "$(token ES256 ec.key '{}')"
	# Another key's id; a key that isn't there; a shared secret.
	run -1 as_password ann@example.org "$(token RS256 rsa.key '{}' e)"
	run -1 as_password ann@example.org "$(token RS256 rsa.key '{}' x)"
	printf secret >shared
	run -1 as_password ann@example.org "$(token HS256 shared '{}' shared)"
	echo '{"keys": []}' >keys.pem
	run -100 as_password ann@example.org x
}

# serve [plain]: the authorization server; sets URL
serve() {
	self_signed .
	start_server python3 "$TOP/t/lib/oauthserver.py" "$([ "${1:-}" = plain ] && echo - || echo cert.pem)" key.pem web-port
	wait_until test -s web-port
	URL=http$([ "${1:-}" = plain ] || echo s)://localhost:$(cat web-port)
	export AUTH_STATE=$PWD
	: >requests
}

asked() {
	[ "$(wc -l <requests)" = "$1" ] || { echo "asked $(wc -l <requests) times, not $1"; false; }
}

remote() { # remote USER TOKEN [OPTION…]: with the keys at $URL$AT
	printf '%s\0%s\0x\0' "$1" "$2" >request
	"$BUILD/auth-helpers/auth-oauth2" -c cert.pem "${@:3}" "$URL$AT" sh -c 'echo "USER=$USER"' 3<request
}

age() { # age SECONDS FILE…
	touch -d "@$(($(date +%s) - $1))" "${@:2}"
}

@test "a key set from a URL: kept for an hour, rotated, asked for once a minute" {
	[ -x "$BUILD/bin/auth-fetch" ] || skip "auth-fetch isn't built: it needs libcurl4-openssl-dev"
	serve
	AT=/keys
	token set one=ec.key >keys.json
	good=$(token ES256 ec.key '{}' one)
	for i in 1 2 3; do
		run remote ann@example.org "$good"
		[ "$output" = 'USER=ann@example.org' ]
	done
	asked 1
	[ "$(stat -c %a keys-*[0-9a-f])" = 600 ]
	# A new key, a moment later: the issuer isn't asked again yet, whoever tries.
	token set one=ec.key two=ed.key >keys.json
	new=$(token EdDSA ed.key '{}' two)
	run -1 remote ann@example.org "$new"
	asked 1
	age 61 keys-*
	run -0 remote ann@example.org "$new"
	asked 2
	for i in 1 2 3; do run -1 remote ann@example.org "$(token ES384 ec384.key '{}' "guess$i")"; done
	asked 2
	# A known key with a wrong signature is no reason to ask.
	age 61 keys-*
	run -1 remote ann@example.org "$(token ES384 ec384.key '{}' one)"
	asked 2
	# After an hour; eight at once ask once.
	age 3700 keys-*
	for i in $(seq 8); do
		printf '%s\0%s\0x\0' ann@example.org "$new" >"request.$i"
		"$BUILD/auth-helpers/auth-oauth2" -c cert.pem "$URL$AT" sh -c 'echo "USER=$USER"' 3<"request.$i" >"got.$i" & pids[i]=$!
	done
	wait "${pids[@]}"
	[ "$(cat got.* | grep -c ann)" = 8 ]
	asked 3
	# The issuer is down: old keys serve for a day.
	stop_servers
	age 3700 keys-*
	run remote ann@example.org "$good"
	[ "$status" = 0 ]
	[[ $output == *'seconds ago serve'* ]]
	age 90000 keys-*
	run -111 remote ann@example.org "$good"
}

@test "what isn't a key set, over what isn't TLS, is a temporary failure" {
	[ -x "$BUILD/bin/auth-fetch" ] || skip "auth-fetch isn't built: it needs libcurl4-openssl-dev"
	serve
	good=$(token ES256 ec.key '{}' one)
	token set one=ec.key >keys.json
	for AT in /big /redirect /status/500 /status/404 /html; do
		rm -f keys-*
		run remote ann@example.org "$good"
		echo "$AT: $output"
		[ "$status" = 111 ]
	done
	AT=/keys
	rm -f keys-*
	# Not verified: the system's authorities don't know this one; another name; no TLS.
	printf 'ann@example.org\0%s\0x\0' "$good" >request
	run -111 auth-oauth2 "$URL/keys" true 3<request
	rm -f keys-*
	URL=${URL/localhost/localhost.localdomain} run -111 remote ann@example.org "$good"
	stop_servers
	rm web-port keys-*
	serve plain
	run -111 remote ann@example.org "$good"
	rm keys-*
	run -0 remote ann@example.org "$good" -N
	run ! timeout 60 auth-fetch -n -t 1 "$URL/slow"
}

@test "introspection: active or not, by client secret or bearer, with the same rules; a server that can't be asked" {
	[ -x "$BUILD/bin/auth-fetch" ] || skip "auth-fetch isn't built: it needs libcurl4-openssl-dev"
	serve
	now=$(date +%s)
	cat >tokens.json <<-END
		{"good": {"active": true, "username": "ann@example.org", "scope": "openid mail", "iss": "https://id.test", "aud": "imap", "exp": $((now + 100))},
		"old": {"active": true, "username": "ann@example.org", "exp": $((now - 100))},
		"plain": {"active": true, "username": "ann@example.org", "sub": "Joe"}, "nobody": {"active": true}, "odd": {"active": "yes"},
		"off": {"active": false, "username": "ann@example.org"}}
	END
	printf '%s\n' "INTROSPECT_URL=$URL/introspect" 'CLIENT_ID="mail: er"' 'CLIENT_SECRET=s%cret' "AUTHORITIES=$PWD/cert.pem" >conf
	ask() { # ask USER TOKEN [OPTION…]
		printf '%s\0%s\0x\0' "$1" "$2" >request
		run auth-introspect "${@:3}" conf sh -c 'echo "USER=$USER"' 3<request
	}
	ask ann@example.org good -i https://id.test -a imap -s mail
	[ "$output" = 'USER=ann@example.org' ]
	ask joe plain -n sub
	[ "$output" = 'USER=joe' ]
	while read -r user token options; do
		ask "$user" "$token" $options
		echo "$user $token: $output"
		[ "$status" = 1 ]
	done <<-'END'
		bob@example.org good
		ann@example.org old
		ann@example.org off
		ann@example.org nobody
		ann@example.org never-heard-of
		ann@example.org a%b&token=good
		ann@example.org good -i https://other.test
		ann@example.org good -a smtp
		ann@example.org good -s admin
		ann@example.org plain -s mail
	END
	ask ann@example.org odd
	[ "$status" = 111 ]
	sed -i 's/s%cret/wrong/' conf
	ask ann@example.org good
	[ "$status" = 111 ]
	[[ $output == *'status 401'* ]]
	[[ $output != *wrong* ]]
	printf '%s\n' "INTROSPECT_URL=$URL/introspect" 'CLIENT_BEARER="our own"' "AUTHORITIES=$PWD/cert.pem" >conf
	ask ann@example.org good
	[ "$output" = 'USER=ann@example.org' ]
	for at in big redirect status/500 html; do
		sed -i "s|^INTROSPECT_URL=.*|INTROSPECT_URL=$URL/$at|" conf
		ask ann@example.org good
		[ "$status" = 111 ]
	done
	echo INTROSPECT=x >conf
	ask ann@example.org good
	[ "$status" = 100 ]
}

@test "a refused client is told why, and where to get a better token" {
	export AUTH_OPENID_CONFIGURATION=https://id.test/.well-known/openid-configuration
	start_tcpserver auth-server auth-oauth2 -s mail keys.pem
	refused() { # refused MECHANISM CLAIMS: what the challenge says
		python3 - "$PORT" "$1" "$(token ES256 ec.key "$2")" <<-'END'
			import base64, socket, sys
			port, mech, token = sys.argv[1:]
			f = socket.create_connection(('127.0.0.1', int(port)), 20).makefile('rw', newline='\n')
			text = ('n,,' if mech == 'OAUTHBEARER' else 'user=ann@example.org') + '\1auth=Bearer ' + token + '\1\1'
			f.write('VERSION\t1\t2\nCPID\t1\nAUTH\t1\t%s\tservice=smtp\tsecured\tresp=%s\n' % (mech, base64.b64encode(text.encode()).decode()))
			f.flush()
			for line in f:
			    word = line.rstrip('\n').split('\t')
			    if word[0] == 'CONT':
			        print(base64.b64decode(word[2]).decode())
			        f.write('CONT\t1\t\n')
			        f.flush()
			    if word[0] in ('OK', 'FAIL'):
			        print(word[0])
			        break
		END
	}
	[ "$(refused OAUTHBEARER '{"exp": 1000000000, "scope": "mail"}')" = '{"status":"invalid_token","schemes":"bearer","scope":"mail","openid-configuration":"https://id.test/.well-known/openid-configuration"}
FAIL' ]
	[[ $(refused OAUTHBEARER '{}') == '{"status":"insufficient_scope",'* ]]
	[ "$(refused XOAUTH2 '{}')" = '{"status":"403","schemes":"Bearer","scope":"mail"}
FAIL' ]
	[ "$(refused XOAUTH2 '{"exp": 1000000000, "scope": "mail"}')" = '{"status":"401","schemes":"Bearer","scope":"mail"}
FAIL' ]
	[ "$(refused OAUTHBEARER '{"scope": "mail"}')" = OK ]
}

@test "every mechanism: those that bring a token, and those that were made for it" {
	echo ann@example.org >names
	AUTHTABLE_PASSWORD=$(token ES256 ec.key '{}') AUTHTABLE_WRONG=$(token ES256 ec.key '{"exp": 1000000000}')
	AUTHTABLE_STRANGERS=(bob@example.org)
	AUTHTABLE_MECHS="${AUTHTABLE_MECHS% EXTERNAL} OAUTHBEARER XOAUTH2"
	authtable token auth-oauth2 keys.pem
}
