/* Limits on the messages of a command. */
#include "imap/limit.h"

#include "imap/view.h"
#include "imap/window.h"

static void highest(struct imap *c, struct imap_set *seqs, uint32_t max)
{
	struct imap_set all = *seqs;

	seqs->p = arena_array(&c->s.cmd, all.n, sizeof *seqs->p);
	for (size_t i = 0; i < all.n; i++)
		seqs->p[i] = all.p[i];
	imap_window_cut(seqs, -1, -(int64_t)max);
}

void imap_limit_cut(struct imap *c, struct imap_set *seqs)
{
	if (!c->message_max || imap_view_count(seqs) <= c->message_max)
		return;
	highest(c, seqs, c->message_max);
	c->limited = arena_printf(
	    &c->s.cmd, "MESSAGELIMIT %u %u", c->message_max, mailbox_msg(c->box, seqs->p[0].first)->uid);
}

static int refuse(struct imap *c, uint32_t max, uint32_t lowest)
{
	imap_client_no(c, ERR_LIMIT, NULL, "Too many messages for one command; try fewer");
	c->code = lowest ? arena_printf(&c->s.cmd, "MESSAGELIMIT %u %u", max, lowest)
	                 : arena_printf(&c->s.cmd, "MESSAGELIMIT %u", max);
	return -1;
}

int imap_limit_check(struct imap *c, uint64_t n)
{
	return c->message_max && n > c->message_max ? refuse(c, c->message_max, 0) : 0;
}

static uint32_t save_max(const struct imap *c)
{
	return c->message_max ? c->message_max : c->save_max;
}

int imap_limit_save(struct imap *c, uint64_t n)
{
	return save_max(c) && n > save_max(c) ? refuse(c, save_max(c), 0) : 0;
}

int imap_limit_copy(struct imap *c, const struct imap_set *seqs)
{
	struct imap_set cut = *seqs;

	if (!save_max(c) || imap_view_count(seqs) <= save_max(c))
		return 0;
	highest(c, &cut, save_max(c));
	return refuse(c, save_max(c), mailbox_msg(c->box, cut.p[0].first)->uid);
}

void imap_limit_print(struct imap *c)
{
	if (!save_max(c))
		return;
	out_c(&c->s.out, c->message_max ? " MESSAGELIMIT=" : " SAVELIMIT=");
	out_u64(&c->s.out, save_max(c));
}
