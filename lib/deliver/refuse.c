/* Refusals by mail. */
#include "base/log.h"
#include "conf/conf.h"
#include "deliver/act.h"

static struct str postmaster(const struct delivery *d)
{
	ptrdiff_t at = str_rchr(d->address, '@');

	if (conf_string("LDA_POSTMASTER"))
		return str_c(conf_string("LDA_POSTMASTER"));
	return arena_printf(d->arena, "Postmaster <postmaster@%.*s>",
	    STR_ARG(at < 0 ? d->hostname : str_from(d->address, (size_t)at + 1)));
}

/* RFC 8098 3.1. */
static void disposition(struct compose *c)
{
	const struct delivery *d = c->d;
	struct str id = delivery_field(d, "message-id");

	buf_printf(&c->b,
	    "Content-Type: message/disposition-notification\r\n\r\nReporting-UA: %.*s; dovetail\r\n",
	    STR_ARG(d->hostname));
	if (d->env.original.n)
		buf_printf(&c->b, "Original-Recipient: rfc822; %.*s\r\n", STR_ARG(d->env.original));
	buf_printf(&c->b, "Final-Recipient: rfc822; %.*s\r\n", STR_ARG(d->address));
	if (id.n)
		buf_printf(&c->b, "Original-Message-ID: %.*s\r\n", STR_ARG(id));
	buf_add(&c->b, STR("Disposition: automatic-action/MDN-sent-automatically; deleted\r\n"));
}

/* RFC 3464 2. */
static void status(struct compose *c)
{
	const struct delivery *d = c->d;

	buf_printf(&c->b, "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; %.*s\r\n\r\n",
	    STR_ARG(d->hostname));
	if (d->env.original.n)
		buf_printf(&c->b, "Original-Recipient: rfc822; %.*s\r\n", STR_ARG(d->env.original));
	buf_printf(&c->b,
	    "Final-Recipient: rfc822; %.*s\r\nAction: failed\r\nStatus: 5.7.1\r\n"
	    "Diagnostic-Code: smtp; 550 5.7.1 Refused by the recipient's mail filter\r\n",
	    STR_ARG(d->address));
}

static void body(struct compose *c, const struct sieve_action *a, bool mdn)
{
	struct str intro = str_c(conf_string("LDA_REJECTION_REASON"));

	compose_multipart(
	    c, mdn ? "report; report-type=disposition-notification" : "report; report-type=delivery-status");
	compose_part(c);
	compose_text(
	    c, arena_printf(c->d->arena, "%.*s%s%.*s\n",
	           STR_ARG(intro.n ? intro
	                           : STR("Your message was automatically rejected by the recipient's mail "
	                                 "filter.\nThe reason given is:")),
	           "\n\n", STR_ARG(a->text)));
	compose_part(c);
	if (mdn)
		disposition(c);
	else
		status(c);
	compose_part(c);
	compose_original(c, "text/rfc822-headers", str_head(c->d->header, COMPOSE_MAX / 4));
	compose_end(c);
}

int act_refuse(const struct delivery *d, const struct sieve_action *a, struct err *e)
{
	struct compose_head head = {.from = postmaster(d),
	    .to = d->env.from,
	    .subject = STR("Rejected mail"),
	    .auto_submitted = STR("auto-replied (rejected)"),
	    .replies = true};
	struct act_mail m = {.from = STR(""), .to = &d->env.from, .nto = 1};

	if (!d->env.from.n) {
		log_info("reject: a message of the null sender is discarded");
		return 0;
	}
	compose_init(&m.c, d);
	compose_head(&m.c, &head);
	body(&m.c, a, a->kind == SIEVE_REJECT);
	if (act_send(d, a, &m, e) < 0)
		return -1;
	log_info("reject: told %.*s", STR_ARG(d->env.from));
	return 0;
}
