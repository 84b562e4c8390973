/* Seen before? Recording is an action, so that it happens only when all went well. */
#include "sieve/duplicate.h"

#include "base/num.h"
#include "sieve/action.h"

enum { HEADER, UNIQUE_ID };
enum { DEFAULT_SECONDS = 12 * 3600, MAX_SECONDS = 7 * 86400 };

static const struct sieve_tag tags[] = {
    {"handle", SIEVE_SLOT_HANDLE, 0, 's', SIEVE_TAKES_DUPLICATE, SIEVE_CAP_BASE},
    {"header", SIEVE_SLOT_ID, HEADER, 's', SIEVE_TAKES_DUPLICATE, SIEVE_CAP_BASE},
    {"uniqueid", SIEVE_SLOT_ID, UNIQUE_ID, 's', SIEVE_TAKES_DUPLICATE, SIEVE_CAP_BASE},
    {"seconds", SIEVE_SLOT_PERIOD, 0, 'n', SIEVE_TAKES_DUPLICATE, SIEVE_CAP_BASE},
    {"last", SIEVE_SLOT_LAST, 0, 0, SIEVE_TAKES_DUPLICATE, SIEVE_CAP_BASE},
    {0},
};

/* The id of the message; NIL when there is none. */
static int get_id(struct sieve_interp *in, const struct sieve_node *n, struct str *id_r)
{
	const struct sieve_tag_use *use = sieve_tag(n, SIEVE_SLOT_ID);
	const struct sieve_field *f;
	struct str s;

	if (sieve_interp_tag(in, n, SIEVE_SLOT_ID, &s) < 0)
		return -1;
	if (use && use->tag->value == UNIQUE_ID) {
		*id_r = s;
		return 0;
	}
	f = sieve_mail_find(in, &in->mail, use ? s : STR("message-id"));
	*id_r = STR_NIL;
	return f ? sieve_mail_value(in, f, id_r) : 0;
}

struct pair {
	struct str handle, id;
};

static bool is_marked(const struct sieve_action *a, struct str what)
{
	const struct pair *pair = (const void *)what.p;

	return str_eq(a->handle, pair->handle) && str_eq(a->text, pair->id);
}

static int mark(struct sieve_interp *in, const struct sieve_node *n, const struct pair *pair)
{
	const struct sieve_tag_use *use = sieve_tag(n, SIEVE_SLOT_PERIOD);
	uint64_t seconds =
	    in->set->duplicate_default > 0 ? (uint64_t)in->set->duplicate_default : DEFAULT_SECONDS;
	uint64_t most = in->set->duplicate_max > 0 ? (uint64_t)in->set->duplicate_max : MAX_SECONDS;
	struct sieve_action *a;

	if (sieve_action_find(in, SIEVE_MARK_DUPLICATE, is_marked, str_of(pair, sizeof *pair)))
		return 0;
	a = sieve_action_add(in, SIEVE_MARK_DUPLICATE);
	if (!a)
		return -1;
	a->seconds = (int64_t)num_min(use ? use->arg->number : seconds, most);
	if (sieve_interp_keep(in, pair->handle, &a->handle) < 0)
		return -1;
	return sieve_interp_keep(in, pair->id, &a->text);
}

static int run_duplicate(struct sieve_interp *in, const struct sieve_node *n)
{
	struct pair pair;
	struct err e;
	int seen;

	if (sieve_interp_tag(in, n, SIEVE_SLOT_HANDLE, &pair.handle) < 0 || get_id(in, n, &pair.id) < 0)
		return -1;
	if (str_is_nil(pair.id) || pair.id.n == 0)
		return 0;
	if (str_is_nil(pair.handle))
		pair.handle = STR("");
	seen = in->world->duplicate ? in->world->duplicate(in->world->ctx, pair.handle, pair.id, &e) : 0;
	if (seen < 0)
		return sieve_interp_fail(in, "%s", e.text);
	/* :last: the time runs from the last message seen, not from the first (RFC 7352 3.3). */
	if ((!seen || sieve_tag(n, SIEVE_SLOT_LAST)) && mark(in, n, &pair) < 0)
		return -1;
	return seen > 0;
}

static const struct sieve_command commands[] = {
    {.name = "duplicate",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_DUPLICATE,
        .takes = SIEVE_TAKES_DUPLICATE,
        .run = run_duplicate},
    {0},
};

const struct sieve_feature sieve_duplicate = {.commands = commands, .tags = tags};
