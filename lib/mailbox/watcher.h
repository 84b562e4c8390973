/*
 * The session's one inotify instance: the kernel allows a user 128 of them by default, and each session of virtual users counts. The selected mailbox and
 * whoever looks at others add their watches here; each watch counts its events, and whoever holds it compares the count with the one it saw last.
 */
#ifndef MAILBOX_WATCHER_H
#define MAILBOX_WATCHER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WATCHER_MAX = 8192 }; /* watches of one session */

struct watcher_entry {
	int wd;
	unsigned refs;   /* 0: the slot is free */
	unsigned events; /* so far */
	unsigned names;  /* of these, those that aren't only writes to a file */
};
struct watcher {
	int fd;         /* -1: none yet, or none to be had */
	bool refused;   /* there is no instance to be had */
	bool said;      /* whoever couldn't watch has said so in the log */
	unsigned lost;  /* how often the kernel dropped events: everything may have changed then */
	unsigned total; /* of events, lost ones too */
	struct watcher_entry *list;
	size_t n, cap;
};

void watcher_init(struct watcher *w);
void watcher_close(struct watcher *w);
/* A watch of path for the events in mask (the same for all who watch one path): its slot, to be dropped once for each time it was added; or -1 with errno. */
int watcher_add(struct watcher *w, const char *path, uint32_t mask);
/* *slot becomes -1; nothing when it is. */
void watcher_drop(struct watcher *w, int *slot);
/* Reads all events there are. */
void watcher_read(struct watcher *w);
/* The events of a slot since *seen, which becomes its count; 0 for slot -1. */
unsigned watcher_news(const struct watcher *w, int slot, unsigned *seen);
/* The counts now. */
unsigned watcher_count(const struct watcher *w, int slot);
unsigned watcher_names(const struct watcher *w, int slot);

#endif
