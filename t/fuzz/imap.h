/* What the targets of the IMAP grammar share: a cursor over the input whose bytes end at an allocation's end, and what holds after any parse. */
#ifndef FUZZ_IMAP_H
#define FUZZ_IMAP_H

#include <assert.h>

#include "imap/parse.h"

/* The first byte chooses the variant; the rest is the text. */
struct fuzz_imap {
	struct arena arena;
	struct err err;
	struct imap_parse p;
	char *copy;
	int variant;
};

static inline void fuzz_imap_begin(struct fuzz_imap *f, const uint8_t *data, size_t size)
{
	size_t n = size ? size - 1 : 0;

	arena_init(&f->arena, "fuzz", 64 << 20);
	f->err = (struct err){0};
	f->variant = size ? data[0] : 0;
	f->copy = malloc(n ? n : 1);
	if (n)
		memcpy(f->copy, data + 1, n);
	imap_parse_init(&f->p, str_of(f->copy, n), &f->arena, &f->err);
	f->p.utf8 = f->variant & 1;
}

/* got: what the parser said. */
static inline void fuzz_imap_end(struct fuzz_imap *f, int got)
{
	assert(f->p.p <= f->p.end);
	assert(got == 0 || got == -1);
	assert((got < 0) == (f->err.kind != ERR_NONE));
	arena_free(&f->arena);
	free(f->copy);
}

#endif
