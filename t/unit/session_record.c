/* The form of a record. */
#include "session/record.h"

#include "tap.h"

static const struct {
	bool one, stamps;
	const char *want;
} cases[] = {
    {false, false, "a1 X\nb"},
    {false, true, "1.000002 a1 X\n1.000002 b"},
    {true, false, "C: a1 X\nC: b\\\nS: * OK\nC: more\n"},
    {true, true, "1.000002 C: a1 X\n1.000002 C: b\\\n1.000002 S: * OK\n1.000002 C: more\n"},
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct record r = {.one = cases[i].one, .stamps = cases[i].stamps};
		struct buf b, other;

		buf_init(&b, 1000);
		buf_init(&other, 1000);
		record_format(&r, RECORD_CLIENT, STR("a1 "), 1000002, &b);
		record_format(&r, RECORD_CLIENT, STR("X\nb"), 1000002, &b);
		record_format(&r, RECORD_SERVER, STR("* OK\n"), 1000002, r.one ? &b : &other);
		if (r.one)
			record_format(&r, RECORD_CLIENT, STR("more\n"), 1000002, &b);
		is_str(buf_str(&b), str_c(cases[i].want), "the record");
		buf_free(&b);
		buf_free(&other);
	}
	return done();
}
