/*
 * memchr, memcmp, memcpy and memmove for static musl programs on x86-64: musl's are plain loops or `rep movs`, several times slower than what every
 * x86-64 processor (SSE2) can do. The glibc build and other processors use the C library's. Nothing to call here: the linker takes them.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>

/* The same under names of their own, so that the glibc test build can test them. */
void *mem_chr(const void *s, int c, size_t n);
int mem_cmp(const void *a, const void *b, size_t n);
void *mem_cpy(void *restrict d, const void *restrict s, size_t n);
void *mem_move(void *d, const void *s, size_t n);

#endif
