/* The reader. */
#include "io/in.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/num.h"
#include "base/vec.h"
#include "io/wait.h"

enum { FIRST_CAP = 4096, READ_AHEAD = 64 << 10, MOST = 1 << 20 };

void in_init_fd(struct in *in, int fd, int timeout_ms)
{
	*in = (struct in){.fd = fd, .timeout_ms = timeout_ms};
}

void in_init_range(struct in *in, int fd, uint64_t offset, uint64_t length)
{
	*in = (struct in){.fd = fd, .at_file = true, .offset = offset, .left = length, .timeout_ms = -1};
}

void in_init_str(struct in *in, struct str s)
{
	/* The memory is only read: start and end move, nothing is written into it. */
	*in = (struct in){.fd = -1, .buf = (char *)(uintptr_t)s.p, .end = s.n, .eof = true, .timeout_ms = -1};
}

void in_free(struct in *in)
{
	if (in->fd >= 0)
		vec_drop(in->buf);
	*in = (struct in){.fd = -1, .eof = true};
}

struct str in_buffered(const struct in *in)
{
	return str_of(in->buf ? in->buf + in->start : "", in->end - in->start);
}

static int wait_ms(const struct in *in)
{
	int64_t left;

	if (!in->deadline_ms)
		return in->timeout_ms;
	left = in->deadline_ms - clock_mono_ms();
	left = left < 0 ? 0 : left > INT32_MAX ? INT32_MAX : left;
	return in->timeout_ms >= 0 && in->timeout_ms < left ? in->timeout_ms : (int)left;
}

/* Room for at least `need` bytes from start on, and some space to read into. */
static void make_room(struct in *in, size_t need)
{
	size_t least;

	if (in->start == in->end)
		in->start = in->end = 0;
	if (in->cap - in->start >= need && in->end < in->cap)
		return;
	if (in->start) {
		memmove(in->buf, in->buf + in->start, in->end - in->start);
		in->end -= in->start;
		in->start = 0;
	}
	if (in->cap >= need && in->end < in->cap)
		return;
	/* No more than a small file needs: a fresh process pays for each page. */
	least = in->at_file ? num_min(READ_AHEAD, in->left) : FIRST_CAP;
	need = num_max(num_max(need, in->end + 1), least);
	in->buf = vec_grown(NULL, in->buf, &in->cap, need, 1);
}

static enum in_status fill_file(struct in *in)
{
	size_t want = in->cap - in->end;
	ssize_t n;

	if (want > in->left)
		want = (size_t)in->left;
	if (want == 0) {
		in->eof = true;
		return IN_EOF;
	}
	do {
		n = pread(in->fd, in->buf + in->end, want, (off_t)in->offset);
	} while (n < 0 && errno == EINTR);
	if (n < 0) {
		in->error = errno;
		return IN_ERROR;
	}
	in->offset += (uint64_t)n;
	in->left -= (uint64_t)n;
	in->end += (size_t)n;
	in->eof = n == 0;
	return n ? IN_OK : IN_EOF;
}

/* From the source, else from the descriptor. */
static ssize_t take(struct in *in, bool may_read)
{
	ssize_t n = IN_STARVED;

	if (in->source)
		return in->source(in->source_arg, in->buf + in->end, in->cap - in->end, may_read);
	if (may_read)
		do {
			n = read(in->fd, in->buf + in->end, in->cap - in->end);
		} while (n < 0 && errno == EINTR);
	return n < 0 && errno == EIO && in->is_client ? 0 : n;
}

static enum in_status fill_fd(struct in *in)
{
	ssize_t n = in->source ? take(in, false) : IN_STARVED;
	int ready;

	if (n > 0) {
		in->end += (size_t)n;
		return IN_OK;
	}

