/* park: a session's state, printed and parsed. */
#include "imap/park.h"

#include "tap.h"

static struct arena arena;
static struct buf b;
static struct err e;

static bool parses(void)
{
	struct imap_park r;

	if (imap_park_parse(buf_str(&b), &arena, &r, &e) < 0)
		return false;
	imap_park_free(&r);
	return true;
}

static bool prints(struct imap_park *p)
{
	buf_clear(&b);
	imap_park_print(p, &b);
	return parses();
}

static void test_limits(struct imap_park *p)
{
	struct index_range two[2] = {{3, 5}, {7, 9}}, all = {1, MAILBOX_FROZEN_MESSAGES};

	p->saved = (struct index_ranges){two, 2, 2};
	ok(prints(p), "ranges that don't touch");
	two[1].first = 6;
	ok(!prints(p), "ranges that touch");
	two[1] = (struct index_range){2, 2};
	ok(!prints(p), "ranges in the wrong order");
	two[0] = (struct index_range){0, 5};
	ok(!prints(p), "UID 0");
	p->saved = (struct index_ranges){&all, 1, 1};
	ok(prints(p), "as many messages as there may be");
	all.last++;
	ok(!prints(p), "one more");
	p->saved = (struct index_ranges){0};
	p->box.name = STR_NIL;
	ok(!prints(p), "a mailbox without a name");
	p->box.name = STR("");
	p->tag = STR_NIL;
	ok(!prints(p), "a command without a tag");
}

int main(void)
{
	struct index_range uids[] = {{1, 4}, {6, 6}}, last = {UINT32_MAX, UINT32_MAX};
	struct imap_park p = {.head = {.bits = IMAP_PARK_BOX, .notify_ms = 1, .end_ms = 7},
	                     .tag = STR("a1"),
	                     .enabled = 5,
	                     .bad = 2,
	                     .exists = 5,
	                     .recent = 1,
	                     .said = true,
	                     .in = 1ULL << 40,
	                     .out = 12,
	                     .saved = {&last, 1, 1},
	                     .box = {.name = STR("a\0b"),
	                         .flags = MAILBOX_RECENT,
	                         .stored = true,
	                         .uidvalidity = 77,
	                         .guid = "0123456789abcde",
	                         .modseq = 1ULL << 50,
	                         .keywords = 3,
	                         .keywords_crc = 9,
	                         .uids = {uids, 2, 2}}},
	                 r;
	struct buf again;
	int passed = 0;

	arena_init(&arena, "test", 64 << 20);
	buf_init(&b, IMAP_PARK_MAX);
	buf_init(&again, IMAP_PARK_MAX);
	imap_park_print(&p, &b);
	ok(imap_park_parse(buf_str(&b), &arena, &r, &e) == 0, "printed and parsed");
	ok(str_eq(r.tag, p.tag) && str_is_nil(r.session) && r.in == p.in && r.said, "the session");
	ok(str_eq(r.box.name, p.box.name) && r.box.uids.n == 2 && r.box.modseq == p.box.modseq &&
	        r.box.stored,
	    "the mailbox");
	imap_park_print(&r, &again);
	ok(str_eq(buf_str(&b), buf_str(&again)), "printed again it is the same");
	imap_park_free(&r);
	for (size_t i = 0; i < b.n; i++) {
		b.p[i] ^= 4;
		passed += parses();
		b.p[i] ^= 4;
	}
	is_int(passed, 0, "no flipped bit passes");
	for (b.n--; b.n; b.n--)
		passed += parses();
	is_int(passed, 0, "nor a part of it");
	test_limits(&p);
	buf_free(&b);
	buf_init(&b, 100);
	imap_park_print(&p, &b);
	ok(b.full, "what is too large says so");
	buf_free(&again);
	buf_free(&b);
	arena_free(&arena);
	return done();
}
