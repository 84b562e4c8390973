/*
 * Checked arithmetic and number parsing. Sizes from outside are added and multiplied only here.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* True when the sum or product fits; *r is valid only then. */
static inline bool num_add(size_t a, size_t b, size_t *r)
{
	return !__builtin_add_overflow(a, b, r);
}

static inline bool num_mul(size_t a, size_t b, size_t *r)
{
	return !__builtin_mul_overflow(a, b, r);
}

/* Saturating: SIZE_MAX instead of overflow. */
static inline size_t num_add_sat(size_t a, size_t b)
{
	size_t r;

	return num_add(a, b, &r) ? r : SIZE_MAX;
}

static inline size_t num_min(size_t a, size_t b)
{
	return a < b ? a : b;
}

static inline size_t num_max(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* The whole of s is decimal digits (at least one, leading zeros allowed) and fits: true and *r. */
bool num_parse_u32(struct str s, uint32_t *r);
bool num_parse_u64(struct str s, uint64_t *r);
/* The same for base 16 (either case), and base 8. */
bool num_parse_hex(struct str s, uint64_t *r);
bool num_parse_octal(struct str s, uint64_t *r);
/* Takes the decimal digits at the start of *s off it. False (and *s unchanged) when there is none or the
 * value doesn't fit. */
bool num_take_u32(struct str *s, uint32_t *r);
bool num_take_u64(struct str *s, uint64_t *r);

/* Writes v in decimal into dst (at least 20 bytes, no NUL) and gives the length. */
size_t num_print_u64(char *dst, uint64_t v);

/* Little-endian loads and stores at any alignment: the byte order of our files. */
static inline uint32_t num_le32(const void *p)
{
	uint32_t v;

	__builtin_memcpy(&v, p, 4);
	return v;
}

static inline uint64_t num_le64(const void *p)
{
	uint64_t v;

	__builtin_memcpy(&v, p, 8);
	return v;
}

static inline void num_put_le32(void *p, uint32_t v)
{
	__builtin_memcpy(p, &v, 4);
}

static inline void num_put_le64(void *p, uint64_t v)
{
	__builtin_memcpy(p, &v, 8);
}

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the index files are little-endian and used in place: this machine needs byte swapping there"
#endif

#endif
