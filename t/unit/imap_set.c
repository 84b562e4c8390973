/* Sequence sets: order, merging, "*", limits. */
#include "imap/set.h"

#include "base/buf.h"
#include "tap.h"

static struct arena arena;
static struct err err;

static int parse(struct str s, struct imap_set *r)
{
	struct imap_parse p;

	imap_parse_init(&p, s, &arena, &err);
	return imap_set_parse(&p, r) < 0 ? -1 : imap_parse_end(&p);
}

static struct str text(const struct imap_set *s)
{
	static struct buf b;

	buf_free(&b);
	buf_init(&b, 1000);
	for (size_t i = 0; i < s->n; i++)
		buf_printf(&b, "%s%u:%u", i ? "," : "", s->p[i].first, s->p[i].last);
	return buf_str(&b);
}

static void test_sets(void)
{
	static const struct {
		struct str in, want; /* with 10 for "*"; NIL: refused */
	} t[] = {
	    {STR("1"), STR("1:1")},
	    {STR("2,4:7,9,12:*"), STR("2:2,4:7,9:12")},
	    {STR("*:4,5:7"), STR("4:10")},
	    {STR("4:2"), STR("2:4")},
	    {STR("5,4,3,2,1"), STR("1:5")},
	    {STR("1:3,2:9,1"), STR("1:9")},
	    {STR("*"), STR("10:10")},
	    {STR("20:*"), STR("10:20")},
	    {STR("3291:*,1"), STR("1:1,10:3291")},
	    {STR("4294967294"), STR("4294967294:4294967294")},
	    {STR("4294967295"), STR("4294967294:4294967294")},
	    {STR("4:4294967295"), STR("4:4294967294")},
	    {STR("4294967296"), STR_NIL},
	    {STR("0"), STR_NIL},
	    {STR("1:0"), STR_NIL},
	    {STR("1,"), STR_NIL},
	    {STR(",1"), STR_NIL},
	    {STR("1:"), STR_NIL},
	    {STR("1:2:3"), STR_NIL},
	    {STR("$,1"), STR_NIL},
	    {STR("1,$"), STR_NIL},
	    {STR(""), STR_NIL},
	};
	struct imap_set s;

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		int got = parse(t[i].in, &s);

		is_int(got, str_is_nil(t[i].want) ? -1 : 0, t[i].in.p);
		if (got < 0)
			continue;
		imap_set_star(&s, 10);
		is_str(text(&s), t[i].want, "means");
	}
	ok(parse(STR("$"), &s) == 0 && s.saved, "the saved result");
	parse(STR("3:5,9"), &s);
	ok(!imap_set_has(&s, 2) && imap_set_has(&s, 3) && imap_set_has(&s, 5) && !imap_set_has(&s, 6) &&
	        imap_set_has(&s, 9) && !imap_set_has(&s, 10),
	    "has");
}

static int many(size_t n, int step)
{
	struct buf b;
	struct imap_set s;
	int got;

	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_ch(&b, ',');
		buf_u64(&b, 1 + i * (size_t)step);
	}
	got = parse(buf_str(&b), &s);
	buf_free(&b);
	return got;
}

int main(void)
{
	struct imap_parse p;
	uint32_t *list;
	size_t n;

	arena_init(&arena, "test", 64 << 20);
	test_sets();
	is_int(many(IMAP_SET_MAX - 1, 2), 0, "one range below the limit");
	is_int(many(IMAP_SET_MAX, 2), 0, "at the limit");
	is_int(many(IMAP_SET_MAX + 1, 2), -1, "above it");
	is_int(many(3 * IMAP_SET_MAX, 2), -1, "far above it");
	is_int(many(5 * IMAP_SET_MAX, 1), 0, "many that merge into one");
	imap_parse_init(&p, STR("2,4:6,1"), &arena, &err);
	ok(imap_set_parse_ordered(&p, 5, &list, &n) == 0 && n == 5 && list[0] == 2 && list[3] == 6 &&
	        list[4] == 1,
	    "in the order written");
	imap_parse_init(&p, STR("1:6"), &arena, &err);
	is_int(imap_set_parse_ordered(&p, 5, &list, &n), -1, "more than allowed");
	imap_parse_init(&p, STR("1:4294967294"), &arena, &err);
	is_int(imap_set_parse_ordered(&p, 5, &list, &n), -1, "far more than allowed");
	imap_parse_init(&p, STR("1:*"), &arena, &err);
	is_int(imap_set_parse_known(&p, &(struct imap_set){0}), -1, "no star among known UIDs");
	return done();
}
