#!/usr/bin/env bats
# ManageSieve before login: every form of a string in every place.
load lib/common
load lib/login

setup() {
	login_setup
}

say() {
	printf '%b' "$1" | timeout 20 managesieve-login "$CHAIN" -- "$SESSION" 2>"$BATS_TEST_TMPDIR/log" | tr -d '\r' | sed '/^"/d'
}

@test "greeting, CAPABILITY, NOOP, LOGOUT" {
	run bash -c "printf 'CAPABILITY\r\nNOOP\r\nNOOP \"x\\\\\\\\y\"\r\nNOOP {3+}\r\na\"b\r\nLOGOUT\r\n' | managesieve-login '$CHAIN' -- '$SESSION' 2>/dev/null | tr -d '\r'"
	[[ $output == '"IMPLEMENTATION" "dovetail"'*'"SIEVE" "'*fileinto*'"VERSION" "1.0"'*'"SASL" "PLAIN LOGIN"'*'OK "dovetail ready."'* ]]
	[[ $output == *$'OK "NOOP completed."\nOK (TAG {3}\nx\\y) "Done"\nOK (TAG {3}\na"b) "Done"\nOK "Logout completed."' ]]
}

@test "AUTHENTICATE with strings quoted and literal, initial and later" {
	plain=$(printf '\0bob\0pass' | base64)
	for auth in "AUTHENTICATE \"PLAIN\" \"$plain\"\r\n" "AUTHENTICATE {5+}\r\nplain {${#plain}+}\r\n$plain\r\n" \
		"AUTHENTICATE \"PLAIN\"\r\n\"$plain\"\r\n" "authenticate \"plain\"\r\n{${#plain}+}\r\n$plain\r\n"; do
		run say "${auth}LISTSCRIPTS\r\n"
		[[ $output == *'[sieve AUTHENTICATE PLAIN] user=bob'*'first: LISTSCRIPTS'* ]]
	done
	run say 'AUTHENTICATE "PLAIN"\r\n"*"\r\nAUTHENTICATE "PLAIN"\r\n"!!"\r\nAUTHENTICATE "X"\r\n'
	[[ $output == *'NO "Authentication cancelled."'*'NO "Invalid authentication data."'*'NO "Unsupported'* ]]
}

# The forms of a string; the response "" too.
forms() {
	printf '"%s"\n{%d+}\\r\\n%s\n' "$1" "${#1}" "$1"
}

@test "every form of a string at every place of AUTHENTICATE, one step and two" {
	plain=$(printf '\0bob\0pass' | base64) user=$(printf bob | base64) pass=$(printf pass | base64)
	expected=0
	while IFS= read -r mech; do
		while IFS= read -r answer; do
			for auth in "AUTHENTICATE $mech $answer\r\n" "AUTHENTICATE $mech\r\n$answer\r\n"; do
				say "${auth}NOOP\r\n" >>"$BATS_TEST_TMPDIR/all"
				expected=$((expected + 1))
			done
		done < <(forms "$plain")
	done < <(forms PLAIN; forms plain)
	[ "$(grep -c '\[sieve AUTHENTICATE PLAIN\] user=bob' "$BATS_TEST_TMPDIR/all")" = $expected ]
	while IFS= read -r mech; do
		while IFS= read -r name; do
			while IFS= read -r answer; do
				for auth in "AUTHENTICATE $mech $name\r\n$answer\r\n" "AUTHENTICATE $mech\r\n$name\r\n$answer\r\n"; do
					say "${auth}NOOP\r\n" >>"$BATS_TEST_TMPDIR/all"
					expected=$((expected + 1))
				done
			done < <(forms "$pass")
		done < <(forms "$user")
	done < <(forms LOGIN)
	[ "$(grep -c 'PLAIN LOGIN OK \[sieve AUTHENTICATE [A-Z]*\] user=bob' "$BATS_TEST_TMPDIR/all")" = $expected ]
	[ "$(grep -c '^first: NOOP' "$BATS_TEST_TMPDIR/all")" = $expected ]
	[ "$expected" = 32 ]
}

@test "cancelled, empty and broken in every form" {
	while IFS= read -r star; do
		run say "AUTHENTICATE \"PLAIN\"\r\n$star\r\nAUTHENTICATE \"LOGIN\"\r\n$star\r\nAUTHENTICATE \"LOGIN\" \"Ym9i\"\r\n$star\r\nNOOP\r\n"
		[ "$(grep -c 'NO "Authentication cancelled."' <<<"$output")" = 3 ]
		[[ $output == *'OK "NOOP completed."' ]]
	done < <(forms '*')
	while IFS= read -r none; do
		run say "AUTHENTICATE \"PLAIN\" $none\r\nAUTHENTICATE \"PLAIN\"\r\n$none\r\nNOOP\r\n"
		[ "$(grep -c 'NO "Invalid authentication data."' <<<"$output")" = 2 ]
		[[ $output == *'OK "NOOP completed."' ]]
	done < <(forms '')
	for wrong in '"!"' '{1+}\r\n!' '"YQ"' 'YQ==' '{4}\r\nYQ==' '"YQ==' '"YQ==" "YQ=="' '{-1+}'; do
		LOGIN_BAD_COMMANDS=20 run say "AUTHENTICATE \"PLAIN\"\r\n$wrong\r\nNOOP\r\n"
		echo "$wrong: $output"
		[[ $output == *'NO "'*'OK "NOOP completed."' ]]
		LOGIN_BAD_COMMANDS=20 run say "AUTHENTICATE \"PLAIN\" $wrong\r\nNOOP\r\n"
		[[ $output == *'NO "'*'OK "NOOP completed."' ]]
	done
}

@test "literals at n-1, n, n+1; sizes that can't be; NUL; too many arguments" {
	for n in 2047 2048; do
		run say "NOOP {$n+}\r\n$(head -c "$n" /dev/zero | tr '\0' x)\r\n"
		[[ $output == *') "Done"' ]]
	done
	run say "NOOP {2049+}\r\n$(head -c 2049 /dev/zero | tr '\0' x)\r\n"
	[[ $output == *'BYE "Disconnected: line too long"' ]]
	run say 'NOOP {99999999999999999999+}\r\nNOOP "a\0b"\r\nNOOP "a" "b"\r\n'
	[[ $output == *$'NO "Invalid command."\nNO "Invalid command."\nNO "Too many arguments."\nBYE "Disconnected: too many invalid commands"' ]]
	run say 'NOOP {3}\r\nNOOP\r\n'
	[[ $output == *'NO "Invalid command."'* ]]
}

@test "without TLS no passwords from elsewhere" {
	TCPREMOTEIP=192.0.2.1 TCPLOCALIP=192.0.2.2 run say 'AUTHENTICATE "PLAIN"\r\n'
	[[ $output == *'NO (ENCRYPT-NEEDED)'* ]]
}
