/* STATUS: from the mailbox list index while its stamps hold, else from the mailbox itself. */
#include <fcntl.h>
#include <sys/stat.h>

#include "base/log.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "mailbox/mailbox.h"
#include "mailbox/store.h"

static struct index_list *list_of(struct store *s)
{
	struct err e;

	if (!s->list && index_list_open(&s->list, &s->list_arena, s->rootfd, &e) < 0) {
		log_warning("no mailbox list index: %s", e.text);
		s->list = NULL;
	}
	return s->list;
}

static void from_entry(const struct index_list_entry *en, struct store_status *r)
{
	r->messages = en->messages;
	r->recent = en->recent;
	r->uidnext = en->uidnext;
	r->uidvalidity = en->uidvalidity;
	r->unseen = en->unseen;
	r->deleted = en->deleted;
	r->size = en->size;
	r->highestmodseq = en->highestmodseq;
	memcpy(r->guid, en->guid, sizeof r->guid);
}

/* Sums the sizes of all (or of the deleted) messages; the facts learnt on the way stay learnt. */
static int add_sizes(struct mailbox *mb, bool deleted_only, uint64_t *sum_r, struct err *e)
{
	const struct index_head *h = index_head(mb->ix);
	uint32_t n = index_count(mb->ix);
	uint64_t size;

	*sum_r = h->vsize_total;
	if (!deleted_only && h->vsize_unknown == 0)
		return 0;
	*sum_r = 0;
	for (uint32_t seq = 1; seq <= n; seq++) {
		const struct index_msg *m = index_at(mb->ix, seq);

		if ((m->bits & INDEX_GONE) || (deleted_only && !(m->flags & INDEX_DELETED)))
			continue;
		if (mailbox_size(mb, seq, &size, e) < 0) {
			if (e && e->kind == ERR_NOTFOUND)
				continue;
			return -1;
		}
		*sum_r += size;
	}
	return 0;
}

static int from_mailbox(struct mailbox *mb, unsigned items, struct store_status *r, struct err *e)
{
	const struct index_head *h = index_head(mb->ix);

	r->messages = h->messages;
	r->recent = h->uidnext > h->recent_from
	                ? index_count(mb->ix) + 1 - index_seq_from(mb->ix, h->recent_from)
	                : 0;
	r->uidnext = h->uidnext;
	r->uidvalidity = h->uidvalidity;
	r->unseen = h->unseen;
	r->deleted = h->deleted;
	r->highestmodseq = h->highestmodseq;
	memcpy(r->guid, h->guid, sizeof r->guid);
	if ((items & STORE_STATUS_SIZE) && add_sizes(mb, false, &r->size, e) < 0)
		return -1;
	if ((items & STORE_STATUS_DELETED_STORAGE) && add_sizes(mb, true, &r->deleted_storage, e) < 0)
		return -1;
	return 0;
}

static void remember(struct index_list *l, struct str name, const uint64_t stamp[8], unsigned items,
    const struct store_status *r)
{
	struct index_list_entry en = {.name = name,
	    .messages = r->messages,
	    .unseen = r->unseen,
	    .deleted = r->deleted,
	    .recent = r->recent,
	    .uidnext = r->uidnext,
	    .uidvalidity = r->uidvalidity,
	    .highestmodseq = r->highestmodseq,
	    .size = r->size,
	    .has_size = items & STORE_STATUS_SIZE};

	memcpy(en.stamp, stamp, sizeof en.stamp);
	memcpy(en.guid, r->guid, sizeof en.guid);
	index_list_put(l, &en);
}

/* Its own mailbox object, closed again: the session may have the same one selected with a view of its own. The stamps are taken after the
 * opening (which may write) and before the numbers: what changes in between makes the next STATUS look again. */
static int open_and_ask(
    struct store *s, struct str name, unsigned items, struct store_status *r, struct err *e)
{
	struct index_list *l = list_of(s);
	uint64_t stamp[8] = {0};
	struct mailbox *mb;
	int result = -1;

	if (mailbox_open(&mb, s, name, 0, e) < 0)
		return -1;
	if (s->format->stamps(s, name, stamp, e) < 0 || mailbox_sync(mb, e) < 0)
		goto out;
	result = from_mailbox(mb, items, r, e);
	if (result == 0 && l)
		remember(l, name, stamp, items, r);
out:
	mailbox_close(mb);
	return result;
}

int store_status(struct store *s, struct str name, unsigned items, struct store_status *r, struct err *e)
{
	struct index_list *l = list_of(s);
	const struct index_list_entry *en;
	uint64_t stamp[8] = {0};

	*r = (struct store_status){0};
	if (s->selected && str_eq(s->selected->name, name))
		return mailbox_sync(s->selected, e) < 0 ? -1 : from_mailbox(s->selected, items, r, e);
	if (s->format->stamps(s, name, stamp, e) < 0)
		return -1;
	en = l ? index_list_get(l, name) : NULL;
	if (!en || memcmp(en->stamp, stamp, sizeof stamp) != 0 || (items & STORE_STATUS_DELETED_STORAGE) ||
	    ((items & STORE_STATUS_SIZE) && !en->has_size))
		return open_and_ask(s, name, items, r, e);
	from_entry(en, r);
	return 0;
}
