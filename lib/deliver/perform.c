/* The action list, done. */
#include "deliver/perform.h"

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/act.h"
#include "deliver/mark.h"
#include "deliver/place.h"
#include "deliver/program.h"
#include "deliver/userlog.h"

struct state {
	struct delivery *d;
	const struct sieve_result *result;
	struct buf *refusal;
	bool safe;      /* the message is somewhere, for good */
	bool must_keep; /* an action failed that would have taken it */
	bool refused;
};

static bool is_temporary(const struct err *e)
{
	return e->kind == ERR_TEMP || e->kind == ERR_FULL || e->kind == ERR_BUSY || e->kind == ERR_CORRUPT;
}

/* Says what failed, to both logs. */
static void complain(struct state *s, const char *what, const struct err *e)
{
	log_error("%s failed: %s", what, e->text);
	userlog_write(s->d, arena_printf(s->d->arena, "%s failed: %s", what, e->text));
}

static int keep_in(struct delivery *d, const struct place *p, const struct into_bytes *bytes, struct err *e)
{
	struct place inbox = *p;

	if (place_save(d, p, bytes, e) == 0) {
		if (!d->group)
			log_info("stored in %.*s", STR_ARG(p->mailbox));
		return 0;
	}
	if (is_temporary(e) || e->kind == ERR_QUOTA)
		return -1;
	if (str_ieq(p->mailbox, STR("INBOX")))
		return perform_unkept(e);
	log_warning("the message goes into INBOX: %s", e->text);
	inbox = (struct place){.mailbox = STR("INBOX"), .flags = p->flags, .nflags = p->nflags};
	return place_save(d, &inbox, bytes, e) < 0 ? perform_unkept(e) : 0;
}

int perform_unkept(struct err *e)
{
	if (e->kind == ERR_NOTFOUND || e->kind == ERR_CANNOT || e->kind == ERR_SYNTAX)
		e->kind = ERR_TEMP;
	return -1;
}

int perform_keep(struct delivery *d, struct err *e)
{
	struct place p = {.mailbox = d->mailbox, .create = d->create};
	struct into_bytes bytes = delivery_bytes(d, NULL);

	return keep_in(d, &p, &bytes, e);
}

static struct into_bytes bytes_of(const struct state *s, const struct sieve_action *a)
{
	return delivery_bytes(s->d, a->message.edited ? a->message.pieces : NULL);
}

/* ---- out of the house ---- */

static int do_redirect(struct state *s, const struct sieve_action *a, struct err *e)
{
	if (act_redirect(s->d, a, e) >= 0) {
		s->safe = true;
		return 0;
	}
	complain(s, "redirect", e);
	if (is_temporary(e) && !s->safe)
		return -1;
	s->must_keep = true;
	return 0;
}

static int do_pipe(struct state *s, const struct sieve_action *a, struct err *e)
{
	struct sieve_program p = a->program;
	struct str input[3] = {s->d->top, a->message.pieces[0], a->message.pieces[1]};
	int result;

	p.input = input;
	p.ninput = 3;
	result = program_run(s->d, s->d->arena, &p, e);
	if (result == 0 && p.status)
		result = err_set(e, p.status == 75 || p.status == 111 || p.status < 0 ? ERR_TEMP : ERR_CANNOT,
		    "the program %.*s ended with %d", STR_ARG(p.name), p.status);
	if (result == 0) {
		log_info("piped to %.*s", STR_ARG(p.name));
		s->safe = true;
		return 0;
	}
	complain(s, "pipe", e);
	if (is_temporary(e) && !s->safe && !a->optional)
		return -1;
	s->must_keep = true;
	return 0;
}

/* ---- into mailboxes ---- */

static int stored(struct state *s, const char *what, int result, struct err *e)
{
	if (result == 0) {
		s->safe = true;
		return 0;
	}
	complain(s, what, e);
	/* A retry of what is in one mailbox already would double it. */
	return s->safe ? 0 : -1;
}

static int do_fileinto(struct state *s, const struct sieve_action *a, struct err *e)
{
	struct place p = {a->mailbox, a->special_use, a->mailboxid, a->create, a->flags, a->nflags};
	struct into_bytes bytes = bytes_of(s, a);

	if (place_save(s->d, &p, &bytes, e) == 0) {
		log_info("stored in %.*s", STR_ARG(a->mailbox));
		s->safe = true;
		return 0;
	}
	if (is_temporary(e) || e->kind == ERR_QUOTA)
		return stored(s, "fileinto", -1, e);
	complain(s, "fileinto", e);
	s->must_keep = true;
	return 0;
}

