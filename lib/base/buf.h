/*
 * A growable byte buffer with a maximum. It never fails in its caller's eyes: what would pass the maximum is not
 * added, and `full` stays set until the buffer is cleared, for the caller to look at once at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf {
	char *p;
	size_t n, cap, max;
	bool full;
};

/* max in bytes. Nothing is allocated yet. */
void buf_init(struct buf *b, size_t max);
void buf_free(struct buf *b);
/* Empty again; memory beyond 64 KiB is given back. */
void buf_clear(struct buf *b);
void buf_add(struct buf *b, struct str s);
void buf_ch(struct buf *b, char c);
void buf_u64(struct buf *b, uint64_t v);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* n writable bytes at the end (counted already, not zeroed), or NULL when that passes the maximum. */
char *buf_space(struct buf *b, size_t n);
/* The first n bytes go, the rest moves up. */
void buf_consume(struct buf *b, size_t n);
static inline struct str buf_str(const struct buf *b)
{
	return (struct str){b->p ? b->p : "", b->n};
}
/* NUL-terminated (the NUL is not counted); valid until the next call on b. */
const char *buf_cstr(struct buf *b);

#endif
