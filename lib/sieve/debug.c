/* A line in the user's log. */
#include "sieve/debug.h"

#include "sieve/interp.h"

static int run_debug_log(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str text;

	if (sieve_interp_string(in, n, 0, &text) < 0 || sieve_interp_work(in, 1000 * 64) < 0)
		return -1;
	if (in->world->debug)
		in->world->debug(in->world->ctx, text);
	return 0;
}

static const struct sieve_command commands[] = {
    {.name = "debug_log",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_VND_DEBUG,
        .args = "s",
        .run = run_debug_log},
    {0},
};

const struct sieve_feature sieve_debug = {.commands = commands};
