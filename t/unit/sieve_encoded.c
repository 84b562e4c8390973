/* Encoded characters; RFC 5228 2.4.2.4 has most of these. */
#include "sieve/encoded.h"
#include "tap.h"

static const struct {
	const char *in, *out; /* NULL: an error */
} cases[] = {
    {"$${hex:40}", "$@"},
    {"${hex: 40 }", "@"},
    {"${HEX: 40}", "@"},
    {"${hex:40", "${hex:40"},
    {"${hex:400}", "${hex:400}"},
    {"${hex:4${hex:30}}", "${hex:40}"},
    {"${unicode:40}", "@"},
    {"${ unicode:40}", "${ unicode:40}"},
    {"${UNICODE:40}", "@"},
    {"${UnICoDE:0000040}", "@"},
    {"${Unicode:40}", "@"},
    {"${Unicode:Cool}", "${Unicode:Cool}"},
    {"${unicode:200000}", NULL},
    {"${Unicode:DF01}", NULL},
    {"${unicode:20ac 1f600}", "€😀"},
    {"${hex:}", "${hex:}"},
    {"a$", "a$"},
    {"", ""},
};

int main(void)
{
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str r;
		int rc = sieve_encoded_decode(&a, str_c(cases[i].in), &r);

		if (cases[i].out)
			is_str(r, str_c(cases[i].out), cases[i].in);
		else
			is_int(rc, -1, cases[i].in);
	}
	arena_free(&a);
	return done();
}
