/* Message identifiers. */
#include "mime/msgid.h"

#include "tap.h"

static const struct {
	const char *in, *want; /* joined by "|" */
} cases[] = {
    {"<a@b>", "a@b"},
    {" <a@b>\r\n <c@d>", "a@b|c@d"},
    {"<\"a\"@b>", "a@b"},
    {"< a @ b >", "a@b"},
    {"<a@[x y]>", "a@[x y]"},
    {"<a..b@c>", "a..b@c"},
    {"<a>", ""},
    {"<@b>", ""},
    {"a@b", ""},
    {"<a@b", ""},
    {"<<a@b>", "a@b"},
    {"text <a@b> (c) <d@e>, <f@g>", "a@b|d@e|f@g"},
    {"<a b@c>", ""},
    {"<>", ""},
    {"", ""},
    {"<a@b><c@d>", "a@b|c@d"},
    {"<a@b@c>", "a@b@c"},
    {"<x <a@b>", "a@b"},
};

int main(void)
{
	static struct arena arena;
	static char open[300000];
	struct str s, id;

	arena_init(&arena, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str want = str_c(cases[i].want), one;

		s = str_c(cases[i].in);
		while (mime_msgid_next(&arena, &s, &id))
			is_str(id, str_cut(&want, '|', &one) ? one : STR_NIL, cases[i].in);
		ok(want.n == 0, "no more in %s", cases[i].in);
	}
	memset(open, '<', sizeof open);
	open[sizeof open - 1] = '>';
	s = str_of(open, sizeof open);
	ok(!mime_msgid_next(&arena, &s, &id), "many brackets");
	arena_free(&arena);
	return done();
}
