/* Refusing a message. */
#include "sieve/reject.h"

#include "sieve/action.h"

static int reject(struct sieve_interp *in, const struct sieve_node *n, enum sieve_action_kind kind)
{
	struct sieve_action *a;
	struct str reason;

	if (sieve_interp_string(in, n, 0, &reason) < 0)
		return -1;
	in->implicit_keep = false;
	a = sieve_action_add(in, kind);
	if (!a || sieve_mail_message(in, &in->original, &a->message) < 0)
		return -1;
	return sieve_interp_keep(in, reason, &a->text);
}

static int run_reject(struct sieve_interp *in, const struct sieve_node *n)
{
	return reject(in, n, SIEVE_REJECT);
}

static int run_ereject(struct sieve_interp *in, const struct sieve_node *n)
{
	return reject(in, n, SIEVE_EREJECT);
}

static const struct sieve_command commands[] = {
    {.name = "reject", .kind = SIEVE_ACTION, .cap = SIEVE_CAP_REJECT, .args = "s", .run = run_reject},
    {.name = "ereject", .kind = SIEVE_ACTION, .cap = SIEVE_CAP_EREJECT, .args = "s", .run = run_ereject},
    {0},
};

const struct sieve_feature sieve_reject = {.commands = commands};
