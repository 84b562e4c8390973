#!/usr/bin/env bats
# Every rule of t/lint/lint.sh, tried on a tiny tree: it is silent about a good one and names the line that breaks it.
load lib/common

setup() {
	export LINT_ROOT=$BATS_TEST_TMPDIR/tree
	mkdir -p "$LINT_ROOT"
	cd "$LINT_ROOT"
	mkdir -p lib/base lib/mime lib/conf lib/mailbox bin man t/unit t/fuzz t/corpus/mime_head t/lint
	cp "$TOP/Makefile" "$TOP/.clang-format" .
	cp "$TOP/lib/base/banned.h" lib/base/
	printf 'base: ground\nmime conf: two rooms\nmailbox: above\n' >lib/LAYERS
	c_pair base thing '' ''
	c_pair mime head '#include "base/thing.h"' ''
	cat >lib/conf/table.c <<'END'
/* The settings. */
struct conf_def {
	const char *name;
	int type;
};
enum { CONF_INT };
extern const struct conf_def conf_table[];
const struct conf_def conf_table[] = {
    {"IMAP_ONE", CONF_INT},
};
END
	for unit in base_thing mime_head conf_table; do
		printf 'int main(void)\n{\n\treturn 0;\n}\n' >"t/unit/$unit.c"
	done
	cp t/unit/mime_head.c t/fuzz/mime_head.c
	echo seed >t/corpus/mime_head/one
	cat >bin/prog.c <<'END'
#include <unistd.h>

int main(int argc, char **argv)
{
	return getopt(argc, argv, "ab:") == 'a';
}
END
	page prog 1 '.Sh SYNOPSIS' '.Nm' '.Op Fl a' '.Op Fl b Ar x' '.Sh DESCRIPTION' 'Does it.' '.Ev IMAP_ONE' '.Sh EXIT STATUS' 'Zero.'
	page dovetail-settings 5 '.Sh DESCRIPTION' '.Bl -tag' '.It Ev IMAP_ONE' 'One.' '.El'
	printf '#!/bin/sh\necho hello\n' >bootstrap
}

# c_pair ROOM FILE INCLUDE DECLARATION
c_pair() {
	local guard
	guard=$(echo "$1_$2_h" | tr '[:lower:]' '[:upper:]')
	printf '/* Gives a thing. */\n#ifndef %s\n#define %s\n\n%s\n\n%s\nint %s_%s_get(void);\n\n#endif\n' "$guard" "$guard" "$3" "$4" "$1" "$2" |
		cat -s >"lib/$1/$2.h"
	printf '#include "%s/%s.h"\n\nint %s_%s_get(void)\n{\n\treturn 1;\n}\n' "$1" "$2" "$1" "$2" >"lib/$1/$2.c"
}

page() {
	local name=$1 section=$2
	shift 2
	{
		printf '.Dd November 1, 2023\n.Dt %s %s\n.Os\n.Sh NAME\n.Nm %s\n.Nd a thing\n' "${name^^}" "$section" "$name"
		printf '%s\n' "$@"
	} >"man/$name.$section"
}

# caught RULE PATTERN…: the rule fails and says each pattern.
caught() {
	local rule=$1 pattern
	run "$TOP/t/lint/lint.sh" "$rule"
	echo "$output"
	[ "$status" = 1 ]
	shift
	for pattern in "$@"; do
		grep -qE -- "$pattern" <<<"$output"
	done
}

@test "a good tree passes every rule" {
	run "$TOP/t/lint/lint.sh"
	echo "$output"
	[ "$status" = 0 ]
	[ "${lines[-1]}" = 1..14 ]
}

@test "layers: an include upward" {
	echo '#include "mime/head.h"' >>lib/base/thing.c
	caught layers 'lib/base/thing.c:7: include "mime/head.h" goes up from base'
}

@test "layers: an include sideways" {
	echo '#include "conf/table.h"' >>lib/mime/head.c
	caught layers 'lib/mime/head.c:7: .* goes sideways from mime'
}

@test "layers: a room that LAYERS does not know, as includer and included" {
	mkdir lib/attic
	c_pair attic old '' ''
	echo '#include "attic/old.h"' >>lib/mailbox/box.c
	caught layers 'lib/attic:1: room not in lib/LAYERS' 'lib/mailbox/box.c:1: .*no such room'
}

@test "layers: an include that names no room" {
	echo '#include "head.h"' >>lib/mime/head.c
	caught layers 'lib/mime/head.c:7: .*without its room'
}

@test "guards: a missing or wrong guard, no paragraph of purpose, another header first" {
	sed -i 's/MIME_HEAD_H/HEAD_H/' lib/mime/head.h
	sed -i 1d lib/base/thing.h
	sed -i '1i #include <stddef.h>' lib/base/thing.c
	caught guards 'lib/mime/head.h:1: no include guard MIME_HEAD_H' 'lib/base/thing.h:1: no paragraph' 'lib/base/thing.c:1: .*own header'
}

@test "headers: one that needs another before it" {
	c_pair mime head '' 'size_t mime_head_size(void); foo_t mime_head_other(void);'
	caught headers 'lib/mime/head.h:[0-9]+:[0-9]+: error: unknown type name .foo_t'
}

