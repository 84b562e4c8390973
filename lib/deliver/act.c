/* Sending what was composed. */
#include "deliver/act.h"

#include "base/log.h"
#include "deliver/place.h"
#include "deliver/sendmail.h"

static void save_copy(const struct delivery *d, const struct sieve_fcc *fcc, struct str message)
{
	struct place p = {
	    fcc->mailbox, fcc->special_use, fcc->mailboxid, fcc->create, fcc->flags, fcc->nflags};
	struct into_bytes bytes = {.pieces = {message}};
	struct err e;

	if (str_is_nil(fcc->mailbox))
		return;
	if (place_save(d, &p, &bytes, &e) < 0)
		log_warning(
		    "the copy of a sent message was not saved in %.*s: %s", STR_ARG(fcc->mailbox), e.text);
}

int act_send(const struct delivery *d, const struct sieve_action *a, struct act_mail *m, struct err *e)
{
	/* Nobody waits for news of what has no sender (RFC 5230 5.1). */
	struct sendmail mail = {.from = m->from,
	    .to = m->to,
	    .nto = m->nto,
	    .pieces = {buf_str(&m->c.b)},
	    .dsn_notify = m->from.n ? STR_NIL : STR("NEVER")};
	int result;

	if (m->c.b.full)
		result = err_set(e, ERR_LIMIT, "a message to send is larger than %d bytes", COMPOSE_MAX);
	else
		result = sendmail_send(d, &mail, e);
	if (result == 0)
		save_copy(d, &a->fcc, buf_str(&m->c.b));
	compose_free(&m->c);
	return result;
}
