/*
 * Memory that is reset rather than freed. A session has three: session, command, scratch. A function that
 * allocates takes the arena first. Chunks come from malloc, grow in size, and are kept over a reset up to
 * a few pages, so that an idle session gives the rest back.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena_chunk;
struct arena {
	struct arena_chunk *chunk; /* newest first */
	char *at, *end;            /* free part of the newest chunk */
	size_t used, cap;          /* bytes taken from malloc, and the most there may be */
	const char *name;          /* for the message when the cap is met */
};

/* cap in bytes; going over it ends the process (die ERR_LIMIT): parsers meet their own limits earlier. */
void arena_init(struct arena *a, const char *name, size_t cap);
/* All allocations end; one small chunk is kept. */
void arena_reset(struct arena *a);
void arena_free(struct arena *a);
/* Zeroed, aligned to 16; n may be 0. Never NULL. */
void *arena_alloc(struct arena *a, size_t n);
/* The same for count*size with an overflow check. */
void *arena_array(struct arena *a, size_t count, size_t size);
/* Not zeroed, aligned to 1: for bytes. */
char *arena_bytes(struct arena *a, size_t n);
#define arena_new(a, type) ((type *)arena_alloc((a), sizeof(type)))

/* A copy of s, followed by a NUL that is not counted. NIL stays NIL. */
struct str arena_str(struct arena *a, struct str s);
/* The C string of s, or NULL when s holds a NUL: the only door to libc. */
const char *arena_cstr(struct arena *a, struct str s);
struct str arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
