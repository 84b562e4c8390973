#!/usr/bin/env bats
# Sieve conformance: the golden cases in t/sieve, a case per example of each RFC. All run once, before the first test (t/sieve/cases); a test
# shows those of one RFC that differ. CASE.sieve is the script, with comments at its head that choose the message, arguments and world; CASE.want
# what sieve-run prints (t/sieve/cases -p CASE.sieve prints it for a new one).

bats_require_minimum_version 1.5.0

setup_file() {
	export BUILD=${BUILD:-$PWD/build}
	mkdir "$BATS_FILE_TMPDIR/cases"
	"$BATS_TEST_DIRNAME/sieve/cases" "$BATS_FILE_TMPDIR/cases"
}

setup() {
	cases=$BATS_TEST_DIRNAME/sieve
}

# What became of the cases whose names begin so; each that differs is shown.
cases_of() {
	local good differing
	good=("$BATS_FILE_TMPDIR/cases/$1"*.good)
	differing=("$BATS_FILE_TMPDIR/cases/$1"*.diff)
	if [ -e "${differing[0]}" ]; then
		cat "${differing[@]}"
		return 1
	fi
	[ -e "${good[0]}" ]
}

@test "RFC 5228 section 2, design" {
	cases_of RFC5228-2
}

@test "RFC 5228 section 3, control" {
	cases_of RFC5228-3
}

@test "RFC 5228 section 4, actions" {
	cases_of RFC5228-4
}

@test "RFC 5228 section 5, tests" {
	cases_of RFC5228-5
}

@test "RFC 5228 section 8, grammar" {
	cases_of RFC5228-8
}

@test "RFC 5228 section 9, the extended example" {
	cases_of RFC5228-9
}

@test "RFC 5228, nesting" {
	cases_of RFC5228-limits
}

@test "RFC 3894, copy" {
	cases_of RFC3894
}

@test "RFC 5051, i;unicode-casemap" {
	cases_of RFC5051
}

@test "RFC 5173, body" {
	cases_of RFC5173
}

@test "RFC 5183, environment" {
	cases_of RFC5183
}

@test "RFC 5229, variables" {
	cases_of RFC5229
}

@test "RFC 5230 and 3834, vacation" {
	cases_of RFC5230
}

@test "RFC 5231, relational" {
	cases_of RFC5231
}

@test "RFC 5232, imap4flags" {
	cases_of RFC5232
}

@test "RFC 5233, subaddress" {
	cases_of RFC5233
}

@test "RFC 5235, spamtest and virustest" {
	cases_of RFC5235
}

@test "RFC 5260, date and index" {
	cases_of RFC5260
}

@test "RFC 5293, editheader" {
	cases_of RFC5293
}

@test "RFC 5429, reject and ereject" {
	cases_of RFC5429
}

@test "RFC 5435, enotify" {
	cases_of RFC5435
}

@test "RFC 5436, mailto" {
	cases_of RFC5436
}

@test "RFC 5463, ihave" {
	cases_of RFC5463
}

@test "RFC 5490, mailbox and metadata" {
	cases_of RFC5490
}

@test "RFC 5703, parts" {
	cases_of RFC5703
}

@test "RFC 6009, DSN and deliver-by" {
	cases_of RFC6009
}

@test "RFC 6131, vacation-seconds" {
	cases_of RFC6131
}

@test "RFC 6134, extlists" {
	cases_of RFC6134
}

@test "RFC 6609, include" {
	cases_of RFC6609
}

@test "RFC 6785, imapsieve" {
	cases_of RFC6785
}

@test "RFC 7352, duplicate" {
	cases_of RFC7352
}

@test "RFC 8579, special-use" {
	cases_of RFC8579
}

@test "RFC 8580, fcc" {
	cases_of RFC8580
}

@test "RFC 9042, mailboxid" {
	cases_of RFC9042
}

@test "regex" {
	cases_of regex
}

@test "several scripts" {
	cases_of multiscript
}

@test "programs, debug, report, environment" {
	cases_of vnd.dovecot
}

@test "limits" {
	cases_of limits
}

@test "sievec tells right from wrong by its exit code, and names every error" {
	run -0 "$BUILD/bin/sievec" "$cases/RFC5228-9-extended-A.sieve"
	[ -z "$output" ]
	run -1 "$BUILD/bin/sievec" "$cases/RFC5228-2.6-positions.sieve"
	[ "${#lines[@]}" -eq 8 ]
	run -1 "$BUILD/bin/sievec" -q "$cases/RFC5228-2.6-positions.sieve"
	[ -z "$output" ]
	run -0 "$BUILD/bin/sievec" <"$cases/RFC5228-4.3-keep.sieve"
	run -100 "$BUILD/bin/sievec" "$cases/not-there.sieve"
	run -2 "$BUILD/bin/sievec" -x
	run -2 "$BUILD/bin/sievec" -c "$cases/A.eml"
}

@test "sievec -c lists the extensions, sorted" {
	"$BUILD/bin/sievec" -c >"$BATS_TEST_TMPDIR/list"
	LC_ALL=C sort -c "$BATS_TEST_TMPDIR/list"
	grep -qx regex "$BATS_TEST_TMPDIR/list"
	grep -qx vnd.dovecot.pipe "$BATS_TEST_TMPDIR/list"
}

@test "sieve-run keeps its hands off and says when the script is wrong" {
	run -1 "$BUILD/bin/sieve-run" "$cases/RFC5228-2.6-positions.sieve" <"$cases/A.eml"
	run -2 "$BUILD/bin/sieve-run" <"$cases/A.eml"
	run -0 "$BUILD/bin/sieve-run" "$cases/RFC5228-4.2-redirect.sieve" <"$cases/A.eml"
	[ "$output" = 'redirect address="bart@example.com"' ]
}

@test "a script above the limit is refused" {
	head -c 300000 /dev/zero | tr '\0' ' ' >"$BATS_TEST_TMPDIR/big.sieve"
	run -1 "$BUILD/bin/sievec" "$BATS_TEST_TMPDIR/big.sieve"
	[[ $output == *"300000 bytes, the limit is 262144"* ]]
}
