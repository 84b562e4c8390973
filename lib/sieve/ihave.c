/* What the system has is known when the script is compiled: ihave is decided there. */
#include "sieve/ihave.h"

#include "sieve/interp.h"

static int check_ihave(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_arg *names = n->pos[0];
	bool all = true;

	for (size_t i = 0; i < names->n; i++) {
		enum sieve_cap cap = sieve_caps_find(names->list[i]);

		if (!sieve_check_is_constant(c, names->list[i]))
			return sieve_check_arg_error(
			    c, names, "the names that \"ihave\" asks for can't hold variables");
		all = all && cap != SIEVE_CAP_BASE && sieve_caps_is_offered(cap, c->set);
	}
	for (size_t i = 0; all && i < names->n; i++)
		sieve_check_enable(c, sieve_caps_find(names->list[i]));
	c->lenient = c->lenient || !all;
	n->data = all ? n : NULL;
	return 0;
}

static int run_ihave(struct sieve_interp *in, const struct sieve_node *n)
{
	(void)in;
	return n->data != NULL;
}

static int run_error(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str text;

	if (sieve_interp_string(in, n, 0, &text) < 0)
		return -1;
	return sieve_interp_fail(in, "the script says: %.*s", STR_ARG(text));
}

static int run_unusable(struct sieve_interp *in, const struct sieve_node *n)
{
	return sieve_interp_fail(in, "%.*s", STR_ARG(*(const struct str *)n->data));
}

const struct sieve_command sieve_ihave_unusable = {.name = "unusable", .run = run_unusable};

static const struct sieve_command commands[] = {
    {.name = "ihave",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_IHAVE,
        .args = "S",
        .check = check_ihave,
        .run = run_ihave},
    {.name = "error", .kind = SIEVE_CONTROL, .cap = SIEVE_CAP_IHAVE, .args = "s", .run = run_error},
    {0},
};

const struct sieve_feature sieve_ihave = {.commands = commands};
