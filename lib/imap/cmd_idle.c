/* IDLE (RFC 2177): news as they come, until DONE. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/hibernate.h"
#include "imap/notify.h"

#include "base/clock.h"
#include "index/sigbus.h"
#include "io/wait.h"

enum { DONE_MAX = 1024, AGAIN_MS = 1000 };

struct idle {
	struct imap_park_head t; /* its times: see imap/park.h */
	int64_t looked_ms, rested_ms,
	    quiet; /* the last poll; the last news or attempt to hibernate; how long that must be ago, 0: never */
	int64_t poll_ms;
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
	ms = least(d->t.word_ms + d->t.notify_ms, d->t.end_ms) - now;
	if (polled)
		ms = least(ms, d->looked_ms + d->poll_ms - now);
	if (d->quiet)
		ms = least(ms, d->rested_ms + d->quiet - now);
	return ms < 0 ? 0 : (int)ms;
}

static void keep_alive(struct imap *c, struct idle *d)
{
	int64_t now = clock_mono_ms();

	if (now - d->t.word_ms < d->t.notify_ms)
		return;
	out_c(&c->s.out, IMAP_PARK_WORD);
	d->t.word_ms = now;
}

/* When nothing has happened for long: what nobody has noticed is looked for a last time, and where that is nothing, another program waits. */
static void rest(struct imap *c, struct idle *d, bool polled)
{
	uint64_t said = c->s.out.total;

	if (!d->quiet || clock_mono_ms() - d->rested_ms < d->quiet)
		return;
	imap_notify_news(c, true);
	d->rested_ms = clock_mono_ms();
	if (c->s.out.total != said || imap_notify_missed(c)) {
		d->rested_ms -= d->quiet - least(d->quiet, AGAIN_MS); /* our own doing, perhaps */
		return;
	}
	d->t.poll_ms = polled ? (uint32_t)d->poll_ms : 0;
	imap_hibernate(c, &d->t);
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
	if (!more) {
		session_rest(&c->s);
		index_sigbus_rest();
	}
	wait_any(w, 2, due(d, polled, more));
	if (w[0].ready)
		return true;
	if (w[1].ready || (polled && clock_mono_ms() - d->looked_ms >= d->poll_ms)) {
		d->looked_ms = clock_mono_ms();
		if (w[1].ready)
			d->rested_ms = d->looked_ms;
		imap_notify_news(c, true);
	}
	keep_alive(c, d);
	if (!more && !w[1].ready)
		rest(c, d, polled);
	return c->s.done || clock_mono_ms() >= d->t.end_ms;
}

/* DONE, or what it isn't. */
static int finish(struct imap *c)
{
	struct str l;
	enum in_status st;

	if (c->s.done)
		return err_set(&c->err, ERR_NOTFOUND, "the selected mailbox is gone");
	c->s.in.timeout_ms = 0;
	st = in_is_ready(&c->s.in) ? IN_OK : IN_TIMEOUT;
	c->s.in.timeout_ms = (int)(conf_seconds("IMAP_TIMEOUT") * 1000);
	if (st == IN_OK)
		st = in_whole_line(&c->s.in, DONE_MAX, &l);
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

/* Watched first: what comes between the first look and the watch would be seen by neither. */
static int serve(struct imap *c, struct idle *d, bool back)
{
	uint64_t said = c->s.out.total;
	bool polled;

	d->looked_ms = d->rested_ms = clock_mono_ms();
	d->poll_ms = conf_seconds("IMAP_IDLE_POLL") * 1000;
	d->quiet = conf_seconds("IMAP_HIBERNATE") * 1000;
	imap_notify_fd(c, &polled);
	imap_notify_news(c, true);
	/* It was only looked whether there are news: there aren't. */
	if (back && polled && c->s.out.total == said)
		d->rested_ms -= d->quiet;
	while (!c->s.done && !wait_once(c, d))
		;
	return finish(c);
}

int imap_cmd_idle(void *arg)
{
	struct imap *c = arg;
	int64_t now = clock_mono_ms();
	struct idle d = {.t = {.notify_ms = (uint32_t)(conf_seconds("IMAP_IDLE_NOTIFY") * 1000),
	                     .started_ms = now,
	                     .word_ms = now,
	                     .end_ms = now + conf_seconds("IMAP_TIMEOUT") * 1000}};

	if (imap_parse_end(&c->p) < 0)
		return -1;
	out_c(&c->s.out, "+ idling\r\n");
	return serve(c, &d, false);
}

int imap_cmd_idle_resume(struct imap *c, const struct imap_park *p)
{
	struct idle d = {.t = p->head};
	uint64_t words = imap_park_words(&p->head, clock_mono_ms());

	d.t.word_ms += (int64_t)words * p->head.notify_ms;
	c->s.out.total += words * IMAP_PARK_KEEPALIVE;
	return serve(c, &d, true);
}
