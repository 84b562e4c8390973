/* NOTIFY (RFC 5465). */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/notify.h"

enum { SET_MEMORY = 4 << 20 };

static int refuse_events(struct imap *c)
{
	return imap_client_no(
	    c, ERR_CANNOT, "BADEVENT (" IMAP_NOTIFYSET_EVENTS ")", "Some of these events aren't told here");
}

/* What was in force stays so until the new one stands. */
static int replace(struct imap *c, struct imap_notify *n)
{
	if (!n->set.none && imap_notify_begin(c, n) < 0) {
		imap_notify_end(c, n);
		return -1;
	}
	if (!c->notify) {
		c->notify = arena_new(&c->s.arena, struct imap_notify);
	} else {
		imap_notify_go_on(c, c->notify, n);
		imap_notify_end(c, c->notify);
	}
	*c->notify = *n;
	return 0;
}

int imap_cmd_notify(void *arg)
{
	struct imap *c = arg;
	struct imap_notify n = {0};
	int got;

	arena_init(&n.set_arena, "NOTIFY", SET_MEMORY);
	imap_client_keep(c, &n.set_arena);
	got = imap_notifyset_parse(&c->p, &n.set);
	imap_client_kept(c);
	if (got == 0 && n.set.unsupported)
		got = refuse_events(c);
	if (got == 0)
		return replace(c, &n);
	arena_free(&n.set_arena);
	return -1;
}
