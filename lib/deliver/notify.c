/* Notifications by mail. */
#include "base/log.h"
#include "deliver/act.h"
#include "mime/words.h"
#include "sieve/address.h"
#include "sieve/mailto.h"
#include "sieve/outbound.h"

/* :message, the URI's subject, or the message's own (RFC 5436 2.5). */
static struct str subject(
    const struct delivery *d, const struct sieve_action *a, const struct sieve_mailto *to)
{
	struct str own;

	if (a->text.n)
		return a->text;
	if (to->subject.n)
		return to->subject;
	own = mime_words_decode(d->arena, delivery_field(d, "subject"));
	return own.n ? own : STR("New mail");
}

static void importance(struct compose *c, struct str level)
{
	static const struct {
		const char *priority, *word;
	} t[] = {{"1 (Highest)", "high"}, {"3 (Normal)", "normal"}, {"5 (Lowest)", "low"}};
	int i = level.n == 1 && level.p[0] >= '1' && level.p[0] <= '3' ? level.p[0] - '1' : 1;

	buf_printf(&c->b, "X-Priority: %s\r\nImportance: %s\r\n", t[i].priority, t[i].word);
}

static struct str text_of(const struct delivery *d, const struct sieve_mailto *to)
{
	if (to->body.n)
		return to->body;
	return arena_printf(d->arena, "Notification of new mail:\n\nFrom: %.*s\nSubject: %.*s\n",
	    STR_ARG(mime_words_decode(d->arena, delivery_field(d, "from"))),
	    STR_ARG(mime_words_decode(d->arena, delivery_field(d, "subject"))));
}

struct telling {
	const struct sieve_action *a;
	struct arena *arena;
	struct str to[2 * SIEVE_MAILTO_MAX]; /* to, then cc */
	size_t n;
};

/* Adds those of list that no other notification tells: as a field has them. */
static struct str add_recipients(struct telling *t, const struct str *list, size_t n)
{
	struct str line = STR_NIL;

	for (size_t i = 0; i < n; i++) {
		bool told = false;

		for (size_t k = 0; k < t->a->ntold; k++)
			told = told || str_ieq(t->a->told[k], list[i]);
		if (told)
			continue;
		t->to[t->n++] = list[i];
		line =
		    line.n ? arena_printf(t->arena, "%.*s, %.*s", STR_ARG(line), STR_ARG(list[i])) : list[i];
	}
	return line;
}

/* RFC 5436 2.7: empty when that of the message is, to avoid loops. */
static struct str envelope_sender(const struct delivery *d, const struct sieve_action *a)
{
	struct str from;

	if (!d->env.from.n)
		return STR("");
	return a->from.n && sieve_outbound_address(d->arena, a->from, &from) ? from : d->address;
}

int act_notify(const struct delivery *d, const struct sieve_action *a, struct err *e)
{
	struct telling t = {.a = a, .arena = d->arena};
	struct act_mail m = {.from = envelope_sender(d, a), .to = t.to};
	struct compose_head head = {.from = a->from.n ? a->from : d->address,
	    .auto_submitted =
	        arena_printf(d->arena, "auto-notified; owner-email=\"%.*s\"", STR_ARG(d->address))};
	struct sieve_mailto uri;
	struct str cc;

	if (!sieve_mailto_parse(d->arena, a->uri, &uri))
		return err_set(e, ERR_SYNTAX, "%.*s can't be notified", STR_ARG(a->uri));
	head.to = add_recipients(&t, uri.to, uri.nto);
	cc = add_recipients(&t, uri.cc, uri.ncc);
	m.nto = t.n;
	head.subject = subject(d, a, &uri);
	compose_init(&m.c, d);
	compose_head(&m.c, &head);
	if (cc.n)
		compose_field(&m.c, "Cc", cc);
	importance(&m.c, a->importance);
	for (size_t i = 0; i < uri.nfields; i++)
		compose_field(&m.c, arena_cstr(d->arena, uri.fields[i].name), uri.fields[i].value);
	compose_text(&m.c, text_of(d, &uri));
	if (act_send(d, a, &m, e) < 0)
		return -1;
	log_info("notify: told %.*s%s%.*s", STR_ARG(head.to), head.to.n && cc.n ? ", " : "", STR_ARG(cc));
	return 0;
}
