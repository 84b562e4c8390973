/* ManageSieve commands before login. */
#include "msieve/prelogin.h"

#include "tap.h"

static const struct {
	const char *text;
	enum msieve_prelogin_status status;
	const char *want; /* NAME|arg|arg */
} cases[] = {
    {"NOOP", MSIEVE_PRELOGIN_OK, "NOOP"},
    {"NOOP \"a\\\"b\\\\\"", MSIEVE_PRELOGIN_OK, "NOOP|a\"b\\"},
    {"AUTHENTICATE \"PLAIN\" {3+}\r\nabc", MSIEVE_PRELOGIN_OK, "AUTHENTICATE|PLAIN|abc"},
    {"\"abc\"", MSIEVE_PRELOGIN_OK, "|abc"},
    {"{3+}\r\nabc", MSIEVE_PRELOGIN_OK, "|abc"},
    {"{3+}", MSIEVE_PRELOGIN_LITERAL, ""},
    {"X {2048+}", MSIEVE_PRELOGIN_LITERAL, "X"},
    {"X {2049+}", MSIEVE_PRELOGIN_TOOBIG, "X"},
    {"X {18446744073709551616+}", MSIEVE_PRELOGIN_BAD, "X"},
    {"X {3}", MSIEVE_PRELOGIN_BAD, "X"},
    {"X {3+}\r\nab", MSIEVE_PRELOGIN_BAD, "X"},
    {"X {3+} abc", MSIEVE_PRELOGIN_BAD, "X"},
    {"X \"abc", MSIEVE_PRELOGIN_BAD, "X"},
    {"X \"a\\c\"", MSIEVE_PRELOGIN_BAD, "X"},
    {"X abc", MSIEVE_PRELOGIN_BAD, "X"},
    {"X  \"a\"", MSIEVE_PRELOGIN_BAD, "X"},
    {"X \"a\"\"b\"", MSIEVE_PRELOGIN_BAD, "X|a"},
    {"", MSIEVE_PRELOGIN_BAD, ""},
    {"X \"1\" \"2\" \"3\" \"4\"", MSIEVE_PRELOGIN_OK, "X|1|2|3|4"},
    {"X \"1\" \"2\" \"3\" \"4\" \"5\"", MSIEVE_PRELOGIN_BAD, "X|1|2|3|4"},
};

int main(void)
{
	static struct arena a;
	struct buf b;

	arena_init(&a, "test", 1 << 20);
	buf_init(&b, 10000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct msieve_prelogin_cmd c;

		is_int(msieve_prelogin_parse(&a, str_c(cases[i].text), &c), cases[i].status, "status");
		buf_clear(&b);
		buf_add(&b, c.name);
		for (int k = 0; k < c.n; k++) {
			buf_ch(&b, '|');
			buf_add(&b, c.arg[k]);
		}
		is_str(buf_str(&b), str_c(cases[i].want), "its parts");
	}
	buf_free(&b);
	arena_free(&a);
	return done();
}
