/* The result's list. */
#include "sieve/action.h"

static bool delivers(enum sieve_action_kind kind)
{
	return kind == SIEVE_KEEP || kind == SIEVE_FILEINTO || kind == SIEVE_REDIRECT ||
	       kind == SIEVE_VACATION;
}

/* RFC 5429 2.4: who refuses a message can't have it, send it on or answer it too. */
static int check_together(struct sieve_interp *in, enum sieve_action_kind kind)
{
	bool rejects = kind == SIEVE_REJECT || kind == SIEVE_EREJECT;

	for (size_t i = 0; i < in->result->actions.n; i++) {
		enum sieve_action_kind other = in->result->actions.p[i].kind;
		bool other_rejects = other == SIEVE_REJECT || other == SIEVE_EREJECT;

		if (rejects && other_rejects)
			return sieve_interp_fail(in, "a message can be rejected only once");
		if ((rejects && delivers(other)) || (other_rejects && delivers(kind)))
			return sieve_interp_fail(in, "a message that is rejected can't be kept, filed, "
			                             "redirected or answered as well");
		if (kind == SIEVE_VACATION && other == SIEVE_VACATION)
			return sieve_interp_fail(in, "\"vacation\" can be executed only once");
	}
	return 0;
}

struct sieve_action *sieve_action_add(struct sieve_interp *in, enum sieve_action_kind kind)
{
	unsigned most = in->set->max_actions ? in->set->max_actions : SIEVE_MAX_ACTIONS;
	struct sieve_action *a;

	if (check_together(in, kind) < 0)
		return NULL;
	if (in->result->actions.n >= most) {
		sieve_interp_fail(in, "the script does more than %u actions", most);
		return NULL;
	}
	a = vec_push(&in->result->actions, in->a);
	a->kind = kind;
	a->script = in->script ? in->script->name : STR_NIL;
	a->line = in->node ? in->node->line : 0;
	if (sieve_mail_message(in, &in->mail, &a->message) < 0)
		return NULL;
	return a;
}

struct sieve_action *sieve_action_find(struct sieve_interp *in, enum sieve_action_kind kind,
    bool (*same)(const struct sieve_action *a, struct str what), struct str what)
{
	for (size_t i = 0; i < in->result->actions.n; i++) {
		struct sieve_action *a = &in->result->actions.p[i];

		if (a->kind == kind && (!same || same(a, what)))
			return a;
	}
	return NULL;
}

void sieve_action_drop(struct sieve_interp *in)
{
	in->result->actions.n--;
}
