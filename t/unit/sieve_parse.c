/* The tree, and every error of a broken text. */
#include "sieve/parse.h"
#include "sieve_help.h"

static const struct {
	const char *text, *errors;
} cases[] = {
    {"keep; if a (b, c \"d\" 1) { e :f [\"g\", \"h\"]; }", ""},
    {"a b c;", ""},
    {"keep", "1:1 \";\" or a block is missing after \"keep\"\n"},
    {"a [1]; b [\"c\" \"d\"]; c; ;",
        "1:4 expected a string in the list, found a number\n"
        "1:15 expected \",\" or \"]\" after a string of the list, found a string\n"
        "1:24 expected a command, found \";\"\n"},
    {"if a (b", "1:8 expected \",\" or \")\" after a test of the list, found the end of the script\n"},
    {"} a;", "1:1 expected a command, found \"}\"\n"},
    {"a {", "1:3 the block that begins here has no closing brace\n"},
};

static void nested(struct arena *a, const char *open, size_t n, const char *what, bool good)
{
	struct sieve_errors errors = {0};
	struct sieve_reporter r = {a, &errors, STR("s")};
	struct buf b;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_c(open));
	sieve_parse(&r, buf_str(&b));
	ok(good == (str_find(errors.list.n ? errors.list.p[0].text : STR(""), STR("nested more")) < 0), "%s",
	    what);
	buf_free(&b);
}

int main(void)
{
	static struct arena a;
	struct buf b;

	arena_init(&a, "test", 16 << 20);
	buf_init(&b, 1 << 16);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct sieve_errors errors = {0};
		struct sieve_reporter r = {&a, &errors, STR("s")};

		buf_clear(&b);
		sieve_parse(&r, str_c(cases[i].text));
		sieve_case_errors(&b, &errors);
		is_str(buf_str(&b), str_c(cases[i].errors), cases[i].text);
	}
	nested(&a, "a {", SIEVE_MAX_BLOCKS, "blocks up to the limit", true);
	nested(&a, "a {", 100000, "blocks beyond it", false);
	nested(&a, "a ", SIEVE_MAX_TESTS + 1, "tests up to the limit", true);
	nested(&a, "a (", 100000, "tests beyond it", false);
	buf_free(&b);
	arena_free(&a);
	return done();
}
