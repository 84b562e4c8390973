/* Header fields. */
#include "mime/head.h"

#include "tap.h"

static struct arena arena;

static void fields(void)
{
	struct str block =
	    STR("From x Mon\nSubject: a\r\n b\nTo : c\nno colon\nX:\n: empty\nNul\0: v\n\nbody: x\n");
	static const struct {
		struct str name, value;
		size_t offset;
	} want[] = {
	    {{NULL, 0}, {"From x Mon", 10}, 0},
	    {{"Subject", 7}, {"a\r\n b", 5}, 11},
	    {{"To", 2}, {"c", 1}, 26},
	    {{NULL, 0}, {"no colon", 8}, 33},
	    {{"X", 1}, {"", 0}, 42},
	    {{NULL, 0}, {": empty", 7}, 45},
	    {{"Nul\0", 4}, {"v", 1}, 53},
	};
	struct mime_head h;

	mime_head_init(&h, block);
	for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
		ok(mime_head_next(&h), "field %zu", i);
		is_str(h.name, want[i].name, "name");
		is_str(h.value, want[i].value, "value");
		is_int((int64_t)h.offset, (int64_t)want[i].offset, "offset");
		ok(str_starts(str_from(block, h.offset), h.field), "field is a piece of the block");
	}
	ok(!mime_head_next(&h), "the empty line ends it");
	is_str(h.rest, STR("body: x\n"), "and is consumed");
}

int main(void)
{
	bool ended;
	struct str s;

	arena_init(&arena, "test", 1 << 20);
	fields();
	is_str(mime_head_get(STR("A: 1\nb: 2\nB: 3\n"), STR("B")), STR("2"), "the first of a name, any case");
	is_str(mime_head_get(STR("A: 1\n\nB: 2\n"), STR("B")), STR_NIL, "not behind the header");
	is_str(mime_head_get(STR("A:   1 \n"), STR("a")), STR("1 "), "space in front goes");
	is_str(mime_head_get(STR("A: x\n\ty\n z"), STR("a")), STR("x\n\ty\n z"), "folded, cut at the end");
	is_int((int64_t)mime_head_size(STR("A: 1\r\n\r\nx"), &ended), 8, "size with CRLF");
	ok(ended, "it has an end");
	is_int((int64_t)mime_head_size(STR("A: 1\nB"), &ended), 6, "no end: all of it");
	ok(!ended, "says so");
	is_int((int64_t)mime_head_size(STR("\nx"), &ended), 1, "no fields");
	is_int((int64_t)mime_head_size(STR(""), NULL), 0, "nothing at all");
	is_int((int64_t)mime_head_size(STR("A: 1\n\r\r\n\nx"), NULL), 9, "CR CR LF isn't an empty line");
	s = STR("plain");
	ok(mime_head_unfold(&arena, s).p == s.p, "nothing to unfold, nothing copied");
	is_str(mime_head_unfold(&arena, STR("a\r\n b\n\tc\r")), STR("a b\tc"), "unfolded");
	is_str(mime_head_unfold(&arena, STR("a\rb \r c\r\rd\r\n e\r")), STR("a b  c d e"), "a lone CR");
	arena_free(&arena);
	return done();
}
