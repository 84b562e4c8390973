/*
 * Bytes that a process leaves to the program that it becomes: a memory file that nobody can change any more, not even its writer (memfd_create(2),
 * F_ADD_SEALS).
 */
#ifndef SYS_SEALED_H
#define SYS_SEALED_H

#include "base/buf.h"
#include "base/err.h"

/* A sealed file that holds s; its descriptor (close-on-exec), or -1. name is for /proc. */
int sealed_make(const char *name, struct str s, struct err *e);
/* All of it, into b. -1: it isn't a sealed file (SYNTAX), or larger than b takes (LIMIT). */
int sealed_read(int fd, struct buf *b, struct err *e);
/* The first n bytes alone. */
int sealed_peek(int fd, void *p, size_t n, struct err *e);

#endif