static int do_keep(struct state *s, const struct sieve_action *a, struct err *e)
{
	struct place p = {
	    .mailbox = s->d->mailbox, .create = s->d->create, .flags = a->flags, .nflags = a->nflags};
	struct into_bytes bytes = bytes_of(s, a);

	s->must_keep = false;
	return stored(s, "keep", keep_in(s->d, &p, &bytes, e), e);
}

/* ---- what is said ---- */

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] > 126)
			return false;
	return true;
}

/* The reason, line by line (RFC 5429 2.5). */
static void set_refusal(struct state *s, struct str text)
{
	char gap = '\0';

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if ((unsigned char)c <= ' ' || c == 127) {
			gap = !s->refusal->n ? '\0' : c == '\n' || gap == '\n' ? '\n' : ' ';
			continue;
		}
		if (gap)
			buf_ch(s->refusal, gap);
		buf_ch(s->refusal, c);
		gap = '\0';
	}
	s->refused = true;
}

/* In LMTP the client is told. Its reply is ASCII: another text goes by mail (RFC 5429 2.2), or is left out when ereject may not send one (2.1.1). */
static int do_reject(struct state *s, const struct sieve_action *a, struct err *e)
{
	if (s->d->in_protocol && (is_ascii(a->text) || a->kind == SIEVE_EREJECT)) {
		set_refusal(s,
		    is_ascii(a->text) && a->text.n ? a->text : STR("Refused by the recipient's mail filter"));
		return 0;
	}
	if (act_refuse(s->d, a, e) == 0)
		return 0;
	complain(s, "reject", e);
	return s->safe ? 0 : -1;
}

static void do_say(struct state *s, const struct sieve_action *a)
{
	struct err e;

	if (a->kind == SIEVE_VACATION && act_vacation(s->d, a, &e) < 0)
		complain(s, "vacation", &e);
	if (a->kind == SIEVE_NOTIFY && act_notify(s->d, a, &e) < 0)
		complain(s, "notify", &e);
	if (a->kind == SIEVE_REPORT && act_report(s->d, a, &e) < 0)
		complain(s, "report", &e);
}

static void do_mark(struct state *s, const struct sieve_action *a)
{
	struct err e;

	if (mark_duplicate(s->d, a, &e) < 0)
		complain(s, "duplicate", &e);
}

/* ---- all ---- */

enum phase { OUT, STORE, REJECT, SAY, MARK, PHASES };

static int act(struct state *s, const struct sieve_action *a, enum phase phase, struct err *e)
{
	switch (a->kind) {
	case SIEVE_REDIRECT:
		return phase == OUT ? do_redirect(s, a, e) : 0;
	case SIEVE_PIPE:
		return phase == OUT ? do_pipe(s, a, e) : 0;
	case SIEVE_FILEINTO:
		return phase == STORE ? do_fileinto(s, a, e) : 0;
	case SIEVE_KEEP:
		return phase == STORE ? do_keep(s, a, e) : 0;
	case SIEVE_REJECT:
	case SIEVE_EREJECT:
		return phase == REJECT ? do_reject(s, a, e) : 0;
	case SIEVE_VACATION:
	case SIEVE_NOTIFY:
	case SIEVE_REPORT:
		if (phase == SAY)
			do_say(s, a);
		return 0;
	case SIEVE_MARK_DUPLICATE:
		if (phase == MARK)
			do_mark(s, a);
		return 0;
	case SIEVE_DISCARD:
		if (phase == MARK && !s->safe)
			log_info("discarded");
		return 0;
	case SIEVE_ADD_FLAGS:
		break;
	}
	return 0;
}

enum perform_end perform(struct delivery *d, const struct sieve_result *r, struct buf *refusal, struct err *e)
{
	struct state s = {.d = d, .result = r, .refusal = refusal};

	for (enum phase phase = 0; phase < PHASES; phase++) {
		for (size_t i = 0; i < r->actions.n; i++)
			if (act(&s, &r->actions.p[i], phase, e) < 0)
				return PERFORM_FAILED;
		/* What could not be done is made good before anybody is told anything. */
		if (phase == STORE && s.must_keep && stored(&s, "keep", perform_keep(d, e), e) < 0)
			return PERFORM_FAILED;
	}
	return s.refused ? PERFORM_REFUSED : PERFORM_DONE;
}
