/* Passing a message on. */
#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "deliver/act.h"
#include "deliver/memory.h"
#include "deliver/sendmail.h"
#include "mime/head.h"
#include "text/date.h"

#define TRACE_FIELD "X-Sieve-Redirected-From"
enum { REMEMBER_S = 12 * 3600, LOOP_MAX = 4, BY_MAX_S = 999999999 };

/* The message carries the mark of an earlier pass through here, or of too many redirects by anyone. */
static bool is_loop(const struct delivery *d)
{
	struct mime_head h;
	unsigned marks = 0;

	mime_head_init(&h, d->header);
	while (mime_head_next_named(&h, STR(TRACE_FIELD)))
		if (str_ieq(str_trim(h.value), d->address) ||
		    (d->env.to.n && str_ieq(str_trim(h.value), d->env.to)) || ++marks >= LOOP_MAX)
			return true;
	return false;
}

static struct str envelope_sender(const struct delivery *d)
{
	struct str how = str_c(conf_string("SIEVE_REDIRECT_FROM"));

	/* A bounce stays one: else two redirects could play ball with it. */
	if (!d->env.from.n)
		return STR("");
	if (str_eq(how, STR("recipient")) && d->env.to.n)
		return d->env.to;
	if (str_eq(how, STR("orig_recipient")) && d->env.original.n)
		return d->env.original;
	if (str_eq(how, STR("user_email")) || str_eq(how, STR("recipient")) ||
	    str_eq(how, STR("orig_recipient")))
		return d->address;
	if (how.n >= 2 && how.p[0] == '<' && how.p[how.n - 1] == '>')
		return str_of(how.p + 1, how.n - 2);
	if (!str_eq(how, STR("sender")))
		log_warning(
		    "SIEVE_REDIRECT_FROM is \"%.*s\": neither sender, recipient, orig_recipient, user_email "
		    "nor <address>; the sender stays",
		    STR_ARG(how));
	return d->env.from;
}

/* What one message to one address is known by; NIL when the message has no id. */
static struct str identity(const struct delivery *d, const struct sieve_action *a)
{
	struct str id = delivery_field(d, "message-id"), resent = delivery_field(d, "resent-message-id");

	if (!id.n)
		return STR_NIL;
	return arena_printf(d->arena, "%.*s %.*s %.*s %.*s", STR_ARG(id), STR_ARG(resent), STR_ARG(d->env.to),
	    STR_ARG(a->address));
}

/* Seconds from now, at most what RFC 2852 has digits for. */
static int64_t seconds_left(const struct delivery *d, const struct sieve_action *a)
{
	int64_t at = 0;
	uint64_t n = 0;
	int zone;

	if (!a->by_absolute)
		return num_parse_u64(a->by_time, &n) && n < BY_MAX_S ? (int64_t)n : BY_MAX_S;
	text_date_parse_iso(a->by_time, &at, &zone);
	at -= d->now;
	return at > BY_MAX_S ? BY_MAX_S : at < -BY_MAX_S ? -BY_MAX_S : at;
}

/* RFC 2852 4.1.4: mail that can only be late is returned, here: kept. */
static bool is_late(const struct delivery *d, const struct sieve_action *a)
{
	return a->by_given && a->by_mode == 'R' && seconds_left(d, a) <= 0;
}

static struct str by_value(const struct delivery *d, const struct sieve_action *a)
{
	if (!a->by_given)
		return STR_NIL;
	return arena_printf(
	    d->arena, "%lld;%c%s", (long long)seconds_left(d, a), a->by_mode, a->by_trace ? "T" : "");
}

static int send_on(const struct delivery *d, const struct sieve_action *a, struct err *e)
{
	const char *end = d->is_crlf ? "\r\n" : "\n";
	struct sendmail m = {.from = envelope_sender(d),
	    .to = &a->address,
	    .nto = 1,
	    .dsn_notify = a->dsn_notify,
	    .dsn_ret = a->dsn_ret,
	    .by = by_value(d, a)};

	m.pieces[0] = arena_printf(d->arena, "%s: %.*s%s", TRACE_FIELD, STR_ARG(d->address), end);
	m.pieces[1] = a->message.pieces[0];
	m.pieces[2] = a->message.pieces[1];
	return sendmail_send(d, &m, e);
}

int act_redirect(const struct delivery *d, const struct sieve_action *a, struct err *e)
{
	struct str what = identity(d, a);
	struct memory mem = {.dirfd = -1};
	struct err sub;
	int known = 0, result;

	if (is_late(d, a))
		return err_set(e, ERR_CANNOT, "the time in which it should be delivered is over");
	if (is_loop(d))
		return err_set(e, ERR_CANNOT, "the message was redirected from here before");
	if (!str_is_nil(what) && memory_open(&mem, d->arena, "redirects", d->now, &sub) == 0)
		known = memory_has(&mem, STR("redirect"), what, &sub);
	if (known > 0) {
		log_info("redirect: sent to %.*s before", STR_ARG(a->address));
		result = 0;
	} else {
		result = send_on(d, a, e) < 0 ? -1 : 1;
	}
	if (result == 1 && mem.dirfd >= 0 &&
	    memory_put(&mem, STR("redirect"), what, d->now + REMEMBER_S, &sub) < 0)
		log_warning("redirect: %s", sub.text);
	if (result == 1)
		log_info("redirect: sent to %.*s", STR_ARG(a->address));
	memory_close(&mem);
	return result;
}
