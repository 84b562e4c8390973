/* Dot-stuffing, both ways. */
#include "io/dot.h"

#include <errno.h>

static int stuff(void *arg, struct str s)
{
	struct dot_out *d = arg;

	while (s.n) {
		size_t n = 0;
		bool line_start = !d->any || (d->last == '\n' && d->before == '\r');

		if (line_start && s.p[0] == '.')
			out_ch(d->to, '.');
		/* up to and with the next line end */
		while (n < s.n && s.p[n] != '\n')
			n++;
		n += n < s.n;
		out_str(d->to, str_head(s, n));
		d->before = n >= 2 ? s.p[n - 2] : d->last;
		d->last = s.p[n - 1];
		d->any = true;
		s = str_from(s, n);
	}
	errno = d->to->error;
	return d->to->error ? -1 : 0;
}

void dot_out_begin(struct dot_out *d, struct out *to)
{
	*d = (struct dot_out){.to = to};
	out_init_fd(&d->via, -1, -1);
	d->via.sink = stuff;
	d->via.sink_arg = d;
}

void dot_out_end(struct dot_out *d)
{
	if (out_flush(&d->via) < 0 && !d->to->error)
		d->to->error = d->via.error;
	if (d->any && !(d->last == '\n' && d->before == '\r'))
		out_c(d->to, "\r\n");
	out_c(d->to, ".\r\n");
	out_free(&d->via);
}

/* States: what of "CRLF . CRLF" has been seen. */
enum { TEXT, CR, LINE, DOT, DOT_CR };

void dot_in_init(struct dot_in *d)
{
	*d = (struct dot_in){.state = LINE};
}

/* In the state after a line's dot: nothing of what was held back is text but what follows it. */
static size_t after_dot(struct dot_in *d, struct str bytes, struct str *piece_r)
{
	if (d->state == DOT && bytes.p[0] == '\r') {
		d->state = DOT_CR;
		return 1;
	}
	if (d->state == DOT_CR && bytes.p[0] == '\n') {
		d->done = true;
		return 1;
	}
	if (d->state == DOT_CR)
		*piece_r = STR("\r"); /* ".\r" and no LF: the dot was stuffing, the CR is text */
	d->state = d->state == DOT_CR ? CR : TEXT;
	return 0;
}

size_t dot_in_take(struct dot_in *d, struct str bytes, struct str *piece_r)
{
	size_t i = 0;

	*piece_r = STR("");
	if (d->done || !bytes.n)
		return 0;
	if (d->state == DOT || d->state == DOT_CR)
		return after_dot(d, bytes, piece_r);
	if (d->state == LINE && bytes.p[0] == '.') {
		d->state = DOT;
		return 1;
	}
	for (; i < bytes.n; i++) {
		char c = bytes.p[i];

		if (d->state == LINE && c == '.')
			break;
		d->state = c == '\r' ? CR : c == '\n' && d->state == CR ? LINE : TEXT;
	}
	*piece_r = str_head(bytes, i);
	return i;
}
