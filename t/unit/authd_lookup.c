/* -l and -u of combinators. */
#include "authd/lookup.h"
#include "tap.h"

static const char *joined(struct arena *a, const struct authd_lookup *l, size_t n)
{
	char *const words[] = {(char[]){"cdb"}, (char[]){"users"}, (char[]){"x"}, NULL};
	char **out = authd_lookup_words(a, l, words, &n);
	const char *text = "";

	for (size_t i = 0; i < n; i++)
		text = arena_printf(a, "%s%s ", text, out[i]).p;
	return out[n] ? "no end" : text;
}

int main(void)
{
	struct authd_lookup l = {0};
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	is_str(str_c(joined(&a, &l, 2)), str_c("cdb users "), "without -l as they are");
	ok(!authd_lookup_option(&l, 's', NULL), "another letter");
	ok(authd_lookup_option(&l, 'u', (char[]){"ann@x"}) && !authd_lookup_is_right(&l), "-u without -l");
	ok(authd_lookup_option(&l, 'l', NULL) && authd_lookup_is_right(&l), "with it");
	is_str(str_c(joined(&a, &l, 3)), str_c("cdb -l -u ann@x users x "), "behind the first word");
	authd_lookup_option(&l, 'u', (char[]){"ann"});
	is_str(str_c(joined(&a, &l, 1)), str_c("cdb -l -u ann@x -u ann "), "in their order");
	while (l.n < AUTHD_LOOKUP_USERS)
		authd_lookup_option(&l, 'u', (char[]){"u"});
	ok(!authd_lookup_option(&l, 'u', (char[]){"u"}), "too many names");
	return done();
}
