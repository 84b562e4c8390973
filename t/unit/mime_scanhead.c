/* What the scanner reads out of a header. */
#include "mime/scanhead.h"

#include "tap.h"

static struct arena arena;

static struct mime_part *of(const char *header)
{
	return mime_scan_str(&arena, str_c(header));
}

int main(void)
{
	struct mime_part *p;

	arena_init(&arena, "test", MIME_SCAN_ARENA);
	p = of("Content-Type: text/html; charset=x\nContent-ID: <a>\nContent-Id: <b>\nContent-Description: "
	       "a\n b\n\n");
	is_str(p->type, STR("text"), "type");
	is_str(p->subtype, STR("html"), "subtype");
	is_str(p->params, STR("; charset=x"), "parameters");
	is_str(p->id, STR("<a>"), "the first of two");
	is_str(p->description, STR("a b"), "unfolded");
	ok(str_is_nil(p->md5) && str_is_nil(p->location), "absent fields");
	ok(p->is_text, "is text");
	p = of("Content-Disposition: a\nContent-Disposition: b\nMime-Version: 1.0\n\n");
	is_str(p->disposition, STR("b"), "the last disposition");
	ok(str_is_nil(p->type) && p->is_text, "no type is text");
	p = of("Content-Transfer-Encoding: base64\n\n");
	ok(str_is_nil(p->encoding), "without a word of MIME other fields mean nothing");
	p = of("Content-Type: nonsense here\n\n");
	ok(p->type.n == 0 && !str_is_nil(p->type) && !p->is_text, "a broken type is neither text nor absent");
	p = of("Content-Type: multipart/mixed\n\n--\n\nx");
	ok(p->kind == MIME_PART_MULTIPART && !p->child, "a multipart without boundary has no parts");
	p = of("Content-Type: MULTIPART/Mixed; BOUNDARY=\"b c\"\n\n--b c\n\nx");
	ok(p->child && !p->child->next, "a quoted boundary");
	arena_free(&arena);
	return done();
}
