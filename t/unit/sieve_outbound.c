/* Addresses to send to. */
#include "sieve/outbound.h"
#include "tap.h"

static const struct {
	const char *text, *address; /* NULL: none */
} cases[] = {
    {"a@example.com", "a@example.com"},
    {"Ann Lee <a@example.com>", "a@example.com"},
    {"\"Lee, Ann\" < a @ example.com >", "a@example.com"},
    {"\"Lee, Ann\" < a@example.com >", "a@example.com"},
    {" a@example.com (home; not work)", "a@example.com"},
    {"\"a\"@example.com", "a@example.com"},
    {"\"a;b\"@example.com", "\"a;b\"@example.com"},
    {"<a@example.com>", NULL},
    {"a@example.com,", NULL},
    {"a@example.com;", NULL},
    {"friends: a@example.com;", NULL},
    {"Ann <@relay:a@example.com>", NULL},
    {"Ann <>", NULL},
    {"", NULL},
};

int main(void)
{
	struct str list[4], s;
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		s = STR_NIL;
		is_int(sieve_outbound_address(&a, str_c(cases[i].text), &s), cases[i].address != NULL,
		    cases[i].text);
		if (cases[i].address)
			is_str(s, str_c(cases[i].address), "as SMTP takes it");
	}
	is_int(sieve_outbound_list(&a, STR("a@example.com, B <b@example.com>"), list, 4), 2, "two");
	is_str(list[1], STR("b@example.com"), "the second");
	is_int(sieve_outbound_list(&a, STR("a@example.com,b@example.com"), list, 1), -1,
	    "more than there is room for");
	arena_free(&a);
	return done();
}