	if (in->before_wait)
		in->before_wait(in->before_wait_arg);
	ready = wait_read(in->fd, wait_ms(in));
	if (ready == 0)
		return IN_TIMEOUT;
	n = take(in, true);
	if (n == IN_STARVED || (n < 0 && errno == EAGAIN))
		return IN_OK; /* another reader of the descriptor was faster, or too little came: wait again */
	if (n < 0) {
		in->error = errno;
		return IN_ERROR;
	}
	in->end += (size_t)n;
	in->eof = n == 0;
	return n ? IN_OK : IN_EOF;
}

static enum in_status fill(struct in *in, size_t need)
{
	if (in->eof)
		return IN_EOF;
	make_room(in, need);
	return in->at_file ? fill_file(in) : fill_fd(in);
}

enum in_status in_need(struct in *in, size_t want)
{
	enum in_status s = IN_OK;

	if (want > MOST)
		return IN_TOOLONG;
	while (in->end - in->start < want && s == IN_OK)
		s = fill(in, want);
	return in->end - in->start >= want ? IN_OK : s;
}

enum in_status in_more(struct in *in)
{
	return in_need(in, in->end - in->start + 1);
}

void in_take(struct in *in, size_t n)
{
	n = num_min(n, in->end - in->start);
	in->start += n;
	in->total += n;
	/* A large line leaves a large buffer: give it back once it is empty. */
	if (in->start == in->end && in->cap > READ_AHEAD && in->fd >= 0) {
		vec_drop(in->buf);
		in->buf = NULL;
		in->cap = in->start = in->end = 0;
	}
}

static void finish_line(struct in *in, size_t n, size_t lf, struct str *line_r)
{
	*line_r = str_of(in->buf + in->start, n);
	if (n && line_r->p[n - 1] == '\r')
		line_r->n--;
	in->start += n + lf;
	in->total += n + lf;
}

static enum in_status line(struct in *in, size_t max, bool whole, struct str *line_r)
{
	size_t seen = 0, most = max + (whole ? 1 : 0);

	if (in->start == in->end)
		in_take(in, 0);
	for (;;) {
		struct str b = in_buffered(in);
		ptrdiff_t at = str_chr(str_from(b, seen), '\n');
		enum in_status s;

		if (at >= 0 &&
		    (seen + (size_t)at <= max || (seen + (size_t)at == most && b.p[max] == '\r'))) {
			finish_line(in, seen + (size_t)at, 1, line_r);
			return IN_OK;
		}
		if (at >= 0 || b.n > most)
			return IN_TOOLONG;
		seen = b.n;
		s = fill(in, b.n + 1);
		if (s == IN_EOF && b.n && !whole) {
			finish_line(in, b.n, 0, line_r);
			return IN_OK;
		}
		if (s != IN_OK)
			return s;
	}
}

enum in_status in_line(struct in *in, size_t max, struct str *line_r)
{
	return line(in, max, false, line_r);
}

enum in_status in_whole_line(struct in *in, size_t max, struct str *line_r)
{
	return line(in, max, true, line_r);
}

enum in_status in_some(struct in *in, size_t max, struct str *s_r)
{
	enum in_status s = in_need(in, 1);

	if (s != IN_OK)
		return s;
	*s_r = str_head(in_buffered(in), max);
	in->start += s_r->n;
	in->total += s_r->n;
	return IN_OK;
}

void in_unread(struct in *in, struct str s)
{
	if (s.n == 0)
		return;
	if (s.n > MOST || in->fd < 0)
		die(ERR_LIMIT, "%zu bytes put back before a reader", s.n);
	make_room(in, in->end - in->start + s.n);
	memmove(in->buf + in->start + s.n, in->buf + in->start, in->end - in->start);
	memcpy(in->buf + in->start, s.p, s.n);
	in->end += s.n;
	in->total -= num_min(s.n, in->total);
}

bool in_is_ready(struct in *in)
{
	if (in->source && in->end == in->start && !in->eof) {
		ssize_t n;

		make_room(in, 1);
		n = take(in, false);
		if (n > 0)
			in->end += (size_t)n;
	}
	return in->end > in->start || in->eof || (in->fd >= 0 && (in->at_file || wait_read(in->fd, 0) != 0));
}
