/* Bytes sixteen at a time. */
#include "base/mem.h"

#include <stdint.h>

#if defined(__x86_64__)

#include <emmintrin.h>

enum { V = 16, BIG = 2048 };

/* Loads may run to the end of an aligned 16-byte block: never across a page. */
__attribute__((no_sanitize("address"))) void *mem_chr(const void *s, int c, size_t n)
{
	const unsigned char *p = s, *end = p + n;
	const unsigned char *block = (const unsigned char *)((uintptr_t)p & ~(uintptr_t)(V - 1));
	__m128i want = _mm_set1_epi8((char)c);
	unsigned hits;

	if (n == 0)
		return NULL;
	if (end < p) /* "to the end of memory" */
		end = (const unsigned char *)UINTPTR_MAX;
	hits = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128((const __m128i *)block), want));
	hits &= ~0u << (p - block);
	while (!hits) {
		block += V;
		if (block >= end)
			return NULL;
		hits =
		    (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128((const __m128i *)block), want));
	}
	p = block + __builtin_ctz(hits);
	return p < end ? (void *)(uintptr_t)p : NULL;
}

int mem_cmp(const void *a, const void *b, size_t n)
{
	const unsigned char *x = a, *y = b;

	for (; n >= V; n -= V, x += V, y += V) {
		__m128i same =
		    _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)x), _mm_loadu_si128((const __m128i *)y));
		unsigned differ = 0xffffu & ~(unsigned)_mm_movemask_epi8(same);

		if (differ) {
			int i = __builtin_ctz(differ);

			return x[i] - y[i];
		}
	}
	for (; n; n--, x++, y++) {
		if (*x != *y)
			return *x - *y;
	}
	return 0;
}

static inline __m128i load(const unsigned char *p)
{
	return _mm_loadu_si128((const __m128i *)p);
}

static inline void store(unsigned char *p, __m128i v)
{
	_mm_storeu_si128((__m128i *)p, v);
}

/* Up to 32 bytes, everything loaded before anything is stored: right for overlaps, too. */
static inline void small(unsigned char *d, const unsigned char *s, size_t n)
{
	if (n >= 16) {
		__m128i a = load(s), b = load(s + n - 16);

		store(d, a);
		store(d + n - 16, b);
	} else if (n >= 8) {
		uint64_t a, b;

		__builtin_memcpy(&a, s, 8);
		__builtin_memcpy(&b, s + n - 8, 8);
		__builtin_memcpy(d, &a, 8);
		__builtin_memcpy(d + n - 8, &b, 8);
	} else if (n >= 4) {
		uint32_t a, b;

		__builtin_memcpy(&a, s, 4);
		__builtin_memcpy(&b, s + n - 4, 4);
		__builtin_memcpy(d, &a, 4);
		__builtin_memcpy(d + n - 4, &b, 4);
	} else if (n) {
		unsigned char a = s[0], b = s[n / 2], c = s[n - 1];

		d[0] = a;
		d[n / 2] = b;
		d[n - 1] = c;
	}
}

void *mem_cpy(void *restrict dst, const void *restrict src, size_t n)
{
	unsigned char *d = dst;
	const unsigned char *s = src;

	if (n <= 32) {
		small(d, s, n);
		return dst;
	}
	if (n >= BIG) {
		void *to = d;
		const void *from = s;

		__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(n) : : "memory");
		return dst;
	}
	for (; n > 32; n -= 32, d += 32, s += 32) {
		__m128i a = load(s), b = load(s + 16);

		store(d, a);
		store(d + 16, b);
	}
	small(d, s, n);
	return dst;
}

void *mem_move(void *dst, const void *src, size_t n)
{
	unsigned char *d = dst;
	const unsigned char *s = src;

	if (n <= 32) {
		small(d, s, n);
		return dst;
	}
	if ((uintptr_t)d - (uintptr_t)s >= n) { /* d before s, or apart: forwards */
		for (; n > 32; n -= 32, d += 32, s += 32) {
			__m128i a = load(s), b = load(s + 16);

			store(d, a);
			store(d + 16, b);
		}
		small(d, s, n);
		return dst;
	}
	while (n > 32) {
		__m128i a, b;

		n -= 32;
		a = load(s + n);
		b = load(s + n + 16);
		store(d + n, a);
		store(d + n + 16, b);
	}
	small(d, s, n);
	return dst;
}

#ifndef __GLIBC__
void *memchr(const void *s, int c, size_t n) __attribute__((alias("mem_chr")));
int memcmp(const void *a, const void *b, size_t n) __attribute__((alias("mem_cmp")));
void *memcpy(void *restrict d, const void *restrict s, size_t n) __attribute__((alias("mem_cpy")));
void *memmove(void *d, const void *s, size_t n) __attribute__((alias("mem_move")));
#endif

#else /* other processors: the C library's */

void *mem_chr(const void *s, int c, size_t n)
{
	return memchr(s, c, n);
}

int mem_cmp(const void *a, const void *b, size_t n)
{
	return memcmp(a, b, n);
}

void *mem_cpy(void *restrict d, const void *restrict s, size_t n)
{
	return memcpy(d, s, n);
}

void *mem_move(void *d, const void *s, size_t n)
{
	return memmove(d, s, n);
}

#endif
