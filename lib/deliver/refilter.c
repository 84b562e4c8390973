/* Scripts over old mail. */
#include "deliver/refilter.h"

#include "base/log.h"
#include "conf/conf.h"
#include "deliver/policy.h"
#include "deliver/stored.h"
#include "deliver/world.h"
#include "mailbox/mailbox.h"
#include "mime/head.h"
#include "sys/file.h"
#include "text/date.h"

enum { MESSAGE_ARENA = 512 << 20, LINE_MAX = 4096 };

struct state {
	const struct refilter *f;
	struct store *store;
	struct mailbox *mb;
	struct sieve_settings set;
	const struct sieve_script *script;
	struct arena arena;       /* of one message */
	struct index_ranges gone; /* UIDs that the script wants elsewhere or nowhere */
};

static int compile(struct state *s, struct err *e)
{
	struct sieve_errors errors = {0};
	struct buf text, line;

	policy_load(&s->set, s->f->arena, false);
	buf_init(&text, conf_size("SIEVE_SCRIPT_SIZE_MAX"));
	buf_init(&line, LINE_MAX);
	if (file_read_path(s->f->script, &text, e) < 0)
		return -1;
	s->script = sieve_compile(s->f->arena, str_c(s->f->script), buf_str(&text), &s->set, &errors);
	for (size_t i = 0; i < errors.list.n; i++) {
		buf_clear(&line);
		sieve_error_print(&line, &errors.list.p[i]);
		fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&line)));
	}
	buf_free(&text);
	buf_free(&line);
	return s->script ? 0 : 1;
}

/* The address in a field such as "<a@b>"; "" when there is none. */
static struct str bare(const struct delivery *d, const char *name)
{
	struct str v = delivery_field(d, name);

	return v.n > 1 && v.p[0] == '<' && v.p[v.n - 1] == '>' ? str_of(v.p + 1, v.n - 2) : v;
}

/* The message as a delivery: its trace fields say what the envelope was. */
static void as_delivery(struct state *s, struct delivery *d, struct str bytes)
{
	*d = (struct delivery){.arena = &s->arena, .store = s->store, .mailbox = s->f->inbox};
	d->header = str_head(bytes, mime_head_size(bytes, NULL));
	d->env.from = bare(d, "return-path");
	d->env.to = bare(d, "delivered-to");
	delivery_stored(d, bytes);
}

static void run_script(struct state *s, struct delivery *d, struct sieve_result *r)
{
	struct sieve_world world;
	struct sieve_run run = {.scripts = &s->script,
	    .nscripts = 1,
	    .message = d->message,
	    .envelope = {.from = d->env.from, .to = d->env.to},
	    .world = &world,
	    .now = d->now,
	    .zone_minutes = text_date_local_zone(d->now),
	    .user = d->user,
	    .location = STR("MS"),
	    .phase = STR("post")};

	world_init(&world, d);
	sieve_run(&s->arena, &s->set, &run, r);
}

/* 1: the message stays where it is; 0: it doesn't have to; -1. */
static int act(struct state *s, struct delivery *d, const struct sieve_action *a, uint32_t uid, struct err *e)
{
	struct sieve_action keep = *a;

	if (a->kind == SIEVE_KEEP)
		keep.mailbox = s->f->inbox;
	else if (a->kind != SIEVE_FILEINTO)
		return 0;
	if (str_eq(keep.mailbox, s->f->mailbox) && !a->message.edited)
		return 1;
	return s->f->execute && stored_copy(d, s->mb, uid, &keep, e) < 0 ? -1 : 0;
}

static void say(const struct state *s, const struct delivery *d, uint32_t uid, const struct sieve_result *r)
{
	struct buf b;
	bool idle = r->actions.n == 1 && r->actions.p[0].kind == SIEVE_KEEP && str_is_nil(r->error);

	if (idle && !s->f->verbose)
		return;
	buf_init(&b, 1 << 20);
	sieve_result_print(&b, r);
	printf("uid %u %.*s\n%.*s", uid, STR_ARG(str_head(delivery_field(d, "message-id"), 200)),
	    STR_ARG(buf_str(&b)));
	buf_free(&b);
}

static int filter_bytes(struct state *s, struct str bytes, uint32_t uid, struct err *e)
{
	struct sieve_result r;
	struct delivery d;
	bool stays = false;

	as_delivery(s, &d, bytes);
	run_script(s, &d, &r);
	say(s, &d, uid, &r);
	/* What a script can't finish is left alone. */
	if (!str_is_nil(r.error))
		return 0;
	for (size_t i = 0; i < r.actions.n; i++) {
		int result = act(s, &d, &r.actions.p[i], uid, e);

		if (result < 0)
			return -1;
		stays |= result;
	}
	if (!stays)
		index_ranges_add(&s->gone, uid, uid);
	return 0;
}

static int filter_message(struct state *s, uint32_t seq, struct err *e)
{
	struct stored m;
	int result;

	if (stored_open(&m, s->mb, seq, e) < 0)
		return e->kind == ERR_NOTFOUND ? 0 : -1;
	result = filter_bytes(s, m.bytes, mailbox_msg(s->mb, seq)->uid, e);
	stored_close(&m);
	arena_reset(&s->arena);
	return result;
}

/* At the end, so that numbers stay what they were while the script runs. */
static int remove_gone(struct state *s, struct err *e)
{
	struct mailbox_store_args deleted = {
	    .uids = &s->gone, .op = INDEX_ADD, .flags = INDEX_DELETED, .unchangedsince = UINT64_MAX};
	struct index_ranges moved = {0};
	int result = 0;

	if (!s->f->execute || !s->f->write || !s->gone.n)
		return 0;
	if (s->f->discard == REFILTER_DELETE)
		result = mailbox_store(s->mb, &deleted, NULL, NULL, e);
	else if (s->f->discard == REFILTER_EXPUNGE)
		result = mailbox_delete(s->mb, &s->gone, e);
	else if (s->f->discard == REFILTER_MOVE)
		result = mailbox_move(s->mb, s->store, s->f->move_to, &s->gone, NULL, &moved, e);
	index_ranges_free(&moved);
	return result < 0 ? -1 : mailbox_flush(s->mb, e);
}

int refilter_run(const struct refilter *f, struct err *e)
{
	struct state s = {.f = f};
	int result = compile(&s, e);

	if (result || store_open(&s.store, f->arena, STR_NIL, e) < 0)
		return result ? result : -1;
	arena_init(&s.arena, "message", MESSAGE_ARENA);
	if (mailbox_open(&s.mb, s.store, f->mailbox, f->write ? 0 : MAILBOX_READONLY, e) < 0) {
		store_close(s.store);
		return -1;
	}
	for (uint32_t seq = 1, n = mailbox_count(s.mb); seq <= n && result == 0; seq++)
		result = filter_message(&s, seq, e);
	if (result == 0)
		result = remove_gone(&s, e);
	printf("%u messages, %llu %s\n", mailbox_count(s.mb), (unsigned long long)index_ranges_count(&s.gone),
	    "that the script does not keep here");
	index_ranges_free(&s.gone);
	arena_free(&s.arena);
	mailbox_close(s.mb);
	store_close(s.store);
	return result;
}
