#!/usr/bin/env bats
# Every fuzz target over its seeds and over the crashes that became seeds, without a fuzzer.
load lib/common

@test "no fuzz target fails on its seeds" {
	for source in "$TOP"/t/fuzz/*.c; do
		[ -e "$source" ] || skip 'no fuzz target'
		name=$(basename "$source" .c)
		[ -x "$BUILD/t/fuzz/$name" ] || skip "not built: make $BUILD/t/fuzz/$name"
		for seed in "$TOP/t/corpus/$name"/*; do
			run timeout 20 "$BUILD/t/fuzz/$name" "$seed"
			[ "$status" = 0 ] || echo "$name fails on $seed with exit $status: $output"
			[ "$status" = 0 ]
		done
	done
}
