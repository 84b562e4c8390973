/* Commands before login: grammar and limits. */
#include "imap/prelogin.h"

#include "tap.h"

static const struct {
	const char *text;
	enum imap_prelogin_status status;
	const char *args; /* kinds and contents: "A:x S:y ( )" */
} cases[] = {
    {"a NOOP", IMAP_PRELOGIN_OK, ""},
    {"a LOGIN bob pass", IMAP_PRELOGIN_OK, " A:bob A:pass"},
    {"a LOGIN \"b\\\\o\\\"b\" \"\"", IMAP_PRELOGIN_OK, " S:b\\o\"b S:"},
    {"a LOGIN bob] pa]ss", IMAP_PRELOGIN_OK, " A:bob] A:pa]ss"},
    {"a LOGIN {3}\r\nb b {0+}\r\n", IMAP_PRELOGIN_OK, " S:b b S:"},
    {"a LOGIN {3}", IMAP_PRELOGIN_LITERAL, ""},
    {"a LOGIN bob {3+}", IMAP_PRELOGIN_LITERAL, " A:bob"},
    {"a LOGIN {2048}", IMAP_PRELOGIN_LITERAL, ""},
    {"a LOGIN {2049}", IMAP_PRELOGIN_TOOBIG, ""},
    {"a LOGIN {18446744073709551615}", IMAP_PRELOGIN_TOOBIG, ""},
    {"a LOGIN {18446744073709551616}", IMAP_PRELOGIN_BAD, ""},
    {"a LOGIN {-1}", IMAP_PRELOGIN_BAD, ""},
    {"a LOGIN {3} x", IMAP_PRELOGIN_BAD, ""},
    {"a LOGIN {9}\r\nshort", IMAP_PRELOGIN_BAD, ""},
    {"a LOGIN \"bob", IMAP_PRELOGIN_BAD, ""},
    {"a LOGIN \"bob\\", IMAP_PRELOGIN_BAD, ""},
    {"a LOGIN \"b\\x\"", IMAP_PRELOGIN_BAD, ""},
    {"a LOGIN \"bob\"\"pass\"", IMAP_PRELOGIN_BAD, " S:bob"},
    {"a LOGIN bob  pass", IMAP_PRELOGIN_BAD, " A:bob"},
    {"a LOGIN bob ", IMAP_PRELOGIN_BAD, " A:bob"},
    {"a LOGIN b%b", IMAP_PRELOGIN_BAD, " A:b"},
    {"a ID (\"a\" NIL)", IMAP_PRELOGIN_OK, " ( S:a A:NIL )"},
    {"a ID ()", IMAP_PRELOGIN_OK, " ( )"},
    {"a ID ((", IMAP_PRELOGIN_BAD, " ("},
    {"a ID (", IMAP_PRELOGIN_BAD, " ("},
    {"a ID )", IMAP_PRELOGIN_BAD, ""},
    {"a", IMAP_PRELOGIN_BAD, ""},
    {"a ", IMAP_PRELOGIN_BAD, ""},
    {" NOOP", IMAP_PRELOGIN_BAD, ""},
    {"", IMAP_PRELOGIN_BAD, ""},
    {"+ NOOP", IMAP_PRELOGIN_BAD, ""},
    {"a\tNOOP", IMAP_PRELOGIN_BAD, ""},
};

static void show(const struct imap_prelogin_cmd *c, struct buf *b)
{
	static const char *const kinds[] = {" A:", " S:", " (", " )"};

	buf_clear(b);
	for (int i = 0; i < c->n; i++) {
		buf_add(b, str_c(kinds[c->arg[i].kind]));
		buf_add(b, c->arg[i].s);
	}
}

static void limits(struct arena *a)
{
	struct imap_prelogin_cmd c;
	struct buf b;

	buf_init(&b, 10000);
	for (int n = IMAP_PRELOGIN_ARGS - 1; n <= IMAP_PRELOGIN_ARGS + 1; n++) {
		buf_clear(&b);
		buf_add(&b, STR("a X"));
		for (int i = 0; i < n; i++)
			buf_add(&b, STR(" y"));
		is_int(imap_prelogin_parse(a, buf_str(&b), &c),
		    n <= IMAP_PRELOGIN_ARGS ? IMAP_PRELOGIN_OK : IMAP_PRELOGIN_BAD, "arguments");
	}
	for (int n = IMAP_PRELOGIN_TAG - 1; n <= IMAP_PRELOGIN_TAG + 1; n++) {
		buf_clear(&b);
		for (int i = 0; i < n; i++)
			buf_ch(&b, 't');
		buf_add(&b, STR(" NOOP"));
		is_int(imap_prelogin_parse(a, buf_str(&b), &c),
		    n <= IMAP_PRELOGIN_TAG ? IMAP_PRELOGIN_OK : IMAP_PRELOGIN_BAD, "tag");
	}
	is_int(imap_prelogin_parse(a, STR("a LOGIN \"b\0b\" x"), &c), IMAP_PRELOGIN_BAD, "NUL");
	buf_free(&b);
}

int main(void)
{
	struct imap_prelogin_cmd c;
	static struct arena a;
	struct buf b;

	arena_init(&a, "test", 1 << 20);
	buf_init(&b, 10000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		is_int(imap_prelogin_parse(&a, str_c(cases[i].text), &c), cases[i].status, "status");
		show(&c, &b);
		is_str(buf_str(&b), str_c(cases[i].args), "its arguments");
	}
	limits(&a);
	buf_free(&b);
	arena_free(&a);
	return done();
}
