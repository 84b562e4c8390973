/* A selected mailbox between two processes. */
#include "mailbox/frozen.h"

#include "base/crc32c.h"
#include "base/log.h"
#include "mailbox/box.h"

static uint32_t keywords_crc(const struct mailbox *mb)
{
	uint32_t crc = 0;

	for (uint32_t i = 0; i < index_head(mb->ix)->keywords; i++) {
		struct str name = index_keyword_name(mb->ix, (int)i);

		crc = crc32c(crc32c(crc, name.p, name.n), "", 1);
	}
	return crc;
}

static void copy(struct index_ranges *to, const struct index_ranges *from)
{
	for (size_t i = 0; i < from->n; i++)
		index_ranges_add(to, from->p[i].first, from->p[i].last);
}

bool mailbox_freeze(struct mailbox *mb, struct mailbox_frozen *f)
{
	const struct index_head *h = mailbox_head(mb);
	struct err e;

	*f = (struct mailbox_frozen){.name = mb->name, .flags = mb->flags, .stored = mb->stored};
	if (mb->changes.flags.n || mb->changes.keywords || mb->needs_sync || mailbox_idle(mb) ||
	    mailbox_count(mb) > MAILBOX_FROZEN_MESSAGES)
		return false;
	if (mailbox_flush(mb, &e) < 0) {
		log_warning("%s", e.text);
		return false;
	}
	f->uidvalidity = h->uidvalidity;
	memcpy(f->guid, h->guid, sizeof f->guid);
	f->modseq = h->highestmodseq;
	f->keywords = h->keywords;
	f->keywords_crc = keywords_crc(mb);
	copy(&f->recent, &mb->recent);
	return index_uids(mb->ix, &f->uids);
}

int mailbox_thaw(struct mailbox **mb_r, struct store *s, const struct mailbox_frozen *f, struct err *e)
{
	struct index_ranges recent = {0};
	const struct index_head *h;
	struct mailbox *mb;

	if (mailbox_open(&mb, s, f->name, f->flags, e) < 0)
		return -1;
	h = mailbox_head(mb);
	if (h->uidvalidity != f->uidvalidity || memcmp(h->guid, f->guid, sizeof f->guid) != 0) {
		mailbox_close(mb);
		return err_set(e, ERR_NOTFOUND, "another mailbox has this name now");
	}
	index_resume(mb->ix, &f->uids, f->modseq, &mb->changes);
	mb->changes.keywords = h->keywords != f->keywords || keywords_crc(mb) != f->keywords_crc;
	copy(&recent, &f->recent);
	index_ranges_move(&recent, &mb->recent);
	mb->recent = recent;
	mb->stored = f->stored;
	*mb_r = mb;
	return 0;
}

void mailbox_frozen_free(struct mailbox_frozen *f)
{
	index_ranges_free(&f->uids);
	index_ranges_free(&f->recent);
}
