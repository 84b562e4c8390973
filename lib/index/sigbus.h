/*
 * Mapped files that somebody truncates: touching a page beyond the new end raises SIGBUS. For the maps that are registered here
 * the page becomes one of zeros and a flag is set, so that the checksum then fails and the index heals. Any other SIGBUS ends the process.
 */
#ifndef INDEX_SIGBUS_H
#define INDEX_SIGBUS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

/* Embedded in whoever owns the map. */
struct index_sigbus {
	struct index_sigbus *next;
	const char *p;
	size_t n;
	volatile sig_atomic_t hit; /* a page was replaced */
};

void index_sigbus_add(struct index_sigbus *g, const void *p, size_t n);
/* Before the map goes; nothing when it was never added. */
void index_sigbus_remove(struct index_sigbus *g);
/* Their pages leave this process, and stay in the kernel's cache: before a long wait. */
void index_sigbus_rest(void);

#endif
