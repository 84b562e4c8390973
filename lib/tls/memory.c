/* Small pieces from pools, large ones from the C library. */
#include "tls/memory.h"

#include <openssl/crypto.h>
#include <stdint.h>
#include <sys/mman.h>

#include "base/block.h"
#include "base/num.h"

enum { STEP = 16, SMALL_MAX = 1024, CLASSES = SMALL_MAX / STEP + 1, POOL = 256 << 10 };

/* In front of each piece. */
struct head {
	_Alignas(STEP) size_t size; /* of the piece; a multiple of STEP, or more than SMALL_MAX */
	struct head *next;          /* of those of its size that are free */
};

static struct {
	struct head *free[CLASSES];
	char *at, *end;
} pool;

/* Untouched pages of a pool cost nothing. */
static struct head *carve(size_t size)
{
	struct head *h;

	if ((size_t)(pool.end - pool.at) < sizeof *h + size) {
		void *p = mmap(NULL, POOL, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (p == MAP_FAILED)
			return NULL;
		pool.at = p;
		pool.end = pool.at + POOL;
	}
	h = (struct head *)(void *)pool.at;
	pool.at += sizeof *h + size;
	h->size = size;
	return h;
}

static struct head *large(size_t n)
{
	struct head *h = n < SIZE_MAX / 2 ? block_get(sizeof *h + n, NULL) : NULL;

	if (h)
		h->size = n;
	return h;
}

void *tls_memory_get(size_t n, const char *file, int line)
{
	size_t size = num_max((n + STEP - 1) & ~(size_t)(STEP - 1), STEP);
	struct head *h;

	(void)file, (void)line;
	if (n > SMALL_MAX) {
		h = large(n);
	} else {
		h = pool.free[size / STEP];
		if (h)
			pool.free[size / STEP] = h->next;
		else
			h = carve(size);
	}
	return h ? h + 1 : NULL;
}

void tls_memory_put(void *p, const char *file, int line)
{
	struct head *h = p ? (struct head *)p - 1 : NULL;

	(void)file, (void)line;
	if (h && h->size > SMALL_MAX) {
		block_put(h);
	} else if (h) {
		h->next = pool.free[h->size / STEP];
		pool.free[h->size / STEP] = h;
	}
}

void *tls_memory_resize(void *p, size_t n, const char *file, int line)
{
	struct head *h = p ? (struct head *)p - 1 : NULL;
	void *bigger;

	if (h && n && n <= h->size && (h->size <= SMALL_MAX || n > SMALL_MAX))
		return p;
	bigger = n ? tls_memory_get(n, file, line) : NULL;
	if (h && bigger)
		memcpy(bigger, p, num_min(h->size, n));
	if (bigger || !n)
		tls_memory_put(p, file, line);
	return bigger;
}

void tls_memory_start(void)
{
#ifndef __SANITIZE_ADDRESS__
	CRYPTO_set_mem_functions(tls_memory_get, tls_memory_resize, tls_memory_put);
#endif
}
