/* block: sizes, reuse, growth. */
#include "base/block.h"

#include <stdint.h>

#include "tap.h"

int main(void)
{
	static const size_t sizes[] = {
	    0, 1, 100, 2000, 4079, 4080, 4081, 65536, 1048559, 1048560, 1048561, 5000000};
	size_t usable;
	char *p, *q;

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		p = block_get(sizes[i], &usable);
		ok(p && usable >= sizes[i] && (uintptr_t)p % 16 == 0, "%zu bytes", sizes[i]);
		memset(p, 1, usable);
		block_put(p);
	}
	p = block_get(5000, NULL);
	memcpy(p, "kept", 5);
	for (size_t n = 6000; n < 8000000; n *= 3)
		p = block_grow(p, 5, n, &usable);
	ok(strcmp(p, "kept") == 0 && usable >= 4374000, "growth keeps the bytes");
	block_put(p);
	p = block_get(10000, NULL);
	block_put(p);
	q = block_get(12000, NULL);
#ifdef __SANITIZE_ADDRESS__
	ok(q != NULL, "a block again");
#else
	ok(p == q, "a block of the same class is used again");
#endif
	block_put(q);
	block_put(NULL);
	block_trim();
	ok(block_get(SIZE_MAX - 5, NULL) == NULL, "an impossible size");
	return done();
}
