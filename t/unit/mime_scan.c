/* The scanner: offsets, limits, memory. What its trees say is tested in mime_bodystructure.c. */
#include "mime/scan.h"

#include "mime/head.h"

#include "tap.h"

static struct arena arena;

static void offsets(void)
{
	struct str m =
	    STR("Content-Type: multipart/mixed; boundary=b\n\npre\n--b\nA: 1\n\none\n--b\r\nContent-Type: "
	        "message/rfc822\r\n\r\nSubject: x\r\n\r\nin\r\n--b--\nepi\n");
	struct mime_part *root = mime_scan_str(&arena, m), *one = root->child, *two = one->next,
	                 *inner = two->child;

	is_int((int64_t)root->head.phys, 43, "header of the root");
	is_int((int64_t)root->head.virt, 45, "as CRLF");
	is_int((int64_t)(root->head.phys + root->body.phys), (int64_t)m.n, "all of it");
	is_str(str_of(m.p + one->at, one->head.phys), STR("A: 1\n\n"), "first part's header");
	is_str(str_of(m.p + mime_part_body_at(one), one->body.phys), STR("one"), "its body");
	is_int((int64_t)one->at_virt, (int64_t)one->at + 4, "four bare LFs before it");
	is_str(
	    str_of(m.p + mime_part_body_at(inner), inner->body.phys), STR("in"), "the inner message's body");
	is_int((int64_t)two->body.phys, (int64_t)(inner->head.phys + inner->body.phys),
	    "a message's body is the message in it");
	ok(mime_part_is_crlf(two) && !mime_part_is_crlf(root), "which parts have CRLF");
	is_str(inner->envelope, STR("Subject: x\r\n"), "the lines of its envelope");
	ok(str_is_nil(one->envelope), "no envelope for other parts");
}

static size_t count_parts(struct mime_part *root)
{
	size_t n = 0;

	for (struct mime_part *p = root; p; p = mime_part_walk(root, p))
		n++;
	return n;
}

static void many_parts(void)
{
	struct buf b;
	struct mime_part *root;

	buf_init(&b, 1 << 22);
	buf_add(&b, STR("Content-Type: multipart/mixed; boundary=b\n\n"));
	for (int i = 0; i < 20000; i++)
		buf_add(&b, STR("--b\n\nx\n"));
	root = mime_scan_str(&arena, buf_str(&b));
	is_int((int64_t)count_parts(root), MIME_PART_MAX, "parts are limited");
	is_int((int64_t)(root->head.phys + root->body.phys), (int64_t)b.n, "and the rest is counted");
	buf_free(&b);
}

static void deep_parts(bool messages)
{
	struct buf b;
	struct mime_part *p;
	size_t depth = 0;

	buf_init(&b, 1 << 24);
	for (int i = 0; i < 50000; i++) {
		if (messages)
			buf_add(&b, STR("Content-Type: message/rfc822\n\n"));
		else
			buf_printf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
	}
	for (p = mime_scan_str(&arena, buf_str(&b)); p->child; p = p->child)
		depth++;
	is_int((int64_t)depth, MIME_PART_MAX_DEPTH,
	    messages ? "messages in messages" : "multiparts in multiparts");
	ok(p->kind == MIME_PART_LEAF, "the last is a leaf");
	buf_free(&b);
}

static void long_header(void)
{
	struct mime_scan s;
	struct mime_part *p;

	mime_scan_init(&s, &arena);
	mime_scan_feed(&s, STR("Content-Type: text/html\nX:"));
	for (int i = 0; i < 300; i++) {
		static char piece[16384];

		memset(piece, 'x', sizeof piece);
		mime_scan_feed(&s, str_of(piece, sizeof piece));
	}
	ok(s.header.n <= MIME_HEAD_MAX, "no more of a header is held than is parsed");
	mime_scan_feed(&s, STR("\nContent-ID: late\n\nbody"));
	p = mime_scan_end(&s);
	ok(p->is_text && str_eq(p->subtype, STR("html")), "its beginning counts");
	ok(str_is_nil(p->id), "its end doesn't");
	is_int((int64_t)p->body.phys, 4, "the body is where it is");
}

static void stream(void)
{
	struct in in;
	struct mime_part *p;
	struct err e;

	in_init_str(&in, STR("A: 1\n\nbody\n"));
	p = mime_scan_in(&arena, &in, &e);
	ok(p && p->body.lines == 1 && p->body.virt == 6, "from a reader");
	in_free(&in);
}

int main(void)
{
	arena_init(&arena, "test", 4 * MIME_SCAN_ARENA);
	offsets();
	many_parts();
	deep_parts(false);
	deep_parts(true);
	long_header();
	stream();
	arena_free(&arena);
	return done();
}
