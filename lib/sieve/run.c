/* Scripts one after the other over one message: sieve_run. */
#include "mime/scan.h"
#include "sieve/action.h"
#include "sieve/flags.h"
#include "sieve/interp.h"
#include "sieve/variables.h"

static const struct sieve_world empty_world;

static bool delivers(enum sieve_action_kind kind)
{
	return kind == SIEVE_KEEP || kind == SIEVE_FILEINTO || kind == SIEVE_REDIRECT || kind == SIEVE_PIPE ||
	       kind == SIEVE_REJECT || kind == SIEVE_EREJECT;
}

/* Takes action i out of the list. */
static void take_out(struct sieve_result *r, size_t i)
{
	memmove(&r->actions.p[i], &r->actions.p[i + 1], (r->actions.n - i - 1) * sizeof r->actions.p[0]);
	r->actions.n--;
}

/* Where the explicit keep is, or the number of actions. */
static size_t find_keep(const struct sieve_result *r)
{
	size_t i = 0;

	while (i < r->actions.n && r->actions.p[i].kind != SIEVE_KEEP)
		i++;
	return i;
}

static int run_one(struct sieve_interp *in, const struct sieve_script *s)
{
	in->script = s;
	in->scope = sieve_variables_scope(in);
	in->stopped = in->returned = false;
	in->breaking = NULL;
	in->loop = NULL;
	in->nmatch = 0;
	in->implicit_keep = true;
	return sieve_interp_commands(in, s->first);
}

/* A discard says something only when nothing else becomes of the message. */
static void drop_idle_discard(struct sieve_result *r)
{
	bool delivered = false;

	for (size_t i = 0; i < r->actions.n; i++)
		delivered = delivered || delivers(r->actions.p[i].kind);
	for (size_t i = 0; delivered && i < r->actions.n; i++)
		if (r->actions.p[i].kind == SIEVE_DISCARD)
			take_out(r, i--);
}

/* A keep at the end, for a script that has not cancelled it. */
static int add_implicit_keep(struct sieve_interp *in)
{
	struct sieve_action *a;

	in->node = NULL;
	a = sieve_action_find(in, SIEVE_KEEP, NULL, STR_NIL);
	if (a)
		return 0;
	/* There is always room for it: the limit is the script's. */
	a = vec_push(&in->result->actions, in->a);
	*a = (struct sieve_action){
	    .kind = SIEVE_KEEP, .implicit = true, .script = in->script ? in->script->name : STR_NIL};
	if (sieve_mail_message(in, &in->mail, &a->message) < 0)
		return -1;
	return sieve_flags_for_action(in, NULL, a);
}

static int run_all(struct sieve_interp *in)
{
	const struct sieve_run *run = in->run;
	struct sieve_result *r = in->result;

	in->implicit_keep = true;
	for (size_t i = 0; i < run->nscripts; i++) {
		size_t keep;

		in->done_actions = r->actions.n;
		if (run_one(in, run->scripts[i]) < 0)
			return -1;
		keep = find_keep(r);
		/* The next script decides anew about a message that this one keeps. */
		if (i + 1 == run->nscripts || (!in->implicit_keep && keep == r->actions.n))
			break;
		if (keep < r->actions.n)
			take_out(r, keep);
	}
	drop_idle_discard(r);
	return in->implicit_keep ? add_implicit_keep(in) : 0;
}

/* RFC 5228 2.10.6: what an error leaves is the message as it came, kept; and what scripts before this one have decided. */
static void fall_back(struct sieve_interp *in)
{
	struct sieve_result *r = in->result;
	struct sieve_action *a;

	r->error = in->error;
	r->actions.n = in->done_actions;
	a = vec_push(&r->actions, in->a);
	*a = (struct sieve_action){.kind = SIEVE_KEEP, .implicit = true, .script = r->error_script};
	a->message.pieces[0] = in->run->message;
}

static void set_flags(struct sieve_interp *in)
{
	for (size_t i = 0; i < in->run->nflags; i++) {
		if (i)
			buf_ch(&in->flags, ' ');
		buf_add(&in->flags, in->run->flags[i]);
	}
}

/* RFC 6785 4.4: on an IMAP event what the script did to the flags is done to the message, whatever else. */
static void add_event_flags(struct sieve_interp *in)
{
	struct sieve_action *a;

	if (str_is_nil(in->run->cause) || !in->flags_set)
		return;
	a = vec_push(&in->result->actions, in->a);
	*a = (struct sieve_action){.kind = SIEVE_ADD_FLAGS};
	sieve_flags_for_action(in, NULL, a);
	/* The keep stays last. */
	if (in->result->actions.n > 1 && a[-1].kind == SIEVE_KEEP) {
		struct sieve_action last = *a;

		*a = a[-1];
		a[-1] = last;
	}
}

void sieve_run(
    struct arena *a, const struct sieve_settings *set, const struct sieve_run *run, struct sieve_result *r)
{
	struct sieve_interp in = {.a = a, .set = set, .run = run, .result = r};

	*r = (struct sieve_result){0};
	in.world = run->world ? run->world : &empty_world;
	arena_init(&in.scratch, "Sieve script", (size_t)1 << 32);
	arena_init(&in.trees, "MIME tree", MIME_SCAN_ARENA * 2);
	buf_init(&in.match_text, SIEVE_MAX_STRING * 8);
	buf_init(&in.flags, SIEVE_MAX_STRING);
	sieve_mail_init(&in.mail, run->message);
	sieve_mail_init(&in.original, run->message);
	in.global = sieve_variables_scope(&in);
	set_flags(&in);
	if (run_all(&in) < 0)
		fall_back(&in);
	else
		add_event_flags(&in);
	r->kept = r->actions.n && r->actions.p[r->actions.n - 1].kind == SIEVE_KEEP;
	for (size_t i = 0; i < r->actions.n; i++)
		r->kept = r->kept || r->actions.p[i].kind == SIEVE_KEEP;
	r->instructions = in.instructions;
	sieve_variables_end(&in);
	buf_free(&in.flags);
	arena_free(&in.scratch);
	arena_free(&in.trees);
}
