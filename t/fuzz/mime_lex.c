/* Each function goes forward and stays inside. */
#include <assert.h>

#include "mime/lex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int (*const functions[])(struct mime_lex *, struct buf *) = {mime_lex_quoted,
	    mime_lex_dot_atom, mime_lex_loose_atom, mime_lex_phrase, mime_lex_literal, mime_lex_token};
	struct buf out, comment;

	buf_init(&out, 2 * size + 16);
	buf_init(&comment, size + 16);
	for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
		struct mime_lex l = {.s = str_of(data, size), .comment = &comment};
		int r;

		if (functions[i] == mime_lex_quoted && mime_lex_peek(&l) != '"')
			continue;
		buf_clear(&out);
		r = functions[i](&l, &out);
		assert(l.s.n <= size && (l.s.n == 0 || l.s.p + l.s.n == (const char *)data + size));
		assert(r < 0 || (r > 0) == (l.s.n > 0));
		assert(!out.full && !comment.full);
	}
	buf_free(&out);
	buf_free(&comment);
	return 0;
}
