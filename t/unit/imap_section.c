/* Sections: grammar and label. */
#include "imap/section.h"

#include "tap.h"

static struct arena arena;
static struct err err;

int main(void)
{
	static const struct {
		struct str in, want; /* NIL: refused */
	} t[] = {
	    {STR("[]"), STR("[]")},
	    {STR("[1]"), STR("[1]")},
	    {STR("[1.2.3]"), STR("[1.2.3]")},
	    {STR("[header]"), STR("[HEADER]")},
	    {STR("[4.2.2.1.MIME]"), STR("[4.2.2.1.MIME]")},
	    {STR("[4.2.HEADER]"), STR("[4.2.HEADER]")},
	    {STR("[HEADER.FIELDS (DATE \"FROM\" {2}\r\nTo)]"), STR("[HEADER.FIELDS (DATE FROM To)]")},
	    {STR("[1.HEADER.FIELDS.NOT (x)]"), STR("[1.HEADER.FIELDS.NOT (x)]")},
	    {STR("[TEXT]"), STR("[TEXT]")},
	    {STR("[MIME]"), STR_NIL},
	    {STR("[1.]"), STR_NIL},
	    {STR("[.1]"), STR_NIL},
	    {STR("[0]"), STR_NIL},
	    {STR("[1.0]"), STR_NIL},
	    {STR("[HEADER.FIELDS]"), STR_NIL},
	    {STR("[HEADER.FIELDS ()]"), STR_NIL},
	    {STR("[HEADER.FIELDS (a:b)]"), STR_NIL},
	    {STR("[HEADER.FIELDS (\"\")]"), STR_NIL},
	    {STR("[FOO]"), STR_NIL},
	    {STR("[1"), STR_NIL},
	};
	struct imap_section s;
	struct imap_parse p;
	struct str *names;
	bool is;
	uint64_t first, length;

	arena_init(&arena, "test", 8 << 20);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		int got;

		imap_parse_init(&p, t[i].in, &arena, &err);
		got = imap_section_parse(&p, &s);
		is_int(got, str_is_nil(t[i].want) ? -1 : 0, t[i].in.p);
		if (got == 0)
			is_str(imap_section_label(&arena, &s), t[i].want, "label");
	}
	imap_parse_init(&p, STR("[HEADER.FIELDS (To b TO A)]"), &arena, &err);
	imap_section_parse(&p, &s);
	is_int((int64_t)imap_section_names(&arena, &s, &names), 3, "names are unique");
	ok(str_eq(names[0], STR("a")) && str_eq(names[2], STR("to")), "lower case, sorted");
	imap_parse_init(&p, STR("<0.9223372036854775807>"), &arena, &err);
	ok(imap_section_parse_partial(&p, &is, &first, &length) == 0 && is && length == INT64_MAX,
	    "a large partial");
	imap_parse_init(&p, STR("<0.0>"), &arena, &err);
	ok(imap_section_parse_partial(&p, &is, &first, &length) < 0, "an empty one");
	imap_parse_init(&p, STR("<18446744073709551616.1>"), &arena, &err);
	ok(imap_section_parse_partial(&p, &is, &first, &length) < 0, "2^64");
	imap_parse_init(&p, STR("x"), &arena, &err);
	ok(imap_section_parse_partial(&p, &is, &first, &length) == 0 && !is, "none");
	return done();
}
