/* From memory and the spool into a mailbox. */
#include "deliver/into.h"

#include "base/log.h"
#include "mailbox/mailbox.h"

enum { CHUNK = 64 << 10, PIECES = 3 };

/* A mailbox_source over an into_bytes. */
struct source {
	struct mailbox_source base; /* first */
	const struct into_bytes *bytes;
	unsigned piece;
	struct in in; /* over the spool */
};

static int next(struct mailbox_source *base, struct str *piece_r, struct err *e)
{
	struct source *src = (struct source *)base;
	enum in_status st;

	while (src->piece < PIECES) {
		*piece_r = src->bytes->pieces[src->piece++];
		if (piece_r->n)
			return 0;
	}
	*piece_r = STR("");
	if (!src->bytes->spool)
		return 0;
	st = in_some(&src->in, CHUNK, piece_r);
	if (st == IN_EOF)
		*piece_r = STR("");
	else if (st != IN_OK)
		return err_set(e, ERR_TEMP, "the spooled message can't be read: %s", strerror(src->in.error));
	return 0;
}

static void source_init(struct source *src, const struct into_bytes *bytes)
{
	*src = (struct source){.base.next = next, .bytes = bytes};
	if (bytes->spool)
		in_init_range(&src->in, bytes->spool->fd, 0, bytes->spool->size);
	else
		in_init_str(&src->in, STR(""));
}

static int make(struct store *s, const struct into *to, struct err *e)
{
	struct err sub;

	if (store_create(s, to->mailbox, e) < 0 && e->kind != ERR_EXISTS)
		return -1;
	if (to->subscribe && store_subscribe(s, to->mailbox, true, &sub) < 0)
		log_warning("%.*s was made but not subscribed: %s", STR_ARG(to->mailbox), sub.text);
	return 0;
}

static int write_all(struct mailbox_save *sv, struct source *src, struct err *e)
{
	struct str piece;

	do {
		if (src->base.next(&src->base, &piece, e) < 0 || mailbox_save_write(sv, piece, e) < 0)
			return -1;
	} while (piece.n);
	return 0;
}

/* With flags: by way of the index. */
static int save(struct store *s, const struct into *to, struct source *src, struct err *e)
{
	struct mailbox_save_args args = {
	    .flags = to->flags, .keywords = to->keywords, .nkeywords = to->nkeywords, .idate = INT64_MIN};
	struct mailbox_save *sv;

	if (mailbox_save_begin(&sv, s, NULL, to->mailbox, e) < 0)
		return -1;
	if (mailbox_save_message(sv, &args, e) < 0 || write_all(sv, src, e) < 0 ||
	    mailbox_save_message_end(sv, e) < 0) {
		mailbox_save_abort(sv);
		return -1;
	}
	return mailbox_save_commit(sv, NULL, e);
}

int into_mailbox(struct store *s, const struct into *to, const struct into_bytes *bytes, struct err *e)
{
	struct source src;
	int result;

	if (store_check(s, to->mailbox, e) < 0) {
		if (e->kind != ERR_NOTFOUND || !to->create || make(s, to, e) < 0)
			return -1;
	}
	source_init(&src, bytes);
	if (to->flags || to->nkeywords)
		result = save(s, to, &src, e);
	else if (to->group)
		result = mailbox_group_add(to->group, s, to->mailbox, &src.base, to->place_r, e);
	else
		result = mailbox_drop(s, to->mailbox, &src.base, e);
	in_free(&src.in);
	return result;
}
