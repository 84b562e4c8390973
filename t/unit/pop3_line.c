/* line: keywords at the limit, arguments as they stand, NUL. */
#include "pop3/line.h"

#include "tap.h"

static const struct {
	struct str line;
	bool good;
	struct str verb, args;
} cases[] = {
    {{"QUIT", 4}, true, {"QUIT", 4}, {"", 0}},
    {{"USER bob", 8}, true, {"USER", 4}, {"bob", 3}},
    {{"PASS  a b ", 10}, true, {"PASS", 4}, {" a b ", 5}},
    {{"PASS ", 5}, true, {"PASS", 4}, {"", 0}},
    {{"12345678", 8}, true, {"12345678", 8}, {"", 0}},
    {{"123456789", 9}, false, {0}, {0}},
    {{"", 0}, false, {0}, {0}},
    {{" x", 2}, false, {0}, {0}},
    {{"US\0R x", 6}, false, {0}, {0}},
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pop3_line c;
		bool good = pop3_line_parse(cases[i].line, &c);

		ok(good == cases[i].good, "line %zu", i);
		if (good && cases[i].good)
			ok(str_eq(c.verb, cases[i].verb) && str_eq(c.args, cases[i].args), "its parts");
	}
	return done();
}
