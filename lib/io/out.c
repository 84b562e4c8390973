/* The writer. */
#include "io/out.h"

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/vec.h"
#include "io/wait.h"
#include "sys/fd.h"

/* A session that only answers short lines keeps 4 KiB; one that sends much grows to 64 KiB. */
/* What the heap puts in front of a block makes a power of two of LARGE. */
enum { SMALL = 4096 - 64, LARGE = (64 << 10) - 64, COPY = 16 << 10, SENDFILE_FROM = 128 << 10 };

void out_init_fd(struct out *o, int fd, int timeout_ms)
{
	*o = (struct out){.fd = fd, .timeout_ms = timeout_ms};
}

void out_init_buf(struct out *o, struct buf *b)
{
	*o = (struct out){.fd = -1, .mem = b, .timeout_ms = -1};
}

void out_free(struct out *o)
{
	vec_drop(o->buf);
	o->buf = NULL;
	o->n = o->cap = 0;
}

void out_rest(struct out *o)
{
	if (o->n == 0 && o->cap > LARGE / 2)
		out_free(o);
}

static void latch(struct out *o, int error)
{
	if (!o->error)
		o->error = error;
	o->n = 0;
}

/* Waits until the peer takes more; false: the stall is over the limit, or an error. */
static bool can_write(struct out *o)
{
	int got = wait_write(o->fd, o->timeout_ms);

	if (got == 0)
		latch(o, ETIMEDOUT);
	if (got < 0)
		latch(o, errno);
	return got > 0;
}

static void write_fd(struct out *o, struct str s)
{
	while (s.n) {
		ssize_t n = o->not_socket ? -1 : send(o->fd, s.p, s.n, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (n < 0 && !o->not_socket && errno == ENOTSOCK)
			o->not_socket = true;
		/* A pipe or terminal may block; the wait bounds a stall as far as one PIPE_BUF goes. */
		if (o->not_socket) {
			if (!can_write(o))
				return;
			n = write(o->fd, s.p, num_min(s.n, PIPE_BUF));
		}
		if (n >= 0)
			s = str_from(s, (size_t)n);
		else if (errno == EAGAIN && !can_write(o))
			return;
		else if (errno != EAGAIN && errno != EINTR) {
			latch(o, errno);
			return;
		}
	}
}

static void emit(struct out *o, struct str s)
{
	if (o->error || !s.n)
		return;
	if (o->sink) {
		if (o->sink(o->sink_arg, s) < 0)
			latch(o, errno ? errno : EIO);
	} else if (o->mem) {
		buf_add(o->mem, s);
		if (o->mem->full)
			latch(o, ENOBUFS);
	} else {
		write_fd(o, s);
	}
}

static void drain(struct out *o)
{
	size_t n = o->n;

	o->n = 0;
	emit(o, str_of(o->buf, n));
}

char *out_room(struct out *o, size_t n)
{
	if (o->cap - o->n >= n)
		return o->buf + o->n;
	if (o->n && o->cap >= LARGE)
		drain(o);
	if (o->cap - o->n < n || o->cap < LARGE) {
		size_t cap = o->cap ? LARGE : SMALL;

		if (cap - num_min(o->n, cap) < n)
			cap = LARGE;
		if (cap > o->cap)
			o->buf = vec_grown(NULL, o->buf, &o->cap, cap, 1);
	}
	if (o->cap - o->n < n)
		drain(o);
	return o->buf + o->n;
}

void out_str(struct out *o, struct str s)
{
	o->total += s.n;
	while (s.n) {
		size_t n = num_min(s.n, COPY);

		if (s.n >= LARGE) { /* too large to be worth a copy */
			drain(o);
			emit(o, s);
			return;
		}
		memcpy(out_room(o, n), s.p, n);
		o->n += n;
		s = str_from(s, n);
	}
}

void out_c(struct out *o, const char *s)
{
	out_str(o, str_c(s));
}

void out_ch(struct out *o, char c)
{
	*out_room(o, 1) = c;
	out_fill(o, 1);
}

void out_u64(struct out *o, uint64_t v)
{
	out_fill(o, num_print_u64(out_room(o, 20), v));
}

void out_printf(struct out *o, const char *fmt, ...)
{
	struct buf b;
	char small[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if (n >= 0 && (size_t)n < sizeof small) {
		out_str(o, str_of(small, (size_t)n));
		return;
	}
	buf_init(&b, 1 << 20);
	if (n > 0 && buf_space(&b, (size_t)n + 1)) {
		va_start(ap, fmt);
		vsnprintf(b.p, (size_t)n + 1, fmt, ap);
		va_end(ap);
		out_str(o, str_of(b.p, (size_t)n));
	}
	buf_free(&b);
}

void out_crlf(struct out *o, struct str s)
{
	while (s.n) {
		ptrdiff_t at = str_chr(s, '\n');
		size_t n = at < 0 ? s.n : (size_t)at;

		out_str(o, str_head(s, n));
		if (at < 0) {
			o->last_cr = s.p[n - 1] == '\r';
			return;
		}
		out_str(o, (n ? s.p[n - 1] == '\r' : o->last_cr) ? STR("\n") : STR("\r\n"));
		o->last_cr = false;
		s = str_from(s, n + 1);
	}
}

static void copy_range(struct out *o, int fd, uint64_t offset, uint64_t length)
{
	while (length && !o->error) {
		char *at = out_room(o, COPY);
		size_t want = length < COPY ? (size_t)length : COPY;
		ssize_t n = fd_pread_full(fd, at, want, offset);

		if (n < (ssize_t)want) {
			latch(o, n < 0 ? errno : EIO);
			return;
		}
		out_fill(o, want);
		offset += want;
		length -= want;
	}
}

void out_range(struct out *o, int fd, uint64_t offset, uint64_t length)
{
	off_t at = (off_t)offset;

	if (length < SENDFILE_FROM || o->sink || o->mem) {
		copy_range(o, fd, offset, length);
		return;
	}
	drain(o);
	while (length && !o->error) {
		ssize_t n;

		if (!can_write(o))
			return;
		n = sendfile(o->fd, fd, &at, length > (1 << 20) ? 1 << 20 : (size_t)length);
		if (n < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (n < 0 && (errno == EINVAL || errno == ENOSYS)) {
			copy_range(o, fd, (uint64_t)at, length);
			return;
		}
		if (n <= 0) {
			latch(o, n < 0 ? errno : EIO);
			return;
		}
		o->total += (uint64_t)n;
		length -= (uint64_t)n;
	}
}

int out_flush(struct out *o)
{
	drain(o);
	if (o->error) {
		errno = o->error;
		return -1;
	}
	return 0;
}
