/* FETCH's arguments. */
#include "imap/fetchatt.h"

#include "tap.h"

static struct arena arena;
static struct err err;

static int parse(struct str s, struct imap_fetch *r)
{
	struct imap_parse p;

	imap_parse_init(&p, s, &arena, &err);
	if (imap_fetchatt_parse(&p, r) < 0 || imap_fetchatt_parse_modifiers(&p, r) < 0)
		return -1;
	return imap_parse_end(&p);
}

int main(void)
{
	static const struct {
		struct str in;
		int got;
		size_t n;
		bool seen;
	} t[] = {
	    {STR("FLAGS"), 0, 1, false},
	    {STR("ALL"), 0, 4, false},
	    {STR("FAST"), 0, 3, false},
	    {STR("full"), 0, 5, false},
	    {STR("(FLAGS UID flags)"), 0, 2, false},
	    {STR("BODY[]"), 0, 1, true},
	    {STR("BODY.PEEK[]<0.5>"), 0, 1, false},
	    {STR("(BODY BODY[1] BODYSTRUCTURE)"), 0, 3, true},
	    {STR("RFC822.HEADER"), 0, 1, false},
	    {STR("RFC822.TEXT"), 0, 1, true},
	    {STR("(BINARY.PEEK[1] BINARY.SIZE[1.2])"), 0, 2, false},
	    {STR("BINARY[1]<3.4>"), 0, 1, true},
	    {STR("(PREVIEW (LAZY) FLAGS)"), 0, 2, false},
	    {STR("PREVIEW (LAZY)"), 0, 1, false},
	    {STR("(PREVIEW FLAGS)"), 0, 2, false},
	    {STR("FLAGS (CHANGEDSINCE 5)"), 0, 1, false},
	    {STR("PREVIEW (CHANGEDSINCE 5 VANISHED)"), 0, 1, false},
	    {STR("FLAGS (VANISHED)"), -1, 0, false},
	    {STR("FLAGS (PARTIAL -1:-10)"), 0, 1, false},
	    {STR("FLAGS (PARTIAL 1:-10)"), -1, 0, false},
	    {STR("FLAGS (PARTIAL 0:10)"), -1, 0, false},
	    {STR("()"), -1, 0, false},
	    {STR("(FLAGS ALL)"), -1, 0, false},
	    {STR("(FLAGS  UID)"), -1, 0, false},
	    {STR("FLAGS UID"), -1, 0, false},
	    {STR("BINARY[1.MIME]"), -1, 0, false},
	    {STR("BINARY.SIZE[1]<0.1>"), -1, 0, false},
	    {STR("BODY.PEEK"), -1, 0, false},
	    {STR("NONSENSE"), -1, 0, false},
	};
	struct imap_fetch f;

	arena_init(&arena, "test", 8 << 20);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		is_int(parse(t[i].in, &f), t[i].got, t[i].in.p);
		if (t[i].got == 0)
			ok(f.n == t[i].n && f.seen == t[i].seen, "items and \\Seen");
	}
	parse(STR("BODY.PEEK[1.TEXT]<7.9>"), &f);
	is_str(f.items[0].label, STR("BODY[1.TEXT]<7>"), "the answer's label");
	parse(STR("UID (PARTIAL -5:-2)"), &f);
	ok(f.windowed && f.from == -2 && f.to == -5, "windows begin near the end they count from");
	return done();
}
