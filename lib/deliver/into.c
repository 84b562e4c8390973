/* From the spool into a mailbox. */
#include "deliver/into.h"

#include "base/log.h"
#include "mailbox/mailbox.h"

enum { CHUNK = 64 << 10 };

static int make(struct store *s, const struct into *to, struct err *e)
{
	struct err sub;

	if (store_create(s, to->mailbox, e) < 0 && e->kind != ERR_EXISTS)
		return -1;
	if (to->subscribe && store_subscribe(s, to->mailbox, true, &sub) < 0)
		log_warning("%.*s was made but not subscribed: %s", STR_ARG(to->mailbox), sub.text);
	return 0;
}

static int write_all(struct mailbox_save *sv, struct str top, const struct spool *spool, struct err *e)
{
	struct in in;
	struct str bytes;
	enum in_status st;
	int result = mailbox_save_write(sv, top, e);

	in_init_range(&in, spool->fd, 0, spool->size);
	while (result == 0 && (st = in_some(&in, CHUNK, &bytes)) != IN_EOF) {
		if (st != IN_OK)
			result =
			    err_set(e, ERR_TEMP, "the spooled message can't be read: %s", strerror(in.error));
		else
			result = mailbox_save_write(sv, bytes, e);
	}
	in_free(&in);
	return result;
}

int into_mailbox(
    struct store *s, const struct into *to, struct str top, const struct spool *spool, struct err *e)
{
	struct mailbox_save_args args = {
	    .flags = to->flags, .keywords = to->keywords, .nkeywords = to->nkeywords, .idate = INT64_MIN};
	struct mailbox_save *sv;

	if (store_check(s, to->mailbox, e) < 0) {
		if (e->kind != ERR_NOTFOUND || !to->create || make(s, to, e) < 0)
			return -1;
	}
	if (mailbox_save_begin(&sv, s, NULL, to->mailbox, e) < 0)
		return -1;
	if (mailbox_save_message(sv, &args, e) < 0 || write_all(sv, top, spool, e) < 0 ||
	    mailbox_save_message_end(sv, e) < 0) {
		mailbox_save_abort(sv);
		return -1;
	}
	return mailbox_save_commit(sv, NULL, e);
}
