/* Recording a session. */
#include "session/record.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { PIECE = 8192, TEXT_MAX = 1 << 20 };

static int make(int dirfd, const char *stem, const char *suffix, struct err *e)
{
	char name[80];

	snprintf(name, sizeof name, "%s%s", stem, suffix);
	return file_open(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_APPEND, 0600, e);
}

int record_open(struct record *r, int dirfd, bool one, bool stamps, uint64_t max, struct err *e)
{
	char stem[64];
	time_t now = (time_t)clock_now_s();
	struct tm tm;
	size_t n;

	*r = (struct record){.fd = {-1, -1}, .one = one, .stamps = stamps, .left = max ? max : UINT64_MAX};
	buf_init(&r->b, TEXT_MAX);
	localtime_r(&now, &tm);
	n = strftime(stem, sizeof stem, "%Y%m%d-%H%M%S", &tm);
	snprintf(stem + n, sizeof stem - n, "-%d", (int)getpid());
	r->fd[RECORD_CLIENT] = make(dirfd, stem, one ? ".log" : ".in", e);
	if (r->fd[RECORD_CLIENT] < 0)
		return -1;
	r->fd[RECORD_SERVER] = one ? r->fd[RECORD_CLIENT] : make(dirfd, stem, ".out", e);
	if (r->fd[RECORD_SERVER] >= 0)
		return 0;
	record_close(r);
	return -1;
}

void record_close(struct record *r)
{
	if (r->one)
		r->fd[RECORD_SERVER] = -1;
	fd_close(&r->fd[RECORD_CLIENT]);
	fd_close(&r->fd[RECORD_SERVER]);
	buf_free(&r->b);
}

static void begin_line(const struct record *r, enum record_side side, int64_t now_us, struct buf *b)
{
	if (r->stamps)
		buf_printf(b, "%lld.%06lld ", (long long)(now_us / 1000000), (long long)(now_us % 1000000));
	if (r->one)
		buf_add(b, side == RECORD_CLIENT ? STR("C: ") : STR("S: "));
}

void record_format(struct record *r, enum record_side side, struct str s, int64_t now_us, struct buf *b)
{
	bool *inside = &r->inside[r->one ? 0 : side];

	if (r->one && *inside && r->last != side) {
		buf_add(b, STR("\\\n"));
		*inside = false;
	}
	r->last = side;
	while (s.n) {
		ptrdiff_t lf = str_chr(s, '\n');
		size_t n = lf < 0 ? s.n : (size_t)lf + 1;

		if (!*inside)
			begin_line(r, side, now_us, b);
		buf_add(b, str_head(s, n));
		*inside = lf < 0;
		s = str_from(s, n);
	}
}

void record_add(struct record *r, enum record_side side, struct str s, int64_t now_us)
{
	if (r->fd[side] < 0)
		return;
	buf_clear(&r->b);
	record_format(r, side, s, now_us, &r->b);
	if (r->b.n > r->left || r->b.full || fd_write_all(r->fd[side], buf_str(&r->b)) < 0) {
		log_warning(
		    "the record ends here: %s", r->b.n > r->left ? "RAWLOG_MAX is reached" : strerror(errno));
		record_close(r);
		return;
	}
	r->left -= r->b.n;
}

struct flow {
	int from, to;
	enum record_side side;
	char p[PIECE];
	size_t at, n;
	bool eof, dead; /* nothing more comes; nobody takes any more */
};

/* A piece that never blocks for long: sockets without waiting, pipes within what poll promised. */
static ssize_t put(int fd, const char *p, size_t n)
{
	ssize_t r = send(fd, p, n, MSG_DONTWAIT | MSG_NOSIGNAL);

	return r < 0 && errno == ENOTSOCK ? write(fd, p, num_min(n, PIPE_BUF)) : r;
}

static void take(struct flow *f, struct record *r)
{
	ssize_t n = read(f->from, f->p, PIECE);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	f->at = 0;
	f->n = n > 0 ? (size_t)n : 0;
	f->eof = n <= 0;
	if (n > 0)
		record_add(r, f->side, str_of(f->p, (size_t)n), clock_now_us());
}

static void give(struct flow *f)
{
	ssize_t n = put(f->to, f->p + f->at, f->n);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n < 0) {
		f->dead = f->eof = true;
		f->n = 0;
		return;
	}
	f->at += (size_t)n;
	f->n -= (size_t)n;
}

/* What a flow waits for: to be able to give what it has, else to take more. -1: for nothing. */
static struct pollfd wanted(const struct flow *f)
{
	if (f->n)
		return (struct pollfd){.fd = f->to, .events = POLLOUT};
	return (struct pollfd){.fd = f->eof ? -1 : f->from, .events = POLLIN};
}

void record_pump(struct record *r, int client_in, int client_out, int app)
{
	struct flow in = {.from = client_in, .to = app, .side = RECORD_CLIENT};
	struct flow out = {.from = app, .to = client_out, .side = RECORD_SERVER};
	struct flow *const flows[] = {&in, &out};
	bool told = false;

	while (!out.dead && !(out.eof && out.n == 0)) {
		struct pollfd w[2] = {wanted(&in), wanted(&out)};

		if (in.eof && in.n == 0 && !told) {
			shutdown(app, SHUT_WR);
			told = true;
		}
		if (poll(w, 2, -1) < 0)
			continue;
		for (int i = 0; i < 2; i++) {
			if (w[i].revents && flows[i]->n)
				give(flows[i]);
			else if (w[i].revents && !flows[i]->eof)
				take(flows[i], r);
		}
	}
}
