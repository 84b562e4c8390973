/* Large pages for large blocks. */
#include "base/huge.h"

#include <stdint.h>
#include <sys/mman.h>

#define LARGE_PAGE ((uintptr_t)2 << 20)
#define WORTH_IT ((size_t)4 << 20)

void huge_hint(void *p, size_t n)
{
	uintptr_t from = ((uintptr_t)p + LARGE_PAGE - 1) & ~(LARGE_PAGE - 1);
	uintptr_t to = ((uintptr_t)p + n) & ~(LARGE_PAGE - 1);

	if (n >= WORTH_IT && from < to)
		madvise((void *)from, to - from, MADV_HUGEPAGE);
}
