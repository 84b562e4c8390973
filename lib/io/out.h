/*
 * The one writer. It latches its first error: calls after it do nothing, and the owner looks once, at the flush. Nothing is
 * written before the buffer fills or out_flush is called; the session loop flushes when no input is pending.
 */
#ifndef IO_OUT_H
#define IO_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct out {
	int fd; /* -1: memory, into `mem` */
	char *buf;
	size_t n, cap;
	struct buf *mem;
	int timeout_ms;  /* the longest that a write may stall */
	int error;       /* errno of the first failure, ETIMEDOUT for a stall */
	uint64_t total;  /* bytes accepted */
	bool last_cr;    /* for out_crlf */
	bool not_socket; /* learnt at the first write: send(2) or write(2) */
	/* When set, bytes that leave the buffer go here instead of fd (compression). 0 or -1 with errno. */
	int (*sink)(void *arg, struct str s);
	void *sink_arg;
};

void out_init_fd(struct out *o, int fd, int timeout_ms);
/* Into a buffer; its maximum latches ENOBUFS. */
void out_init_buf(struct out *o, struct buf *b);
void out_free(struct out *o);
/* Gives a large buffer back that holds nothing; the next byte gets a new one. */
void out_rest(struct out *o);

void out_str(struct out *o, struct str s);
void out_c(struct out *o, const char *s);
void out_ch(struct out *o, char c);
void out_u64(struct out *o, uint64_t v);
void out_printf(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* s with every bare LF made CRLF (a CR at the end of one call and LF at the start of the next are one pair). */
void out_crlf(struct out *o, struct str s);
/* Straight from a file, without a copy through the buffer when it is large. Short file: EIO is latched. */
void out_range(struct out *o, int fd, uint64_t offset, uint64_t length);
/* At least n contiguous bytes of room at the end of the buffer (n <= 16 KiB), to be filled and then counted with out_fill. */
char *out_room(struct out *o, size_t n);
static inline void out_fill(struct out *o, size_t n)
{
	o->n += n;
	o->total += n;
}
/* Writes what is buffered. 0, or -1 when an error is latched. */
int out_flush(struct out *o);

#endif
