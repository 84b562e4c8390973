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
	[[ $output == '"IMPLEMENTATION" "dovetail"'*'"SIEVE" "'*fileinto*'"SASL" "PLAIN LOGIN"'*'"VERSION" "1.0"'*'OK "dovetail ready."'* ]]
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
