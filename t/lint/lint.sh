#!/bin/sh
# The house rules that a machine can check, as TAP: one test a rule, each finding as `file:line: what; what to do`.
# `make lint`, or t/lint/lint.sh RULE… for some of them; LINT_ROOT names another tree (t/lint-selftest.bats).
# What a rule excepts stands, with its reason, in t/lint/exceptions.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cd "${LINT_ROOT:-$here/../..}" || exit 1
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

files() { # files FIND-TEST…: what is ours, without build products
	find . \( -name .git -o -name build \) -prune -o -type f "$@" -print | sed 's|^\./||' | LC_ALL=C sort
}

# One compiler run a header, two at a time, with the flags of the Makefile.
rule_headers() {
	flags=$(make -s --no-print-directory --eval 'lint-flags: ; @:$(info $(CPPFLAGS) $(filter-out -O%,$(CFLAGS)))' lint-flags) || return
	files -name '*.h' | grep '^lib/' | grep -v '^lib/base/banned.h$' >"$work/list"
	cat >"$work/compile" <<-END
		#!/bin/sh
		gcc $flags -x c -fsyntax-only "\$@" 2>&1
	END
	chmod +x "$work/compile"
	xargs -r -n 12 -P 2 "$work/compile" <"$work/list" | sed -n 's/$/; a header includes all that it needs and compiles alone/; /error:\|warning:/p'
}

rule_format() {
	command -v clang-format >/dev/null || return 77
	files -name '*.[ch]' | xargs -r -n 20 -P 2 clang-format --dry-run -Werror 2>&1 |
		sed -n 's/: error:.*/: not formatted; run clang-format -i on it/p' | awk -F: '!seen[$1]++'
}

rule_shellcheck() {
	command -v shellcheck >/dev/null || return 77
	files \( -name '*.sh' -o -name '*.bash' -o -name '*.bats' -o -name bootstrap -o -path './service/*/run' -o -path './.ci/run' \
		-o -path './t/lib/*' \) | while read -r f; do
		case $f in
		*.bash | *.bats) echo "$f" ;;
		*) head -n 1 "$f" | grep -q '^#!.*sh' && echo "$f" ;;
		esac
	done | xargs -r -n 8 -P 2 shellcheck -x -P SCRIPTDIR -S warning -f gcc -e SC1090,SC1091,SC2034,SC2030,SC2031,SC2154,SC2164,SC2314,SC2315,SC2238,SC2046 2>&1
}

rule_units() {
	files -path './lib/*/*.c' | while IFS=/ read -r _ room file; do
		[ -e "t/unit/${room}_$file" ] || echo "lib/$room/$file:1: no unit test; write t/unit/${room}_$file"
	done
}

# A parser is a file whose header declares a function named _parse, _decode, _lex or _scan, or which t/lint/parsers names.
rule_fuzz() {
	{
		[ ! -e t/lint/parsers ] || sed 's/#.*//; s/ *$//; /^$/d; s|^|lib/|; s|$|.h|' t/lint/parsers
		files -path './lib/*/*.h' | xargs -r grep -lE '^[a-z].*_(parse|decode|lex|scan)[a-z_]*\('
	} | LC_ALL=C sort -u | while IFS=/ read -r _ room file; do
		name=${room}_${file%.h}
		if ! [ -e "t/fuzz/$name.c" ]; then
			echo "lib/$room/$file:1: a parser without a fuzz target; write t/fuzz/$name.c"
		elif [ -z "$(ls "t/corpus/$name" 2>/dev/null)" ]; then
			echo "t/fuzz/$name.c:1: no seeds; put a few small files into t/corpus/$name/"
		fi
	done
}

rule_mandoc() {
	command -v mandoc >/dev/null || return 77
	files -path './man/*' | xargs -r mandoc -T lint -W error 2>&1 | sed -n 's/^mandoc: //p'
}

number=0 failed=0
run_rule() {
	number=$((number + 1))
	case $1 in
	headers | format | shellcheck | units | fuzz | mandoc) "rule_$1" >"$work/$1" ;;
	options | settings | pages) python3 "$here/pages.py" "$1" >"$work/$1" ;;
	*) python3 "$here/source.py" "$1" >"$work/$1" ;;
	esac
	status=$?
	[ $status != 77 ] || {
		echo "ok $number - $1 # SKIP its tool is not installed"
		return
	}
	awk -v rule="$1" -f "$here/except.awk" "$here/exceptions" "$work/$1" >"$work/left"
	if [ $status -gt 1 ] && ! [ -s "$work/left" ]; then
		echo "the rule itself failed with exit $status" >"$work/left"
	fi
	if [ -s "$work/left" ]; then
		failed=$((failed + 1))
		echo "not ok $number - $1"
		sed 's/^/# /' "$work/left"
	else
		echo "ok $number - $1"
	fi
}

[ $# -gt 0 ] || set -- layers guards headers sizes banned words format shellcheck units fuzz pages options settings mandoc
for rule; do
	run_rule "$rule"
done
echo "1..$number"
[ "$failed" = 0 ]
