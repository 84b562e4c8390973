/* The growable buffer. */
#include "base/buf.h"

#include <stdarg.h>

#include "base/err.h"
#include "base/block.h"
#include "base/num.h"

enum { SMALLEST = 256, KEPT = 64 << 10 };

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){.max = max};
}

void buf_free(struct buf *b)
{
	block_put(b->p);
	b->p = NULL;
	b->n = b->cap = 0;
}

void buf_clear(struct buf *b)
{
	if (b->cap > KEPT)
		buf_free(b);
	b->n = 0;
	b->full = false;
}

/* Room for n more bytes, with one to spare for buf_cstr. */
static bool reserve(struct buf *b, size_t n)
{
	size_t need, cap;
	char *p;

	if (!num_add(b->n, n, &need) || need > b->max) {
		b->full = true;
		return false;
	}
	if (need < b->cap)
		return true;
	cap = num_max(num_max(b->cap * 2, SMALLEST), need + 1);
	p = block_grow(b->p, b->n, cap, &cap);
	if (!p)
		die(ERR_TEMP, "out of memory: buffer of %zu bytes", cap);
	b->p = p;
	b->cap = cap;
	return true;
}

char *buf_space(struct buf *b, size_t n)
{
	char *at;

	if (!reserve(b, n))
		return NULL;
	at = b->p + b->n;
	b->n += n;
	return at;
}

void buf_add(struct buf *b, struct str s)
{
	char *at = s.n ? buf_space(b, s.n) : NULL;

	if (at)
		memcpy(at, s.p, s.n);
}

void buf_ch(struct buf *b, char c)
{
	char *at = buf_space(b, 1);

	if (at)
		*at = c;
}

void buf_u64(struct buf *b, uint64_t v)
{
	char tmp[20];

	buf_add(b, str_of(tmp, num_print_u64(tmp, v)));
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n > 0 && reserve(b, (size_t)n)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

void buf_consume(struct buf *b, size_t n)
{
	if (n > b->n)
		n = b->n;
	b->n -= n;
	if (b->n)
		memmove(b->p, b->p + n, b->n);
}

const char *buf_cstr(struct buf *b)
{
	if (!reserve(b, 0) || b->n >= b->cap)
		return "";
	b->p[b->n] = '\0';
	return b->p;
}
