/* An abuse report about the message. */
#include "sieve/report.h"

#include "sieve/action.h"
#include "sieve/address.h"
#include "sieve/outbound.h"

static const struct sieve_tag tags[] = {
    {"headers_only", SIEVE_SLOT_HEADERS_ONLY, 0, 0, SIEVE_TAKES_REPORT, SIEVE_CAP_BASE},
    {0},
};

/* A token (RFC 5965 3.1). */
static bool is_feedback_type(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '_')
			return false;
	return s.n > 0;
}

static int check_report(struct sieve_check *c, struct sieve_node *n)
{
	struct str type = n->pos[0]->list[0], address = n->pos[2]->list[0], normal;

	if (sieve_check_is_constant(c, type) && !is_feedback_type(type))
		return sieve_check_arg_error(
		    c, n->pos[0], "\"%.*s\" is not a type of feedback", STR_ARG(str_head(type, 60)));
	if (sieve_check_is_constant(c, address) && !sieve_outbound_address(c->r->a, address, &normal))
		return sieve_check_arg_error(
		    c, n->pos[2], "\"%.*s\" is not an address", STR_ARG(str_head(address, 100)));
	return 0;
}

static int run_report(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str type, text, address;
	struct sieve_action *a;

	if (sieve_interp_string(in, n, 0, &type) < 0 || sieve_interp_string(in, n, 1, &text) < 0 ||
	    sieve_interp_string(in, n, 2, &address) < 0)
		return -1;
	if (!is_feedback_type(type))
		return sieve_interp_fail(
		    in, "\"%.*s\" is not a type of feedback", STR_ARG(str_head(type, 60)));
	if (!sieve_outbound_address(&in->scratch, address, &address))
		return sieve_interp_fail(
		    in, "\"%.*s\" is not an address to report to", STR_ARG(str_head(address, 100)));
	a = sieve_action_add(in, SIEVE_REPORT);
	if (!a)
		return -1;
	a->headers_only = sieve_tag(n, SIEVE_SLOT_HEADERS_ONLY) != NULL;
	if (sieve_interp_keep(in, type, &a->subject) < 0 || sieve_interp_keep(in, text, &a->text) < 0)
		return -1;
	return sieve_interp_keep(in, address, &a->address);
}

static const struct sieve_command commands[] = {
    {.name = "report",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_VND_REPORT,
        .args = "sss",
        .takes = SIEVE_TAKES_REPORT,
        .check = check_report,
        .run = run_report},
    {0},
};

const struct sieve_feature sieve_report = {.commands = commands, .tags = tags};