@test "sizes: a file, a function, its parameters, its depth" {
	{
		sed 's/^}$//;/return 1/d' lib/mime/head.c
		for i in $(seq 61); do printf '\tmime_head_get();\n'; done
		printf '\treturn 1;\n}\n'
	} >x && mv x lib/mime/head.c
	printf '\nint base_six(int a, int b, int c, int d, int e, int f, struct err *why)\n{\n\treturn a + b + c + d + e + f;\n}\n' >>lib/base/thing.c
	{
		printf '\nint base_deep(int a)\n{\n\tif (a)\n\t\tif (a)\n\t\t\tif (a)\n\t\t\t\tif (a)\n\t\t\t\t\treturn 1;\n\treturn 0;\n}\n'
	} >>lib/base/thing.c
	seq 401 | sed 's|.*|/* & */|' >lib/base/long.c
	caught sizes 'lib/mime/head.c:3: mime_head_get\(\) has 6[0-9] lines' 'thing.c:[0-9]+: base_six\(\) takes 6 parameters' \
		'thing.c:[0-9]+: base_deep\(\) nests 4 levels' 'lib/base/long.c:400: 401 lines'
}

@test "banned: memory outside base, a shell, old string calls; names in comments and strings are no calls" {
	printf '/* malloc(1) */\nconst char *s = "system(1)";\nvoid *f(void)\n{\n\tsystem("ls");\n\treturn malloc(1);\n}\n' >>lib/mime/head.c
	printf 'void *g(void)\n{\n\treturn malloc(1);\n}\n' >>lib/base/thing.c
	printf 'int h(char *s)\n{\n\treturn atoi(s);\n}\n' >>bin/prog.c
	caught banned 'lib/mime/head.c:11: system' 'lib/mime/head.c:12: malloc' 'bin/prog.c:9: atoi'
	[ "$(grep -c '^# ' <<<"$output")" = 3 ]
}

@test "words: promises of work and paths of one machine" {
	printf '/* TO%s: more */\n' DO >>lib/mime/head.c
	printf 'cd /ro%s/dovetail\n' ot >>bootstrap
	caught words 'lib/mime/head.c:7: "TO' 'bootstrap:3: '
}

@test "format: a file that clang-format would change" {
	skip_unless_installed clang-format clang-format
	printf 'int  bad( void ) { return 1;}\n' >>lib/mime/head.c
	caught format 'lib/mime/head.c:7:.*run clang-format'
}

@test "shellcheck: a script with a mistake" {
	skip_unless_installed shellcheck shellcheck
	# shellcheck disable=SC2016
	printf '#!/bin/sh\ncd $1 && [ $a == b ]\nlocal x\n' >bootstrap
	caught shellcheck 'bootstrap:2:'
}

@test "units: a library file without its test" {
	rm t/unit/mime_head.c
	caught units 'lib/mime/head.c:1: no unit test; write t/unit/mime_head.c'
}

@test "fuzz: a parser without target, or target without seeds, by its function's name or by the list" {
	c_pair mime head '' 'int mime_head_parse(void);'
	echo base/thing >t/lint/parsers
	rm t/corpus/mime_head/one
	caught fuzz 'lib/base/thing.h:1: a parser without' 't/fuzz/mime_head.c:1: no seeds'
}

@test "pages: a program without a page, a section missing, a reference to nothing" {
	rm man/prog.1
	page dovetail 7 '.Xr dovetail-nothing 5'
	caught pages 'bin/prog.c:1: no manual page' 'man/dovetail.7:1: no section DESCRIPTION' 'man/dovetail.7:7: refers to dovetail-nothing\(5\)'
}

@test "options: in the program alone, in the page alone" {
	sed -i 's/"ab:"/"ac"/' bin/prog.c
	caught options 'man/prog.1:1: option -c' 'man/prog.1:10: says -b'
}

@test "settings: in the table alone, in a page alone, asked for and undeclared" {
	sed -i 's/IMAP_ONE/IMAP_TWO/' lib/conf/table.c
	printf 'int x(void)\n{\n\treturn conf_int("IMAP_THREE");\n}\n' >>bin/prog.c
	caught settings 'lib/conf/table.c:9: IMAP_TWO' 'man/prog.1:13: IMAP_ONE' 'bin/prog.c:9: asks for IMAP_THREE'
}

@test "mandoc: a page with an error" {
	skip_unless_installed mandoc mandoc
	echo '.Bl -tag' >>man/prog.1
	echo '.Sh ((' >>man/prog.1
	printf '.Foo\n' >>man/prog.1
	caught mandoc 'man/prog.1:'
}

@test "an exception needs a reason and drops only what it names" {
	rm t/unit/mime_head.c t/unit/base_thing.c
	cp -r "$TOP/t/lint" lint
	printf 'units lib/mime/head.c -- tried elsewhere\n' >lint/exceptions
	run env lint/lint.sh units
	[ "$status" = 1 ]
	run ! grep -q mime/head <<<"$output"
	run env lint/lint.sh units
	grep -q base/thing <<<"$output"
	printf 'units lib/mime/head.c\n' >lint/exceptions
	run env lint/lint.sh units
	grep -q 'give the reason' <<<"$output"
}
