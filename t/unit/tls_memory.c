/*
 * OpenSSL's memory: pieces are aligned, apart, found again, and keep their bytes when they grow.
 * Links: -lssl -lcrypto
 */
#include "tls/memory.h"

#include <stdint.h>

#include "tap.h"

static void *get(size_t n)
{
	return tls_memory_get(n, "", 0);
}

static void apart(void)
{
	static const size_t sizes[] = {0, 1, 15, 16, 17, 1000, 1024, 1025, 5000, 300000};
	unsigned char *p[sizeof sizes / sizeof *sizes];
	bool aligned = true, whole = true;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		p[i] = get(sizes[i]);
		aligned = aligned && p[i] && (uintptr_t)p[i] % 16 == 0;
		memset(p[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		for (size_t k = 0; k < sizes[i]; k++)
			whole = whole && p[i][k] == i + 1;
		tls_memory_put(p[i], "", 0);
	}
	ok(aligned, "each is aligned");
	ok(whole, "none is in another");
}

static void grown(void)
{
	char *p = get(10), *q = get(10);
	bool kept = true;

	memset(p, 'x', 10);
	for (size_t n = 11; n < 4000; n += 37) {
		p = tls_memory_resize(p, n, "", 0);
		for (int i = 0; i < 10; i++)
			kept = kept && p[i] == 'x';
	}
	p = tls_memory_resize(p, 12, "", 0);
	ok(kept && memcmp(p, "xxxxxxxxxx", 10) == 0, "bytes stay through growth and back");
	ok(tls_memory_resize(p, 0, "", 0) == NULL, "a size of 0 frees");
	tls_memory_put(q, "", 0);
	ok(get(9) == q, "a freed piece is used again");
	tls_memory_put(NULL, "", 0);
	q = tls_memory_resize(NULL, 5, "", 0);
	ok(q != NULL, "growing nothing is getting");
	ok(get(SIZE_MAX) == NULL && get(SIZE_MAX / 2 + 1) == NULL, "what can't be had is NULL");
}

int main(void)
{
	apart();
	grown();
	return done();
}
