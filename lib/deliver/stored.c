/* Messages in mailboxes, as deliveries. */
#include "deliver/stored.h"

#include <sys/mman.h>

#include "deliver/place.h"

int stored_open(struct stored *s, struct mailbox *mb, uint32_t seq, struct err *e)
{
	void *p = NULL;

	if (mailbox_read(mb, seq, &s->file, e) < 0)
		return -1;
	if (s->file.psize)
		p = mmap(NULL, s->file.psize, PROT_READ, MAP_PRIVATE, s->file.fd, 0);
	if (p == MAP_FAILED) {
		mailbox_read_done(&s->file);
		return err_sys(e, "message %u can't be mapped", s->file.uid);
	}
	s->bytes = p ? str_of(p, s->file.psize) : STR("");
	return 0;
}

void stored_close(struct stored *s)
{
	if (s->bytes.n)
		munmap((void *)(uintptr_t)s->bytes.p, s->bytes.n);
	mailbox_read_done(&s->file);
}

int stored_copy(
    struct delivery *d, struct mailbox *mb, uint32_t uid, const struct sieve_action *a, struct err *e)
{
	struct place p = {a->mailbox, a->special_use, a->mailboxid, a->create, a->flags, a->nflags};
	struct into_bytes edited = {.pieces = {a->message.pieces[0], a->message.pieces[1]}};
	struct index_range one = {uid, uid};
	struct index_ranges uids = {&one, 1, 1};
	struct mailbox_save *sv;
	struct str name;

	if (a->message.edited || a->flags_given)
		return place_save(d, &p, &edited, e);
	if (place_name(d, &p, &name, e) < 0)
		return -1;
	if (store_check(d->store, name, e) < 0 &&
	    (e->kind != ERR_NOTFOUND || !p.create || store_create(d->store, name, e) < 0))
		return -1;
	if (mailbox_save_begin(&sv, d->store, mb, name, e) < 0)
		return -1;
	if (mailbox_save_copy(sv, mb, &uids, e) < 0) {
		mailbox_save_abort(sv);
		return -1;
	}
	return mailbox_save_commit(sv, NULL, e);
}
