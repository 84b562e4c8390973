/* Questions about mailboxes go to the world. */
#include "sieve/mailbox.h"

#include "sieve/match.h"
#include "sieve/place.h"

/* One question is as dear as so many instructions: it may touch the disk. */
enum { QUESTION_COST = 200 };

/* 1 when ask says yes to all strings of the list. */
static int all_of(
    struct sieve_interp *in, const struct sieve_arg *arg, int (*ask)(void *ctx, struct str s, struct err *e))
{
	struct str *list;
	size_t count;
	int rc = 1;

	if (sieve_interp_list(in, arg, &list, &count) < 0)
		return -1;
	for (size_t i = 0; i < count && rc > 0; i++) {
		struct err e;

		if (sieve_interp_work(in, QUESTION_COST * 64) < 0)
			return -1;
		rc = ask ? ask(in->world->ctx, list[i], &e) : 0;
		if (rc < 0)
			return sieve_interp_fail(in, "%s", e.text);
	}
	return rc;
}

static int run_mailboxexists(struct sieve_interp *in, const struct sieve_node *n)
{
	return all_of(in, n->pos[0], in->world->mailbox_exists);
}

static int run_mailboxidexists(struct sieve_interp *in, const struct sieve_node *n)
{
	return all_of(in, n->pos[0], in->world->mailboxid_exists);
}

static int check_specialuse(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_arg *uses = n->pos[1];

	for (size_t i = 0; i < uses->n; i++)
		if (sieve_check_is_constant(c, uses->list[i]) && !sieve_place_is_special_use(uses->list[i]))
			return sieve_check_arg_error(c, uses,
			    "\"%.*s\" is not a special-use attribute, as \"\\Junk\" is",
			    STR_ARG(str_head(uses->list[i], 60)));
	return 0;
}

/* Annotations are below /private or /shared (RFC 5464 3.2); of others there is none, and the tests say so. */
static void warn_of_names(struct sieve_check *c, const struct sieve_arg *names)
{
	for (size_t i = 0; i < names->n; i++)
		if (sieve_check_is_constant(c, names->list[i]) &&
		    !str_istarts(names->list[i], STR("/private/")) &&
		    !str_istarts(names->list[i], STR("/shared/")))
			sieve_errors_warn(c->r, names->line, names->column,
			    "\"%.*s\" is below neither /private nor /shared: there is no such annotation",
			    STR_ARG(str_head(names->list[i], 60)));
}

/* The last positional argument but the keys, if there are keys, has the names. */
static int check_metadata(struct sieve_check *c, struct sieve_node *n)
{
	bool has_keys = n->command->takes & SIEVE_TAKES_MATCH;

	warn_of_names(c, n->pos[strlen(n->command->args) - 1 - has_keys]);
	return has_keys ? sieve_match_check(c, n) : 0;
}

static int run_specialuse(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str mailbox, *list;
	size_t count;
	int rc = 1;

	if (sieve_interp_string(in, n, 0, &mailbox) < 0 ||
	    sieve_interp_list(in, n->pos[1], &list, &count) < 0)
		return -1;
	for (size_t i = 0; i < count && rc > 0; i++) {
		struct err e;

		if (sieve_interp_work(in, QUESTION_COST * 64) < 0)
			return -1;
		rc = in->world->special_use_exists
		         ? in->world->special_use_exists(in->world->ctx, mailbox, list[i], &e)
		         : 0;
		if (rc < 0)
			return sieve_interp_fail(in, "%s", e.text);
	}
	return rc;
}

/* The annotation of a mailbox, or of the server when mailbox is NIL: 1 and its value, 0. */
static int get_metadata(struct sieve_interp *in, struct str mailbox, struct str name, struct str *value_r)
{
	if (sieve_interp_work(in, QUESTION_COST * 64) < 0)
		return -1;
	if (!in->world->metadata)
		return 0;
	return in->world->metadata(in->world->ctx, &in->scratch, mailbox, name, value_r) > 0;
}

static int match_metadata(
    struct sieve_interp *in, const struct sieve_node *n, struct str mailbox, unsigned first)
{
	struct sieve_match m;
	struct str name, value;
	int rc;

	if (sieve_interp_string(in, n, first, &name) < 0 ||
	    sieve_match_begin(&m, in, n, n->pos[first + 1]) < 0)
		return -1;
	rc = get_metadata(in, mailbox, name, &value);
	if (rc <= 0)
		return rc;
	rc = sieve_match_value(&m, value);
	return rc ? rc : sieve_match_end(&m);
}

static int run_metadata(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str mailbox;

	return sieve_interp_string(in, n, 0, &mailbox) < 0 ? -1 : match_metadata(in, n, mailbox, 1);
}

static int run_servermetadata(struct sieve_interp *in, const struct sieve_node *n)
{
	return match_metadata(in, n, STR_NIL, 0);
}

static int all_annotations(struct sieve_interp *in, struct str mailbox, const struct sieve_arg *names)
{
	struct str *list, value;
	size_t count;
	int rc = 1;

	if (sieve_interp_list(in, names, &list, &count) < 0)
		return -1;
	for (size_t i = 0; i < count && rc > 0; i++)
		rc = get_metadata(in, mailbox, list[i], &value);
	return rc;
}

static int run_metadataexists(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str mailbox;

	return sieve_interp_string(in, n, 0, &mailbox) < 0 ? -1 : all_annotations(in, mailbox, n->pos[1]);
}

static int run_servermetadataexists(struct sieve_interp *in, const struct sieve_node *n)
{
	return all_annotations(in, STR_NIL, n->pos[0]);
}

static const struct sieve_command commands[] = {
    {.name = "mailboxexists",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_MAILBOX,
        .args = "S",
        .run = run_mailboxexists},
    {.name = "mailboxidexists",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_MAILBOXID,
        .args = "S",
        .run = run_mailboxidexists},
    {.name = "specialuse_exists",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_SPECIAL_USE,
        .args = "s?S",
        .check = check_specialuse,
        .run = run_specialuse},
    {.name = "metadata",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_MBOXMETADATA,
        .args = "ssS",
        .takes = SIEVE_TAKES_MATCH,
        .check = check_metadata,
        .run = run_metadata},
    {.name = "metadataexists",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_MBOXMETADATA,
        .args = "sS",
        .check = check_metadata,
        .run = run_metadataexists},
    {.name = "servermetadata",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_SERVERMETADATA,
        .args = "sS",
        .takes = SIEVE_TAKES_MATCH,
        .check = check_metadata,
        .run = run_servermetadata},
    {.name = "servermetadataexists",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_SERVERMETADATA,
        .args = "S",
        .check = check_metadata,
        .run = run_servermetadataexists},
    {0},
};

const struct sieve_feature sieve_mailbox = {.commands = commands};
