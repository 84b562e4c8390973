#!/usr/bin/env bats
# indexdump over files from the corpus of the fuzz targets.
load lib/common

setup() {
	D=$BATS_TEST_TMPDIR/box
	mkdir "$D"
}

@test "a snapshot is printed record by record" {
	head -c -1 "$TOP/t/corpus/index_snapshot/seventy" >"$D/dovetail.index"
	run "$BUILD/bin/indexdump" "$D"
	[ "$status" = 0 ]
	[ "${lines[0]}" = dovetail.index ]
	[[ "$output" == *'messages=67 '* ]]
	[[ "$output" == *'keywords "$a"'* ]]
	[[ "$output" == *'vanished 4:6 '* ]]
	[ "$(grep -c ' flags=' <<<"$output")" = 67 ]
}

@test "a damaged block is said, the others are printed" {
	head -c -1 "$TOP/t/corpus/index_snapshot/seventy" >"$D/dovetail.index"
	printf 'X' | dd of="$D/dovetail.index" bs=1 seek=4200 conv=notrunc 2>/dev/null
	run "$BUILD/bin/indexdump" "$D" dovetail.index
	[ "$status" = 1 ]
	[[ "$output" == *'damaged: 1 blocks'* ]]
	[ "$(grep -c ' flags=' <<<"$output")" = 3 ]
}

@test "what isn't there is refused by name, and left out otherwise" {
	run "$BUILD/bin/indexdump" "$D"
	[ "$status" = 0 ]
	[ -z "$output" ]
	run "$BUILD/bin/indexdump" "$D" dovetail.log
	[ "$status" = 100 ]
	[[ "$output" == *'dovetail.log'*'No such file'* ]]
}

@test "misuse" {
	run "$BUILD/bin/indexdump"
	[ "$status" = 2 ]
}
