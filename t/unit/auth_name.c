/* User names. */
#include "auth/name.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *in, *more, *want; /* want NULL: refused */
	} cases[] = {
	    {"ann", NULL, "ann"},
	    {"Ann@Example.ORG", NULL, "ann@example.org"},
	    {"a+b=c_d-e.f", NULL, "a+b=c_d-e.f"},
	    {"", NULL, NULL},
	    {".hidden", NULL, NULL},
	    {"-l", NULL, NULL},
	    {"@x", NULL, NULL},
	    {"a..b", NULL, NULL},
	    {"a/b", "/", NULL},
	    {"a b", " ", NULL},
	    {"a*b", "*", NULL},
	    {"a%b", "%", NULL},
	    {"a'b", "'", NULL},
	    {"a~b", NULL, NULL},
	    {"a~b", "~", "a~b"},
	    {"a\nb", "\n", NULL},
	    {"\xc3\xa9va", NULL, NULL},
	    {"\xc3\xa9va", "U", "\xc3\xa9va"},
	    {"\xc3", "U", NULL},
	    {"\xc0\xaf", "U", NULL},
	    {"\xed\xa0\x80", "U", NULL},
	    {"a\xc2\x85", "U", NULL},
	};
	struct str local, domain;
	static struct arena a;
	char longest[AUTH_NAME_MAX + 1];

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(auth_name_check(&a, str_c(cases[i].in), cases[i].more, true), str_c(cases[i].want),
		    cases[i].in[0] > 32 ? cases[i].in : "unprintable");
	memset(longest, 'a', sizeof longest);
	ok(auth_name_check(&a, str_of(longest, AUTH_NAME_MAX), NULL, true).n == AUTH_NAME_MAX,
	    "the longest name");
	ok(str_is_nil(auth_name_check(&a, str_of(longest, AUTH_NAME_MAX + 1), NULL, true)),
	    "one more is too long");
	ok(str_is_nil(auth_name_check(&a, str_of("a\0b", 3), NULL, true)), "a NUL is refused");
	is_str(auth_name_check(&a, STR("Ann"), NULL, false), STR("Ann"), "case is kept on request");
	auth_name_split(STR("a@b@c"), &local, &domain);
	is_str(local, STR("a@b"), "local part before the last @");
	is_str(domain, STR("c"), "domain after it");
	auth_name_split(STR("a"), &local, &domain);
	is_str(domain, STR_NIL, "no domain");
	return done();
}
