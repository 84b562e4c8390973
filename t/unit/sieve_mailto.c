/* mailto: URIs. */
#include "sieve/mailto.h"
#include "tap.h"

static const struct {
	const char *uri;
	int to; /* -1: not valid */
	const char *subject, *body;
} cases[] = {
    {"mailto:a@example.com", 1, NULL, NULL},
    {"MAILTO:a@example.com,b@example.com?to=c@example.com&cc=a@example.com", 3, NULL, NULL},
    {"mailto:?to=a@example.com&subject=a%20b&body=x%0d%0ay", 1, "a b", "x\r\ny"},
    {"mailto:a%2bb@example.com?subject=a%0d%0aBcc:x", 1, "a  Bcc:x", NULL},
    {"mailto:a@example.com%2cb@example.com%2C%20%22x%2cy%22@example.com", 3, NULL, NULL},
    {"mailto:Ann%20Lee%20%3Cann@example.com%3E", 1, NULL, NULL},
    {"mailto:?cc=a@example.com", 1, NULL, NULL},
    {"mailto:a@example.com;?x=y", -1, NULL, NULL},
    {"mailto:a@example.com?x=y>z", -1, NULL, NULL},
    {"mailto:a b@example.com", -1, NULL, NULL},
    {"mailto:", -1, NULL, NULL},
    {"mailto:nobody", -1, NULL, NULL},
    {"mailto:a@example.com?x", -1, NULL, NULL},
    {"mailto:a@example.com?subject=%zz", -1, NULL, NULL},
    {"http://example.com", -1, NULL, NULL},
};

int main(void)
{
	struct sieve_mailto m;
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool good = sieve_mailto_parse(&a, str_c(cases[i].uri), &m);

		is_int(good ? (int)(m.nto + m.ncc) : -1, cases[i].to, cases[i].uri);
		if (good)
			is_str(m.subject, str_c(cases[i].subject), "subject");
		if (good)
			is_str(m.body, str_c(cases[i].body), "body");
	}
	sieve_mailto_parse(&a, STR("mailto:a@example.com?From=x&X-A=b&auto-submitted=no&received=x"), &m);
	is_int((int64_t)m.nfields, 1, "unsafe fields are left out");
	is_str(m.fields[0].name, STR("X-A"), "others stay");
	arena_free(&a);
	return done();
}
