/* Variables in settings. */
#include "conf/user.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *in, *out;
	} cases[] = {{"~/Maildir", "/h/Maildir"}, {"~", "/h"}, {"~x", "~x"}, {"a~", "a~"},
	    {"/s/%d/%n", "/s/example.org/ann"}, {"%u", "ann@example.org"}, {"%h/x%%", "/h/x%"}, {"%x", NULL},
	    {"%", NULL}, {"", ""}};
	const struct conf_user u = {STR("ann@example.org"), STR("/h")}, nobody = {STR("ann"), STR_NIL};
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		is_str(conf_user_expand(&a, str_c(cases[i].in), &u, &e), str_c(cases[i].out), cases[i].in);
	is_str(conf_user_expand(&a, STR("~/x"), &nobody, &e), STR_NIL, "no home");
	is_str(conf_user_expand(&a, STR("%n/%d"), &nobody, &e), STR("ann/"), "no domain");
	return done();
}
