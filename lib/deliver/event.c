/* Scripts at IMAP events. */
#include "deliver/event.h"

#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "deliver/act.h"
#include "deliver/mark.h"
#include "deliver/place.h"
#include "deliver/policy.h"
#include "deliver/program.h"
#include "deliver/scripts.h"
#include "deliver/stored.h"
#include "deliver/userlog.h"
#include "deliver/world.h"
#include "text/date.h"

enum { LINE_LENGTH = 64 << 10, MESSAGE_ARENA = 512 << 20, ERROR_LENGTH = 2048, LOG_LENGTH = 200 };

struct state {
	const struct event *ev;
	struct store *store;
	struct mailbox *mb;
	struct sieve_settings set;
	const struct sieve_script *script;
	struct arena arena; /* of one message */
	struct index_ranges gone;
	bool changed;
};

bool event_line(struct str line, uint32_t *first_r, uint32_t *last_r, struct str *flags_r)
{
	struct str first = str_head(line, str_cspan(line, " ")), last;
	size_t colon = str_cspan(first, ":");

	*flags_r = str_from(line, first.n < line.n ? first.n + 1 : first.n);
	last = colon < first.n ? str_from(first, colon + 1) : first;
	first = str_head(first, colon);
	return num_parse_u32(first, first_r) && num_parse_u32(last, last_r) && *first_r &&
	       *first_r <= *last_r;
}

/* Says what failed, to both logs. */
static void complain(const struct delivery *d, const char *what, const struct err *e)
{
	log_error("%s failed: %s", what, e->text);
	userlog_write(d, arena_printf(d->arena, "%s failed: %s", what, e->text));
}

/* ---- the script ---- */

static const struct sieve_script *compile(struct state *s, struct str text)
{
	struct delivery d = {.arena = s->ev->arena, .header = STR("")};
	struct sieve_errors errors = {0};
	const struct sieve_script *script;
	struct buf line;

	script = sieve_compile(s->ev->arena, s->ev->script, text, &s->set, &errors);
	buf_init(&line, ERROR_LENGTH);
	for (size_t i = 0; i < errors.list.n && !script; i++) {
		buf_clear(&line);
		sieve_error_print(&line, &errors.list.p[i]);
		log_warning("Sieve: %.*s", STR_ARG(buf_str(&line)));
		userlog_write(&d, buf_str(&line));
	}
	buf_free(&line);
	return script;
}

/* 1, 0: there is nothing to run, -1. */
static int load(struct state *s, struct err *e)
{
	struct scripts scripts;
	struct str text;
	int rc;

	if (scripts_check_name(s->ev->script, e) < 0)
		return 0;
	if (scripts_open(&scripts, s->ev->arena, false, e) < 0)
		return -1;
	rc = scripts_get(&scripts, s->ev->script, conf_size("SIEVE_SCRIPT_SIZE_MAX"), &text, e);
	scripts_close(&scripts);
	if (rc < 0)
		return e->kind == ERR_NOTFOUND ? 0 : -1;
	policy_load(&s->set, s->ev->arena, false);
	s->set.imapsieve = true;
	s->script = compile(s, text);
	return s->script != NULL;
}

/* ---- flags ---- */

static struct str *flag_names(struct state *s, const struct index_msg *m, size_t *n_r)
{
	VEC(struct str) list = {0};
	const char *name;
	uint8_t bit;

	for (size_t i = 0; place_flag(i, &name, &bit); i++)
		if (m->flags & bit)
			*vec_push(&list, &s->arena) = str_c(name);
	for (int i = 0; i < 64; i++)
		if (m->keys & (1ULL << i))
			*vec_push(&list, &s->arena) = mailbox_keyword_name(s->mb, i);
	*n_r = list.n;
	return list.p;
}

/* $Forwarded is also a flag of the file's name (imap/flags.h). */
static int flag_bits(
    struct state *s, const struct sieve_action *a, struct mailbox_store_args *args, struct err *e)
{
	const char *name;
	uint8_t bit;

