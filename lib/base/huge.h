/* Large heap blocks in large pages: a fault for each 4 KiB costs more than what is done with the memory. */
#ifndef BASE_HUGE_H
#define BASE_HUGE_H

#include <stddef.h>

/* Asks the kernel to back the whole large pages of [p, p+n) with such; nothing below 4 MiB, where it would waste memory. A hint: never fails. */
void huge_hint(void *p, size_t n);

#endif
