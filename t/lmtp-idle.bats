#!/usr/bin/env bats
# A sample of `make lmtp-idle`: deliveries by many connections while a session idles on each mailbox, and what the checker must find.
load lib/common

deliveries() {
	skip_unless_installed tcpserver ucspi-tcp
	run env -u TMPDIR python3 -B "$TOP/t/stress/lmtp_idle.py" --build "$BUILD" "$@"
	echo "$output"
	[ "$status" = 0 ]
	[[ ${lines[-1]} == ok* ]]
}

@test "a hundred deliveries by ten connections: all arrive, once, and are announced to who idles" {
	deliveries --deliveries 100 --users 5
}

@test "a message that is lost and one that is there twice are found" {
	deliveries --deliveries 6 --users 1 --connections 2 --plant lost --patience 1
	deliveries --deliveries 6 --users 1 --connections 2 --plant double
}
