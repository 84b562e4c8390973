/* Trees of threads: RFC 5256's steps on nodes made by hand. */
#include "imap/thread.h"

#include "imap_grammar.h"
#include "tap.h"

static struct imap c;
static struct imap_thread t;

static void begin(void)
{
	imap_thread_free(&t);
	arena_free(&c.s.cmd);
	arena_init(&c.s.cmd, "test", 64 << 20);
	t = (struct imap_thread){.c = &c, .by = IMAP_THREAD_REFERENCES};
	imap_threadtree_add(&t);
}

static uint32_t add(uint32_t seq, uint32_t parent, const char *subject, bool reply)
{
	uint32_t n = imap_threadtree_add(&t);

	t.nodes[n].seq = seq;
	t.nodes[n].parent = parent;
	t.nodes[n].date = seq;
	t.nodes[n].subject = *subject ? (unsigned char)*subject * 2 : 0;
	t.nodes[n].is_reply = reply;
	return n;
}

static void expect(const char *want)
{
	c.s.out = *print();
	imap_thread_print(&t, false);
	printer = c.s.out;
	is_str(output(), str_c(want), want);
}

static void test_shapes(void)
{
	uint32_t a, dummy;

	begin();
	add(2, 0, "a", false);
	a = add(3, 0, "b", false);
	a = add(6, a, "b", true);
	add(23, add(4, a, "b", true), "b", true);
	add(96, add(7, add(44, a, "b", true), "b", true), "b", true);
	imap_threadtree_grow(&t);
	expect("(2)(3 6 (4 23)(44 7 96))");
	begin();
	dummy = add(0, 0, "", false);
	add(5, dummy, "x", false);
	add(3, dummy, "y", false);
	imap_threadtree_grow(&t);
	expect("((3)(5))");
	begin();
	dummy = add(0, add(0, 0, "", false), "", false);
	add(5, dummy, "x", false);
	add(0, 0, "", false);
	imap_threadtree_grow(&t);
	expect("(5)");
}

/* What stands for a missing message has the date and the number of its first child. */
static void test_dates(void)
{
	uint32_t dummy;

	begin();
	dummy = add(0, 0, "", false);
	add(4, dummy, "x", false);
	add(2, dummy, "y", false);
	add(1, 0, "z", false);
	add(3, 0, "z", false);
	for (uint32_t i = 2; i < t.n; i++)
		t.nodes[i].date = INT64_C(1) << 40;
	imap_threadtree_grow(&t);
	expect("(1)((2)(4))(3)");
}

static void test_subjects(void)
{
	begin();
	add(1, 0, "s", false);
	add(2, 0, "s", true);
	add(3, 0, "other", false);
	imap_threadtree_grow(&t);
	imap_threadtree_merge(&t);
	expect("(1 2)(3)");
	begin();
	add(1, 0, "s", false);
	add(2, 0, "s", false);
	add(4, 0, "s", false);
	imap_threadtree_grow(&t);
	imap_threadtree_merge(&t);
	expect("((1)(2)(4))");
	begin();
	add(1, 0, "", false);
	add(2, 0, "", false);
	imap_threadtree_grow(&t);
	imap_threadtree_merge(&t);
	expect("(1)(2)");
}

/* A thread as deep as a mailbox is long: nothing recurses. */
static void test_deep(void)
{
	uint32_t parent = 0;

	begin();
	for (uint32_t i = 1; i <= 200000; i++)
		parent = add(i, parent, "s", false);
	imap_threadtree_grow(&t);
	imap_threadtree_merge(&t);
	printed.max = 0;
	buf_free(&printed);
	buf_init(&printed, 4 << 20);
	out_init_buf(&printer, &printed);
	c.s.out = printer;
	imap_thread_print(&t, false);
	printer = c.s.out;
	ok(str_ends(output(), STR(" 199999 200000)")), "two hundred thousand deep");
}

int main(void)
{
	at(STR(""));
	test_shapes();
	test_dates();
	test_subjects();
	test_deep();
	imap_thread_free(&t);
	return done();
}
