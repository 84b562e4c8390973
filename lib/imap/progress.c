/* How far a command is, and for whom. */
#include "imap/progress.h"

#include <errno.h>

#include "base/clock.h"
#include "conf/conf.h"
#include "imap/print.h"
#include "io/wait.h"

enum { LOOK_MS = 400 };

void imap_progress_begin(struct imap_progress *p, struct imap *c, uint64_t goal)
{
	*p = (struct imap_progress){.c = c, .goal = goal, .told_ms = clock_mono_ms()};
	p->looked_ms = p->told_ms;
}

static int nobody_waits(struct imap *c)
{
	struct out *o = &c->s.out;

	o->error = o->error ? o->error : EPIPE;
	c->s.done = true;
	return err_set(&c->err, ERR_CANNOT, "the client went away");
}

int imap_progress_look(struct imap_progress *p, uint64_t done)
{
	struct out *o = &p->c->s.out;
	int64_t now = clock_mono_ms();

	if (now - p->looked_ms < LOOK_MS)
		return 0;
	p->looked_ms = now;
	if (wait_is_gone(o->fd))
		return nobody_waits(p->c);
	/* Who closes a TCP connection looks at first like one who says nothing more: the answer to what is said now tells which. */
	if (!p->asked && wait_is_silent(p->c->s.in.fd))
		p->asked = true;
	else if (now - p->told_ms < conf_seconds("IMAP_PROGRESS") * 1000)
		return 0;
	p->told_ms = now;
	out_c(o, "* OK [INPROGRESS (");
	imap_print_string(o, p->c->tag, false);
	out_ch(o, ' ');
	out_u64(o, done);
	out_ch(o, ' ');
	out_u64(o, p->goal);
	out_c(o, ")] Still at it\r\n");
	return out_flush(o) == 0 ? 0 : nobody_waits(p->c);
}

int imap_progress_half(struct imap_progress *p, uint64_t done, uint64_t n)
{
	uint64_t half = p->goal / 2;

	return done % IMAP_PROGRESS_FEW ? 0 : imap_progress_look(p, half + half * done / n);
}
