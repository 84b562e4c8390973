/*
 * Sorting numbers of 64 bits whose upper half is a key and whose lower half says of what. Both sorts are stable and need a second array of the same length;
 * the result stands in the first.
 */
#ifndef BASE_SORT64_H
#define BASE_SORT64_H

#include <stddef.h>
#include <stdint.h>

/* By the upper half, ascending: linear time. */
void sort64_radix(uint64_t *p, uint64_t *spare, size_t n);
/* By cmp (<0, 0, >0) of two lower halves: n log n, on any input. */
typedef int sort64_cmp(uint32_t a, uint32_t b, void *arg);
void sort64_merge(uint64_t *p, uint64_t *spare, size_t n, sort64_cmp *cmp, void *arg);
/* Both: by the upper half, and where those are equal by cmp. */
void sort64(uint64_t *p, uint64_t *spare, size_t n, sort64_cmp *cmp, void *arg);

#endif
