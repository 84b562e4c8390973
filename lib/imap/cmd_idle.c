/* IDLE (RFC 2177): news as they come, until DONE. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/notify.h"

#include "base/clock.h"
#include "io/wait.h"

enum { DONE_MAX = 1024 };

struct idle {
	int64_t started, last_word,
	    last_look; /* monotonic ms: the client's silence, our last keepalive, the last poll */
	int64_t notify_ms, poll_ms, timeout_ms;
};

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Milliseconds until something is due. */
static int due(const struct idle *d, bool polled, bool more)
{
	int64_t now = clock_mono_ms(), ms;

	if (more)
		return 0;
	ms = least(d->last_word + d->notify_ms, d->started + d->timeout_ms) - now;
	if (polled)
		ms = least(ms, d->last_look + d->poll_ms - now);
	return ms < 0 ? 0 : (int)ms;
}

static void keep_alive(struct imap *c, struct idle *d)
{
	int64_t now = clock_mono_ms();

	if (now - d->last_word < d->notify_ms)
		return;
	out_c(&c->s.out, "* OK Still here\r\n");
	d->last_word = now;
}

/* One wait. True when there is a line (or the end) to read, or the time is over. */
static bool wait_once(struct imap *c, struct idle *d)
{
	bool polled;
	struct wait_fd w[2] = {{.fd = c->s.in.fd}, {.fd = imap_notify_fd(c, &polled)}};
	bool more = c->box && mailbox_idle(c->box);

	if (imap_notify_missed(c)) {
		imap_notify_news(c, true);
		more = true;
	}
	out_flush(&c->s.out);
	if (c->s.out.error || in_buffered(&c->s.in).n)
		return true;
	wait_any(w, 2, due(d, polled, more));
	if (w[0].ready)
		return true;
	if (w[1].ready || (polled && clock_mono_ms() - d->last_look >= d->poll_ms)) {
		d->last_look = clock_mono_ms();
		imap_notify_news(c, true);
	}
	keep_alive(c, d);
	return clock_mono_ms() - d->started >= d->timeout_ms;
}

/* DONE, or what it isn't. */
static int finish(struct imap *c)
{
	struct str l;
	enum in_status st;

	c->s.in.timeout_ms = 0;
	st = in_is_ready(&c->s.in) ? IN_OK : IN_TIMEOUT;
	c->s.in.timeout_ms = (int)(conf_seconds("IMAP_TIMEOUT") * 1000);
	if (st == IN_OK)
		st = in_line(&c->s.in, DONE_MAX, &l);
	if (st == IN_TIMEOUT)
		out_c(&c->s.out, "* BYE Disconnected for inactivity\r\n");
	if (st != IN_OK || c->s.out.error) {
		c->s.done = true;
		return err_set(&c->err, ERR_SYNTAX, "the connection ended in IDLE");
	}
	if (!str_ieq(l, STR("DONE")))
		return imap_parse_bad(&c->p, "DONE expected");
	return 0;
}

int imap_cmd_idle(void *arg)
{
	struct imap *c = arg;
	bool polled;
	int64_t now = clock_mono_ms();
	struct idle d = {now, now, now, conf_seconds("IMAP_IDLE_NOTIFY") * 1000,
	    conf_seconds("IMAP_IDLE_POLL") * 1000, conf_seconds("IMAP_TIMEOUT") * 1000};

	if (imap_parse_end(&c->p) < 0)
		return -1;
	out_c(&c->s.out, "+ idling\r\n");
	/* Watched first: what comes between the first look and the watch would be seen by neither. */
	imap_notify_fd(c, &polled);
	imap_notify_news(c, true);
	while (!wait_once(c, &d))
		;
	return finish(c);
}
