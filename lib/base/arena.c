/* Arenas: chunks that grow, freed together. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>

#include "base/block.h"
#include "base/err.h"
#include "base/num.h"

enum { FIRST_CHUNK = 4096 - 64, LARGEST_CHUNK = 1 << 20, ALIGN = 16 };

struct arena_chunk {
	struct arena_chunk *older;
	size_t size; /* of data */
	_Alignas(ALIGN) char data[];
};

void arena_init(struct arena *a, const char *name, size_t cap)
{
	*a = (struct arena){.cap = cap, .name = name};
}

static void drop(struct arena *a, struct arena_chunk *keep)
{
	while (a->chunk && a->chunk != keep) {
		struct arena_chunk *older = a->chunk->older;

		a->used -= a->chunk->size;
		block_put(a->chunk);
		a->chunk = older;
	}
}

void arena_reset(struct arena *a)
{
	struct arena_chunk *first = a->chunk;

	while (first && first->older)
		first = first->older;
	drop(a, first && first->size <= FIRST_CHUNK ? first : NULL);
	a->at = a->chunk ? a->chunk->data : NULL;
	a->end = a->chunk ? a->chunk->data + a->chunk->size : NULL;
}

void arena_free(struct arena *a)
{
	drop(a, NULL);
	a->at = a->end = NULL;
}

static void grow(struct arena *a, size_t n)
{
	size_t size = a->chunk ? num_min(a->chunk->size * 2, LARGEST_CHUNK) : FIRST_CHUNK;
	struct arena_chunk *c;

	if (size < n)
		size = n;
	if (size > a->cap - num_min(a->used, a->cap))
		size = n;
	if (num_add_sat(a->used, size) > a->cap)
		die(ERR_LIMIT, "memory for this %s is limited to %zu bytes, and the request needs more",
		    a->name, a->cap);
	c = block_get(sizeof *c + size, NULL);
	if (!c)
		die(ERR_TEMP, "out of memory: %zu bytes for this %s", size, a->name);
	c->older = a->chunk;
	c->size = size;
	a->used += size;
	a->chunk = c;
	a->at = c->data;
	a->end = c->data + size;
}

void *arena_alloc(struct arena *a, size_t n)
{
	size_t pad = (size_t)(-(uintptr_t)a->at & (ALIGN - 1));
	void *p;

	if (!a->at || num_add_sat(n, pad) > (size_t)(a->end - a->at)) {
		grow(a, n);
		pad = 0;
	}
	p = a->at + pad;
	a->at += pad + n;
	return memset(p, 0, n);
}

void *arena_array(struct arena *a, size_t count, size_t size)
{
	size_t n;

	if (!num_mul(count, size, &n))
		die(ERR_LIMIT, "memory for this %s: %zu items of %zu bytes", a->name, count, size);
	return arena_alloc(a, n);
}

char *arena_bytes(struct arena *a, size_t n)
{
	char *p;

	if (!a->at || n > (size_t)(a->end - a->at))
		grow(a, n);
	p = a->at;
	a->at += n;
	return p;
}

struct str arena_str(struct arena *a, struct str s)
{
	char *p;

	if (str_is_nil(s))
		return s;
	p = arena_bytes(a, num_add_sat(s.n, 1));
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct str){p, s.n};
}

const char *arena_cstr(struct arena *a, struct str s)
{
	if (s.n && memchr(s.p, '\0', s.n))
		return NULL;
	return arena_str(a, str_is_nil(s) ? STR("") : s).p;
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	int n;
	char *p;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	p = arena_bytes(a, (size_t)(n < 0 ? 0 : n) + 1);
	vsnprintf(p, (size_t)(n < 0 ? 0 : n) + 1, fmt, again);
	va_end(again);
	return str_of(p, (size_t)(n < 0 ? 0 : n));
}
