/*
 * The heap below arenas, buffers and arrays. Blocks of 512 bytes to 1 MiB that are given back are kept for the next that wants one (a few of each size): on virtual machines
 * a page fault costs more than what is done with the page, and a server takes and gives the same blocks for each message. The first
 * blocks of a process come from room that it has from the start. Only base/ calls this.
 */
#ifndef BASE_BLOCK_H
#define BASE_BLOCK_H

#include <stddef.h>

/* At least n bytes (n below SIZE_MAX / 2), not zeroed; *usable_r (may be NULL) is how many. NULL: out of memory. */
void *block_get(size_t n, size_t *usable_r);
/* The same bytes in a block of at least n; the first `keep` bytes are kept. p may be NULL. NULL: out of memory (p stays as it was). */
void *block_grow(void *p, size_t keep, size_t n, size_t *usable_r);
/* p may be NULL. */
void block_put(void *p);
/* What is kept goes back to the system: called when a session falls idle. */
void block_trim(void);

#endif
