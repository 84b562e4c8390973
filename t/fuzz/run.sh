#!/bin/sh
# make fuzz F=NAME SECS=N: libFuzzer with address and undefined-behaviour sanitizers over t/fuzz/NAME.c (all targets without F).
# Seeds: t/corpus/NAME/, only read; what is found goes to build/fuzz/corpus/NAME/. A dictionary: t/fuzz/NAME.dict.
# A crash lies in build/fuzz/crashes/NAME-…; put it, named for what it shows, into t/corpus/NAME/: `make check` runs those. Exit: 1 on a crash.
set -u
cd "$(dirname "$0")/../.." || exit 1
name=${1:-} seconds=${2:-60}
out=build/fuzz

command -v clang >/dev/null || {
	echo 'fuzzing needs clang with libFuzzer; as root: apt-get install clang' >&2
	exit 1
}
if [ "$name" != '' ]; then
	[ -e "t/fuzz/$name.c" ] || {
		echo "no target t/fuzz/$name.c; there are: $(find t/fuzz -name '*.c' -exec basename {} .c \; | sort | tr '\n' ' ')" >&2
		exit 1
	}
	targets=$name
else
	targets=$(find t/fuzz -name '*.c' -exec basename {} .c \; | sort)
fi

# The Makefile's own rules, with another compiler and other flags, in a folder of its own.
instrument() {
	make -s CC=clang MUSL= B=$out HARD='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined' \
		CFLAGS='-std=gnu17 -O1 -g -w -fno-omit-frame-pointer -fno-strict-aliasing' "$@"
}

# Of what make says the last line: notes of what this machine lacks may stand above.
link_target() {
	flags=$(instrument --no-print-directory --eval 'fuzz-flags: ; @:$(info $(CPPFLAGS) $(CFLAGS))' fuzz-flags | tail -n 1)
	libraries=$(instrument --no-print-directory --eval 'fuzz-libs: ; @:$(info $(LIBS))' fuzz-libs | tail -n 1)
	more=$(sed -n 's/^ \* Links: //p' "t/fuzz/$1.c")
	mkdir -p "$out/t/fuzz"
	# The flags hold quotes of their own.
	eval "clang $flags -It/fuzz -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=undefined \
		-o '$out/t/fuzz/$1' 't/fuzz/$1.c' $out/libdovetail.a $more $libraries"
}

instrument -j2 $out/libdovetail.a || exit 1
failed=0
for target in $targets; do
	link_target "$target" || exit 1
	mkdir -p "$out/corpus/$target" "$out/crashes" "t/corpus/$target"
	set -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -artifact_prefix="$out/crashes/$target-"
	[ ! -e "t/fuzz/$target.dict" ] || set -- "$@" -dict="t/fuzz/$target.dict"
	if "$out/t/fuzz/$target" "$@" "$out/corpus/$target" "t/corpus/$target" >"$out/$target.log" 2>&1; then
		runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$out/$target.log")
		speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$out/$target.log")
		echo "ok $target: $runs runs in $seconds s ($speed a second), $(find "$out/corpus/$target" -type f | wc -l) inputs kept"
	else
		failed=1
		echo "NOT ok $target: $out/$target.log; the input is named in its last lines:"
		grep -E 'ERROR|SUMMARY|runtime error|Assertion|Test unit written' "$out/$target.log" | tail -n 5 | sed 's/^/    /'
		echo "    again: $out/t/fuzz/$target FILE"
	fi
done
exit $failed
