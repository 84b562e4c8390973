/* The loop: pipelining, ends, limits, pending input. */
#include "session/session.h"

#include <fcntl.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

struct echo {
	struct session s;
	int lines, idles;
};

static void line(void *arg, struct str l)
{
	struct echo *e = arg;

	e->lines++;
	if (str_eq(l, STR("bad"))) {
		e->s.bad++;
		return;
	}
	e->s.bad = 0;
	out_str(&e->s.out, l);
	out_c(&e->s.out, ".\r\n");
	e->s.done = str_eq(l, STR("quit"));
}

static bool idle(void *arg)
{
	((struct echo *)arg)->idles++;
	return false;
}

static void farewell(void *arg, enum session_end why)
{
	out_printf(&((struct echo *)arg)->s.out, "bye %d\r\n", (int)why);
}

static const struct session_protocol protocol = {line, idle, farewell, NULL};

static enum session_end serve(struct echo *e, struct str pending, struct str input, char *got, size_t *n)
{
	int in[2], out[2];
	enum session_end why;

	if (pipe(in) < 0 || pipe(out) < 0)
		return SESSION_END_DEAD;
	*e = (struct echo){0};
	session_init(&e->s, in[0], out[1], pending);
	e->s.in.timeout_ms = 50;
	e->s.line_max = 40;
	fd_write_all(in[1], input);
	close(in[1]);
	why = session_run(&e->s, &protocol, e);
	session_free(&e->s);
	close(out[1]);
	*n = (size_t)fd_read_full(out[0], got, 400);
	close(out[0]);
	close(in[0]);
	return why;
}

int main(void)
{
	struct echo e;
	char got[400];
	size_t n;

	is_int(serve(&e, STR("one\r\ntw"), STR("o\r\nquit\r\nmore\r\n"), got, &n), SESSION_END_DONE, "done");
	is_str(
	    str_of(got, n), STR("one.\r\ntwo.\r\nquit.\r\n"), "pending input first, nothing after the end");
	is_int(serve(&e, STR(""), STR("one\r\ndelete every"), got, &n), SESSION_END_EOF, "cut off");
	is_str(str_of(got, n), STR("one.\r\n"), "a line without its end isn't obeyed");
	is_int(serve(&e, STR(""), STR("0123456789012345678901234567890123456789x\r\n"), got, &n),
	    SESSION_END_TOOLONG, "a line above the limit");
	is_str(str_of(got, n), STR("bye 4\r\n"), "is answered");
	is_int(serve(&e, STR(""), STR("012345678901234567890123456789012345678\r\n"), got, &n),
	    SESSION_END_EOF, "a line at the limit");
	is_int(e.lines, 1, "is served");
	is_int(serve(&e, STR(""),
	           STR("bad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\n"
	               "bad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nfine\nbad\n"),
	           got, &n),
	    SESSION_END_EOF, "nineteen bad ones, then a good one");
	is_int(serve(&e, STR(""),
	           STR("bad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\n"
	               "bad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nbad\nx\n"),
	           got, &n),
	    SESSION_END_BAD, "twenty");
	is_int(e.lines, 20, "and no more");
	return done();
}
