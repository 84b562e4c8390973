/* Questions about lists go to the world. */
#include "sieve/extlists.h"

#include "base/num.h"
#include "sieve/variables.h"

enum { LOOKUP_COST = 1000 }; /* instructions: a list may be far away */

#define URN "urn:ietf:params:sieve"

/* ":addrbook:default" is short for the registered name (RFC 6134 2.3). */
static struct str whole_name(struct sieve_interp *in, struct str list)
{
	return str_starts(list, STR(":")) ? arena_printf(&in->scratch, URN "%.*s", STR_ARG(list)) : list;
}

/* The default address book is always there, if only empty. */
static int exists(struct sieve_interp *in, struct str list)
{
	struct err e;
	int rc;

	if (sieve_interp_work(in, LOOKUP_COST * 64) < 0)
		return -1;
	rc = in->world->list_exists ? in->world->list_exists(in->world->ctx, list, &e) : 0;
	if (rc < 0)
		return sieve_interp_fail(in, "%s", e.text);
	return rc || str_ieq(list, STR(URN ":addrbook:default"));
}

int sieve_extlists_contains(struct sieve_interp *in, struct str list, struct str value)
{
	struct err e;
	int rc;

	list = whole_name(in, list);
	rc = exists(in, list);
	if (rc <= 0)
		return rc;
	rc = in->world->list_contains ? in->world->list_contains(in->world->ctx, list, value, &e) : 0;
	if (rc < 0)
		return sieve_interp_fail(in, "%s", e.text);
	if (rc && in->script->has[SIEVE_CAP_VARIABLES])
		sieve_variables_matched(in, value);
	return rc;
}

int sieve_extlists_members(struct sieve_interp *in, struct str list, struct str **members_r, size_t *n_r)
{
	struct err e;
	int rc = 0;

	*n_r = 0;
	if (sieve_interp_work(in, LOOKUP_COST * 64) < 0)
		return -1;
	if (in->world->list_members)
		rc = in->world->list_members(
		    in->world->ctx, &in->scratch, whole_name(in, list), members_r, n_r, &e);
	if (rc < 0)
		return sieve_interp_fail(in, "%s", e.text);
	if (rc == 0)
		return sieve_interp_fail(in, "there is no list \"%.*s\"", (int)num_min(list.n, 100), list.p);
	/* Redirecting to nobody would lose the message. */
	if (*n_r == 0)
		return sieve_interp_fail(
		    in, "the list \"%.*s\" has no members", (int)num_min(list.n, 100), list.p);
	return 0;
}

/* True when all of them exist (RFC 6134 2.4). */
static int run_valid(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str *list;
	size_t count;
	int rc = 1;

	if (sieve_interp_list(in, n->pos[0], &list, &count) < 0)
		return -1;
	for (size_t i = 0; i < count && rc > 0; i++)
		rc = exists(in, whole_name(in, list[i]));
	return rc;
}

static const struct sieve_command commands[] = {
    {.name = "valid_ext_list", .kind = SIEVE_TEST, .cap = SIEVE_CAP_EXTLISTS, .args = "S", .run = run_valid},
    {0},
};

const struct sieve_feature sieve_extlists = {.commands = commands};
