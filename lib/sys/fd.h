/* Descriptors: whole reads and writes, flags. All return 0 or a count, -1 with errno set. */
#ifndef SYS_FD_H
#define SYS_FD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

/* All of s, over short writes and EINTR (blocking descriptors). 0 or -1. */
int fd_write_all(int fd, struct str s);
/* Up to n bytes until the end of file: the count, or -1. */
ssize_t fd_read_full(int fd, void *p, size_t n);
ssize_t fd_pread_full(int fd, void *p, size_t n, uint64_t offset);
/* Closes and sets *fd to -1; nothing when it is -1 already. Keeps errno. */
void fd_close(int *fd);
int fd_set_cloexec(int fd, bool on);
int fd_set_nonblock(int fd, bool on);
/* Makes `from` be descriptor `to` (closing what was there) without CLOEXEC. */
int fd_move(int from, int to);
/* Closes every descriptor from `first` on. */
void fd_close_from(int first);

#endif
