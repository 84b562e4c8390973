/*
 * The one reader: over a descriptor, a range of a file, or memory. Every read has a deadline and every request a
 * maximum. Data is borrowed from the buffer and valid until the next call that may read.
 */
#ifndef IO_IN_H
#define IO_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/str.h"

enum in_status {
	IN_OK,
	IN_EOF,     /* the end, with nothing (more) to give */
	IN_TIMEOUT, /* the deadline passed */
	IN_TOOLONG, /* the line is longer than the maximum; nothing was consumed */
	IN_ERROR,   /* errno of the read is in in->error */
};

struct in {
	int fd; /* -1: memory */
	bool at_file, eof;
	bool
	    is_client; /* a connection, perhaps of kernel TLS: EIO is its end (io/ktls). Of a file it isn't: bytes are lost */
	uint64_t offset, left; /* of a file range: where the next pread goes, bytes left to read */
	char *buf;             /* heap, grown as needed; or the borrowed memory */
	size_t cap, start, end;
	int timeout_ms;      /* for each wait, when no deadline is nearer; -1: for ever */
	int64_t deadline_ms; /* monotonic; 0: none */
	int error;
	uint64_t total;              /* bytes consumed so far */
	void (*before_wait)(void *); /* called before it blocks on fd (the session flushes its output here) */
	void *before_wait_arg;
	/* When set, bytes come through here instead of read(2) on fd (decompression): up to n bytes into `to`; 0 at the end, -1 (errno), or IN_STARVED when
	 * it needs more from fd. may_read: fd is readable, so reading it once won't block; otherwise only what it holds already. */
	ssize_t (*source)(void *arg, char *to, size_t n, bool may_read);
	void *source_arg;
};
#define IN_STARVED ((ssize_t)-2)

/* A stream (socket, pipe). The descriptor stays the caller's. */
void in_init_fd(struct in *in, int fd, int timeout_ms);
/* length bytes of a regular file from offset, by pread (the file position isn't moved). */
void in_init_range(struct in *in, int fd, uint64_t offset, uint64_t length);
void in_init_str(struct in *in, struct str s);
void in_free(struct in *in);

/* What is buffered now, perhaps nothing; never reads. */
struct str in_buffered(const struct in *in);
/* Has at least `want` bytes buffered (want <= 1 MiB), reading as needed. IN_EOF when the end comes before (what there is stays). */
enum in_status in_need(struct in *in, size_t want);
/* At least one more byte than is buffered now. */
enum in_status in_more(struct in *in);
/* n bytes (of those buffered) are consumed. */
void in_take(struct in *in, size_t n);
/* The line up to LF, without it and without one CR before it; consumed. At the end of file a last line without LF is given once with
 * IN_OK and in->eof set. max counts bytes before the LF. */
enum in_status in_line(struct in *in, size_t max, struct str *line_r);
/* The same for the commands of a client: a last line without LF was cut off, and acting on it could do what the client didn't mean: IN_EOF. max doesn't
 * count the CR. */
enum in_status in_whole_line(struct in *in, size_t max, struct str *line_r);
/* Some bytes (at least 1, at most max), consumed. */
enum in_status in_some(struct in *in, size_t max, struct str *s_r);
/* Puts s (copied; at most 1 MiB) in front of what is buffered: it is read next. For readers over a descriptor. */
void in_unread(struct in *in, struct str s);
/* True when a read would not block or data is buffered (poll with 0). */
bool in_is_ready(struct in *in);

#endif
