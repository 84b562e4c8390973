#!/usr/bin/env bats
# Tokens that are signed with keys made here, over the socket and as passwords; each way of forging one is refused.
load lib/common

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

# token ALG KEY CLAIMS: a signed token
token() {
	python3 - "$@" <<-'END'
		import base64, json, subprocess, sys, time
		alg, key, claims = sys.argv[1:4]
		b = lambda x: base64.urlsafe_b64encode(x).decode().rstrip('=')
		claims = {'exp': int(time.time()) + 600, 'email': 'ann@example.org', **json.loads(claims)}
		text = b(json.dumps({'alg': alg}).encode()) + '.' + b(json.dumps(claims).encode())
		open('text', 'w').write(text)
		run = lambda *a: subprocess.run(['openssl', *a], check=True, capture_output=True).stdout
		if alg == 'EdDSA':
		    sig = run('pkeyutl', '-sign', '-rawin', '-inkey', key, '-in', 'text')
		elif alg.startswith('HS'):
		    import hashlib, hmac
		    sig = hmac.new(open(key, 'rb').read(), text.encode(), hashlib.sha256).digest()
		elif alg == 'none':
		    sig = b''
		else:
		    sig = run('dgst', '-sha' + alg[2:], '-sign', key, 'text')
		if alg.startswith('ES'):
		    size = {'ES256': 32, 'ES384': 48}[alg]
		    at, numbers = 2, []
		    for _ in range(2):
		        n = sig[at + 1]
		        numbers.append(int.from_bytes(sig[at + 2:at + 2 + n], 'big').to_bytes(size, 'big'))
		        at += 2 + n
		    sig = b''.join(numbers)
		print(text + '.' + b(sig))
	END
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
