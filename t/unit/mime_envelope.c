/* ENVELOPE: what t/corpus/mime_structure doesn't show (see mime_bodystructure.c). */
#include "mime/envelope.h"

#include "base/clock.h"

#include "tap.h"

/* Milliseconds that an envelope with n addresses, in n fields, takes. */
static int64_t time_of(int n, struct buf *out)
{
	struct arena arena;
	struct buf header;
	int64_t start;

	arena_init(&arena, "test", 256 << 20);
	buf_init(&header, 1 << 26);
	for (int i = 0; i < n; i++)
		buf_add(&header, STR("To: a@b\n"));
	start = clock_mono_ms();
	buf_clear(out);
	mime_envelope_print(&arena, buf_str(&header), out);
	start = clock_mono_ms() - start;
	buf_free(&header);
	arena_free(&arena);
	return start;
}

int main(void)
{
	static struct arena arena;
	struct buf out;

	arena_init(&arena, "test", 1 << 20);
	buf_init(&out, 1 << 24);
	mime_envelope_print(&arena, STR(""), &out);
	is_str(buf_str(&out), STR("(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)"), "nothing");
	buf_clear(&out);
	mime_envelope_print(&arena, STR("from: a@b\nSUBJECT: x\ndate: d\n\nTo: c@d\n"), &out);
	is_str(buf_str(&out),
	    STR("(\"d\" \"x\" ((NIL NIL \"a\" \"b\")) ((NIL NIL \"a\" \"b\")) ((NIL NIL \"a\" \"b\")) NIL "
	        "NIL NIL NIL NIL)"),
	    "names in any case, defaults, and only the header");
	ok(mime_envelope_has(STR("in-reply-TO")) && !mime_envelope_has(STR("References")) &&
	        !mime_envelope_has(STR_NIL),
	    "which fields");
	ok(time_of(100000, &out) < 5000, "a hundred thousand fields take no minutes");
	ok(out.n > 10000 && !out.full, "the first ten thousand are there");
	buf_free(&out);
	arena_free(&arena);
	return done();
}
