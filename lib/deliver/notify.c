/* Notifications by mail. */
#include "base/log.h"
#include "deliver/act.h"
#include "mime/words.h"
#include "sieve/mailto.h"

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

int act_notify(const struct delivery *d, const struct sieve_action *a, struct err *e)
{
	struct sieve_mailto to;
	struct act_mail m = {.from = STR("")};
	struct compose_head head = {.from = a->from.n ? a->from : d->address,
	    .auto_submitted =
	        arena_printf(d->arena, "auto-notified; owner-email=\"%.*s\"", STR_ARG(d->address))};

	if (!sieve_mailto_parse(d->arena, a->uri, &to))
		return err_set(e, ERR_SYNTAX, "%.*s can't be notified", STR_ARG(a->uri));
	m.to = to.to;
	m.nto = to.nto;
	head.to = to.to[0];
	for (size_t i = 1; i < to.nto; i++)
		head.to = arena_printf(d->arena, "%.*s, %.*s", STR_ARG(head.to), STR_ARG(to.to[i]));
	head.subject = subject(d, a, &to);
	compose_init(&m.c, d);
	compose_head(&m.c, &head);
	importance(&m.c, a->importance);
	for (size_t i = 0; i < to.nfields; i++)
		compose_field(&m.c, arena_cstr(d->arena, to.fields[i].name), to.fields[i].value);
	compose_text(&m.c, text_of(d, &to));
	if (act_send(d, a, &m, e) < 0)
		return -1;
	log_info("notify: told %.*s", STR_ARG(head.to));
	return 0;
}