	for (size_t i = 0; i < a->nflags; i++) {
		int key;

		for (size_t k = 0; place_flag(k, &name, &bit); k++)
			if (str_ieq(a->flags[i], str_c(name)))
				args->flags |= bit;
		if (str_starts(a->flags[i], STR("\\")))
			continue;
		if (str_ieq(a->flags[i], STR("$Forwarded")))
			args->flags |= INDEX_PASSED;
		key = mailbox_keyword(s->mb, a->flags[i], true, e);
		if (key < 0)
			return -1;
		args->keys |= 1ULL << key;
	}
	return 0;
}

static int change(struct state *s, struct mailbox_store_args *args, uint32_t uid, struct err *e)
{
	struct index_range one = {uid, uid};
	struct index_ranges uids = {&one, 1, 1};

	args->uids = &uids;
	args->unchangedsince = UINT64_MAX;
	s->changed = true;
	return mailbox_store(s->mb, args, NULL, NULL, e);
}

static int set_flags(struct state *s, const struct sieve_action *a, uint32_t uid, struct err *e)
{
	struct mailbox_store_args args = {.op = INDEX_REPLACE};

	return flag_bits(s, a, &args, e) < 0 ? -1 : change(s, &args, uid, e);
}

/* ---- actions ---- */

static int pipe_to(struct delivery *d, const struct sieve_action *a, struct err *e)
{
	struct sieve_program p = a->program;

	p.input = a->message.pieces;
	p.ninput = 2;
	if (program_run(d, d->arena, &p, e) < 0)
		return -1;
	return p.status ? err_set(e, ERR_CANNOT, "the program %.*s ended with %d", STR_ARG(p.name), p.status)
	                : 0;
}

static int act(struct state *s, struct delivery *d, const struct sieve_action *a, uint32_t uid, struct err *e)
{
	switch (a->kind) {
	case SIEVE_KEEP:
	case SIEVE_ADD_FLAGS:
		return a->flags_given ? set_flags(s, a, uid, e) : 0;
	case SIEVE_FILEINTO:
		return stored_copy(d, s->mb, uid, a, e);
	case SIEVE_REDIRECT:
		return act_redirect(d, a, e) < 0 ? -1 : 0;
	case SIEVE_NOTIFY:
		return act_notify(d, a, e);
	case SIEVE_REPORT:
		return act_report(d, a, e);
	case SIEVE_PIPE:
		return pipe_to(d, a, e);
	case SIEVE_MARK_DUPLICATE:
		return mark_duplicate(d, a, e);
	case SIEVE_DISCARD:
	case SIEVE_REJECT:
	case SIEVE_EREJECT:
	case SIEVE_VACATION:
		break; /* the last three aren't offered */
	}
	return 0;
}

static const char *name_of(enum sieve_action_kind kind)
{
	switch (kind) {
	case SIEVE_FILEINTO:
		return "fileinto";
	case SIEVE_REDIRECT:
		return "redirect";
	case SIEVE_NOTIFY:
		return "notify";
	case SIEVE_REPORT:
		return "report";
	case SIEVE_PIPE:
		return "pipe";
	case SIEVE_MARK_DUPLICATE:
		return "duplicate";
	default:
		return "setting flags";
	}
}

/* RFC 6785 2.2.4, 3.5: what isn't kept is marked, unless something of it couldn't be done. */
static void perform(struct state *s, struct delivery *d, const struct sieve_result *r, uint32_t uid)
{
	struct mailbox_store_args deleted = {.op = INDEX_ADD, .flags = INDEX_DELETED};
	bool kept = r->kept;
	struct err e;

	for (size_t i = 0; i < r->actions.n; i++) {
		const struct sieve_action *a = &r->actions.p[i];

		if (act(s, d, a, uid, &e) == 0)
			continue;
		complain(d, name_of(a->kind), &e);
		kept = true;
	}
	if (kept)
		return;
	if (change(s, &deleted, uid, &e) < 0)
		complain(d, "setting \\Deleted", &e);
	else
		index_ranges_add(&s->gone, uid, uid);
}

