/* Questions about lists go to the world. */
#include "sieve/extlists.h"

#include "base/num.h"

enum { LOOKUP_COST = 1000 }; /* instructions: a list may be far away */

static int exists(struct sieve_interp *in, struct str list)
{
	struct err e;
	int rc;

	if (sieve_interp_work(in, LOOKUP_COST * 64) < 0)
		return -1;
	rc = in->world->list_exists ? in->world->list_exists(in->world->ctx, list, &e) : 0;
	return rc < 0 ? sieve_interp_fail(in, "%s", e.text) : rc;
}

static int no_list(struct sieve_interp *in, struct str list)
{
	return sieve_interp_fail(in, "there is no list \"%.*s\"", (int)num_min(list.n, 100), list.p);
}

int sieve_extlists_contains(struct sieve_interp *in, struct str list, struct str value)
{
	struct err e;
	int rc = exists(in, list);

	if (rc <= 0)
		return rc < 0 ? rc : no_list(in, list);
	rc = in->world->list_contains ? in->world->list_contains(in->world->ctx, list, value, &e) : 0;
	return rc < 0 ? sieve_interp_fail(in, "%s", e.text) : rc;
}

int sieve_extlists_members(struct sieve_interp *in, struct str list, struct str **members_r, size_t *n_r)
{
	*n_r = 0;
	if (!in->world->list_members ||
	    in->world->list_members(in->world->ctx, &in->scratch, list, members_r, n_r) <= 0)
		return no_list(in, list);
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
		rc = exists(in, list[i]);
	return rc;
}

static const struct sieve_command commands[] = {
    {.name = "valid_ext_list", .kind = SIEVE_TEST, .cap = SIEVE_CAP_EXTLISTS, .args = "S", .run = run_valid},
    {0},
};

const struct sieve_feature sieve_extlists = {.commands = commands};
