/* Tags that say which mailbox. */
#include "sieve/place.h"

#include "sieve/flags.h"
#include "text/utf8.h"

enum { MAX_MAILBOX = 1024 };

static const struct sieve_tag tags[] = {
    {"create", SIEVE_SLOT_CREATE, 0, 0, SIEVE_TAKES_MAILBOX, SIEVE_CAP_MAILBOX},
    {"specialuse", SIEVE_SLOT_SPECIAL_USE, 0, 's', SIEVE_TAKES_MAILBOX, SIEVE_CAP_SPECIAL_USE},
    {"mailboxid", SIEVE_SLOT_MAILBOXID, 0, 's', SIEVE_TAKES_MAILBOX, SIEVE_CAP_MAILBOXID},
    {"fcc", SIEVE_SLOT_FCC, 0, 's', SIEVE_TAKES_FCC, SIEVE_CAP_FCC},
    {0},
};

const struct sieve_feature sieve_place = {.tags = tags};

bool sieve_place_is_mailbox(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if ((unsigned char)name.p[i] < ' ' || name.p[i] == 0x7f)
			return false;
	return name.n > 0 && name.n <= MAX_MAILBOX && text_utf8_is_valid(name);
}

static int tag_kept(struct sieve_interp *in, const struct sieve_node *n, enum sieve_slot slot, struct str *r)
{
	struct str s;

	return sieve_interp_tag(in, n, slot, &s) < 0 ? -1 : sieve_interp_keep(in, s, r);
}

int sieve_place_tags(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a)
{
	a->create = sieve_tag(n, SIEVE_SLOT_CREATE) != NULL;
	if (tag_kept(in, n, SIEVE_SLOT_SPECIAL_USE, &a->special_use) < 0)
		return -1;
	return tag_kept(in, n, SIEVE_SLOT_MAILBOXID, &a->mailboxid);
}

int sieve_place_fcc(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a)
{
	const struct sieve_tag_use *flags = sieve_tag(n, SIEVE_SLOT_FLAGS);
	struct str *list;
	size_t count;

	if (!sieve_tag(n, SIEVE_SLOT_FCC))
		return 0;
	a->fcc.create = sieve_tag(n, SIEVE_SLOT_CREATE) != NULL;
	if (tag_kept(in, n, SIEVE_SLOT_FCC, &a->fcc.mailbox) < 0 ||
	    tag_kept(in, n, SIEVE_SLOT_SPECIAL_USE, &a->fcc.special_use) < 0 ||
	    tag_kept(in, n, SIEVE_SLOT_MAILBOXID, &a->fcc.mailboxid) < 0)
		return -1;
	if (!sieve_place_is_mailbox(a->fcc.mailbox))
		return sieve_interp_fail(in, "the argument of \":fcc\" can't be the name of a mailbox");
	if (!flags)
		return 0;
	if (sieve_interp_list(in, flags->arg, &list, &count) < 0)
		return -1;
	return sieve_flags_list(in, list, count, &a->fcc.flags, &a->fcc.nflags);
}

bool sieve_place_is_special_use(struct str s)
{
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f || strchr("(){%*\"\\]", s.p[i]))
			return false;
	return s.n > 1 && s.p[0] == '\\';
}

int sieve_place_check(struct sieve_check *c, const struct sieve_node *n)
{
	const struct sieve_tag_use *use = sieve_tag(n, SIEVE_SLOT_SPECIAL_USE);

	if (sieve_tag(n, SIEVE_SLOT_SPECIAL_USE) && sieve_tag(n, SIEVE_SLOT_MAILBOXID))
		return sieve_check_error(c, n, "\":specialuse\" and \":mailboxid\" exclude each other");
	if (use && sieve_check_is_constant(c, use->arg->list[0]) &&
	    !sieve_place_is_special_use(use->arg->list[0]))
		return sieve_check_arg_error(c, use->arg,
		    "\"%.*s\" is not a special-use attribute, as \"\\Junk\" is",
		    STR_ARG(str_head(use->arg->list[0], 60)));
	return 0;
}

int sieve_place_check_fcc(struct sieve_check *c, struct sieve_node *n)
{
	static const enum sieve_slot slots[] = {
	    SIEVE_SLOT_CREATE, SIEVE_SLOT_SPECIAL_USE, SIEVE_SLOT_MAILBOXID, SIEVE_SLOT_FLAGS};

	for (unsigned i = 0; i < 4 && !sieve_tag(n, SIEVE_SLOT_FCC); i++)
		if (sieve_tag(n, slots[i]))
			return sieve_check_error(c, n, "the tag \":%s\" of \"%s\" needs the tag \":fcc\"",
			    sieve_tag(n, slots[i])->tag->name, n->command->name);
	return sieve_place_check(c, n);
}
