#!/usr/bin/env bats
# A sample of `make imap-random`: several sessions do at random what clients do, and every answer and view is checked.
load lib/common

run_seed() {
	run -0 env -u TMPDIR python3 -B "$TOP/t/random/run.py" --build "$BUILD" "$@"
	[[ ${lines[-1]} == ok* ]]
}

@test "random sessions: every answer and view is right" {
	run_seed --seed 8 --commands 110
}

@test "random sessions: a falsified answer is found" {
	run_seed --seed 3 --commands 60 --plant appenduid
}