/* ---- messages ---- */

static void run(struct state *s, struct delivery *d, const struct index_msg *m, struct str changed)
{
	struct sieve_world world;
	struct sieve_result r;
	struct sieve_run run = {.scripts = &s->script,
	    .nscripts = 1,
	    .message = d->message,
	    .world = &world,
	    .now = d->now,
	    .zone_minutes = text_date_local_zone(d->now),
	    .user = d->user,
	    .sender = d->address,
	    .hostname = d->hostname,
	    .remote_ip = str_c(getenv("TCPREMOTEIP")),
	    .location = STR("MS"),
	    .phase = STR("post"),
	    .cause = s->ev->cause,
	    .event_mailbox = s->ev->mailbox,
	    .changed_flags = changed};
	uint32_t uid = m->uid;

	run.flags = flag_names(s, m, &run.nflags);
	world_init(&world, d);
	sieve_run(&s->arena, &s->set, &run, &r);
	if (!str_is_nil(r.error)) {
		struct str text = arena_printf(&s->arena, "%.*s: line %u: %.*s: message %u is left as it is",
		    STR_ARG(r.error_script), r.error_line, STR_ARG(r.error), uid);

		log_warning("Sieve: %.*s", STR_ARG(text));
		userlog_write(d, text);
	}
	perform(s, d, &r, uid);
}

static int message(struct state *s, uint32_t seq, struct str changed, struct err *e)
{
	struct delivery d = {.arena = &s->arena, .store = s->store, .mailbox = s->ev->mailbox};
	struct stored m;

	if (mailbox_is_gone(mailbox_msg(s->mb, seq)))
		return 0;
	if (stored_open(&m, s->mb, seq, e) < 0)
		return e->kind == ERR_NOTFOUND ? 0 : -1;
	delivery_stored(&d, m.bytes);
	/* What is sent comes from the owner (RFC 6785 3.4). */
	d.env.from = d.env.to = d.address;
	run(s, &d, mailbox_msg(s->mb, seq), changed);
	stored_close(&m);
	arena_reset(&s->arena);
	return 0;
}

static int line(struct state *s, struct str text, struct err *e)
{
	uint32_t first, last, uid;
	struct str flags;

	if (!event_line(text, &first, &last, &flags))
		return err_set(
		    e, ERR_SYNTAX, "\"%.*s\" names no messages", STR_ARG(str_head(text, LOG_LENGTH)));
	for (uint32_t seq = mailbox_seq_from(s->mb, first); seq <= mailbox_count(s->mb); seq++) {
		uid = mailbox_msg(s->mb, seq)->uid;
		if (uid > last)
			break;
		if (message(s, seq, flags, e) < 0)
			return -1;
	}
	return 0;
}

static int lines(struct state *s, struct err *e)
{
	enum in_status got;
	struct str text;

	while ((got = in_line(s->ev->in, LINE_LENGTH, &text)) == IN_OK)
		if (line(s, arena_str(s->ev->arena, text), e) < 0)
			return -1;
	if (got != IN_EOF)
		return err_set(e, ERR_SYNTAX, "the list of messages can't be read");
	if (s->gone.n && conf_bool("IMAP_SIEVE_EXPUNGE") && mailbox_delete(s->mb, &s->gone, e) < 0)
		return -1;
	return mailbox_flush(s->mb, e);
}

int event_run(const struct event *ev, struct err *e)
{
	struct state s = {.ev = ev};
	int result = load(&s, e);

	if (result <= 0)
		return result;
	if (store_open(&s.store, ev->arena, STR_NIL, e) < 0)
		return -1;
	arena_init(&s.arena, "message", MESSAGE_ARENA);
	result = mailbox_open(&s.mb, s.store, ev->mailbox, 0, e);
	if (result == 0) {
		result = lines(&s, e);
		mailbox_close(s.mb);
	}
	index_ranges_free(&s.gone);
	arena_free(&s.arena);
	store_close(s.store);
	return result < 0 ? -1 : s.changed;
}
