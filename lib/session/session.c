/* The command loop. */
#include "session/session.h"

#include "base/block.h"
#include "base/log.h"
#include "base/vec.h"
#include "io/ktls.h"

static void flush_before_wait(void *arg)
{
	struct session *s = arg;

	out_flush(&s->out);
}

void session_init(struct session *s, int fd_in, int fd_out, struct str pending)
{
	*s = (struct session){.line_max = SESSION_LINE_MAX};
	arena_init(&s->arena, "session", SESSION_MEMORY);
	arena_init(&s->cmd, "command", SESSION_COMMAND_MEMORY);
	in_init_fd(&s->in, fd_in, SESSION_IDLE_MS);
	s->in.is_client = true;
	s->in.before_wait = flush_before_wait;
	s->in.before_wait_arg = s;
	out_init_fd(&s->out, fd_out, SESSION_STALL_MS);
	if (pending.n) {
		s->in.buf = vec_grown(NULL, NULL, &s->in.cap, pending.n, 1);
		memcpy(s->in.buf, pending.p, pending.n);
		s->in.end = pending.n;
	}
}

void session_free(struct session *s)
{
	in_free(&s->in);
	out_free(&s->out);
	arena_free(&s->cmd);
	arena_free(&s->arena);
}

void session_rest(struct session *s)
{
	out_rest(&s->out);
	block_trim();
}

/* A line that hasn't come whole counts as none: the client is still sending. */
static void upkeep(struct session *s, const struct session_protocol *p, void *arg)
{
	if (s->in.end > s->in.start)
		return;
	out_flush(&s->out);
	while (p->idle && !s->out.error && !in_is_ready(&s->in) && p->idle(arg))
		;
	if (!in_is_ready(&s->in))
		session_rest(s);
}

static enum session_end ended(struct session *s, enum in_status st)
{
	if (s->out.error)
		return SESSION_END_DEAD;
	switch (st) {
	case IN_TIMEOUT:
		return SESSION_END_IDLE;
	case IN_TOOLONG:
		return SESSION_END_TOOLONG;
	case IN_ERROR:
		return SESSION_END_DEAD;
	default:
		return SESSION_END_EOF;
	}
}

static enum session_end serve(struct session *s, const struct session_protocol *p, void *arg)
{
	while (!s->done) {
		enum in_status st;
		struct str line;

		upkeep(s, p, arg);
		if (p->wait && s->in.end == s->in.start && !p->wait(arg))
			return SESSION_END_IDLE;
		if (s->done)
			break;
		st = in_whole_line(&s->in, s->line_max, &line);
		if (st != IN_OK || s->out.error)
			return ended(s, st);
		p->line(arg, arena_str(&s->cmd, line));
		arena_reset(&s->cmd);
		if (s->bad >= SESSION_BAD_MAX)
			return SESSION_END_BAD;
	}
	return s->out.error ? SESSION_END_DEAD : SESSION_END_DONE;
}

enum session_end session_run(struct session *s, const struct session_protocol *p, void *arg)
{
	enum session_end why = serve(s, p, arg);

	if (p->farewell && (why == SESSION_END_IDLE || why == SESSION_END_BAD || why == SESSION_END_TOOLONG))
		p->farewell(arg, why);
	out_flush(&s->out);
	if (!s->goes_on)
		ktls_end(s->out.fd);
	return why;
}

void session_log_end(const struct session *s, enum session_end why, const char *more)
{
	static const char *const texts[] = {"logged out", "connection closed", "inactive",
	    "too many invalid commands", "line too long", "unauthenticated", "connection lost"};

	log_info("disconnected: %s in=%llu out=%llu%s%s", texts[why], (unsigned long long)s->in.total,
	    (unsigned long long)s->out.total, *more ? " " : "", more);
}
