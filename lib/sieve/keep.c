/* What becomes of the message. */
#include "sieve/keep.h"

#include "base/num.h"
#include "sieve/action.h"
#include "sieve/address.h"
#include "sieve/flags.h"
#include "sieve/place.h"

static const struct sieve_tag tags[] = {
    {"copy", SIEVE_SLOT_COPY, 0, 0, SIEVE_TAKES_COPY, SIEVE_CAP_COPY},
    {0},
};

static bool is_mailbox(const struct sieve_action *a, struct str name)
{
	return str_eq(a->mailbox, name) || (str_ieq(a->mailbox, STR("INBOX")) && str_ieq(name, STR("INBOX")));
}

/* What files into that mailbox already: twice into the same place is once (RFC 5228 2.10.3), with the last flags (RFC 5232 4). */
static struct sieve_action *find_same(struct sieve_interp *in, struct str mailbox)
{
	struct sieve_action *a = sieve_action_find(in, SIEVE_FILEINTO, is_mailbox, mailbox);

	return a || !str_ieq(mailbox, STR("INBOX")) ? a : sieve_action_find(in, SIEVE_KEEP, NULL, STR_NIL);
}

static int run_keep(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_action *a = find_same(in, STR("INBOX"));

	in->implicit_keep = false;
	if (!a)
		a = sieve_action_add(in, SIEVE_KEEP);
	return a ? sieve_flags_for_action(in, n, a) : -1;
}

static int run_discard(struct sieve_interp *in, const struct sieve_node *n)
{
	(void)n;
	in->implicit_keep = false;
	if (sieve_action_find(in, SIEVE_DISCARD, NULL, STR_NIL))
		return 0;
	return sieve_action_add(in, SIEVE_DISCARD) ? 0 : -1;
}

static int run_fileinto(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_action *a;
	struct str mailbox;

	if (sieve_interp_string(in, n, 0, &mailbox) < 0)
		return -1;
	if (!sieve_place_is_mailbox(mailbox))
		return sieve_interp_fail(
		    in, "\"%.*s\" can't be the name of a mailbox", (int)num_min(mailbox.n, 100), mailbox.p);
	if (!sieve_tag(n, SIEVE_SLOT_COPY))
		in->implicit_keep = false;
	a = find_same(in, mailbox);
	if (a)
		return sieve_flags_for_action(in, n, a);
	a = sieve_action_add(in, SIEVE_FILEINTO);
	if (!a || sieve_interp_keep(in, mailbox, &a->mailbox) < 0 || sieve_flags_for_action(in, n, a) < 0)
		return -1;
	return sieve_place_tags(in, n, a);
}

static int check_fileinto(struct sieve_check *c, struct sieve_node *n)
{
	struct str name = n->pos[0]->list[0];

	if (sieve_check_is_constant(c, name) && !sieve_place_is_mailbox(name))
		return sieve_check_arg_error(
		    c, n->pos[0], "\"%.*s\" can't be the name of a mailbox", STR_ARG(name));
	return sieve_place_check(c, n);
}

static const struct sieve_command commands[] = {
    {.name = "keep", .kind = SIEVE_ACTION, .takes = SIEVE_TAKES_FLAGS, .run = run_keep},
    {.name = "discard", .kind = SIEVE_ACTION, .run = run_discard},
    {.name = "fileinto",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_FILEINTO,
        .args = "s",
        .takes = SIEVE_TAKES_COPY | SIEVE_TAKES_FLAGS | SIEVE_TAKES_MAILBOX,
        .check = check_fileinto,
        .run = run_fileinto},
    {0},
};

const struct sieve_feature sieve_keep = {.commands = commands, .tags = tags};
