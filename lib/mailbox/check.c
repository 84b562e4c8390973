/* Looking at an index as it is, and making it anew. */
#include "mailbox/check.h"

#include "index/compare.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "mailbox/mailbox.h"

int mailbox_check(
    struct store *s, struct str name, const struct mailbox_check *c, struct mailbox_checked *r, struct err *e)
{
	struct mailbox *mb;
	int result;

	*r = (struct mailbox_checked){0};
	if (mailbox_open(&mb, s, name, MAILBOX_AS_IT_IS, e) < 0) {
		/* What the log says of a message in a damaged block can't be read on top of it. */
		if (e->kind != ERR_CORRUPT)
			return -1;
		c->say(c->arg, e->text);
		r->differences++;
		return 0;
	}
	if (!index_is_filled(mb->ix)) {
		c->say(c->arg, "there is no index, or it is damaged as a whole, or half filled");
		r->differences++;
		mailbox_close(mb);
		return 0;
	}
	result = mb->format->compare(mb, c, &r->differences, e);
	r->messages = index_head(mb->ix)->messages;
	mailbox_close(mb);
	return result;
}

int mailbox_repair(struct store *s, struct str name, struct err *e)
{
	struct mailbox *mb;
	int result = -1;

	if (mailbox_open(&mb, s, name, 0, e) < 0)
		return -1;
	if (index_heal(mb->ix, &mb->changes, e) == 0 && mb->format->sync(mb, true, e) >= 0) {
		while (mb->format->settle(mb, UINT32_MAX))
			;
		result = index_maintain(mb->ix, true, e);
	}
	mailbox_close(mb);
	return result;
}
