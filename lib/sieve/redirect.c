/* To another address, at most so many times. */
#include "sieve/redirect.h"

#include "base/num.h"
#include "sieve/action.h"
#include "sieve/address.h"
#include "sieve/extlists.h"
#include "sieve/outbound.h"
#include "text/date.h"

enum { RELATIVE, ABSOLUTE };

static const struct sieve_tag tags[] = {
    {"list", SIEVE_SLOT_LIST, 0, 0, SIEVE_TAKES_REDIRECT, SIEVE_CAP_EXTLISTS},
    {"notify", SIEVE_SLOT_DSN_NOTIFY, 0, 's', SIEVE_TAKES_REDIRECT, SIEVE_CAP_REDIRECT_DSN},
    {"ret", SIEVE_SLOT_DSN_RET, 0, 's', SIEVE_TAKES_REDIRECT, SIEVE_CAP_REDIRECT_DSN},
    {"bytimerelative", SIEVE_SLOT_BY_TIME, RELATIVE, 'n', SIEVE_TAKES_REDIRECT, SIEVE_CAP_REDIRECT_DELIVERBY},
    {"bytimeabsolute", SIEVE_SLOT_BY_TIME, ABSOLUTE, 's', SIEVE_TAKES_REDIRECT, SIEVE_CAP_REDIRECT_DELIVERBY},
    {"bymode", SIEVE_SLOT_BY_MODE, 0, 's', SIEVE_TAKES_REDIRECT, SIEVE_CAP_REDIRECT_DELIVERBY},
    {"bytrace", SIEVE_SLOT_BY_TRACE, 0, 0, SIEVE_TAKES_REDIRECT, SIEVE_CAP_REDIRECT_DELIVERBY},
    {0},
};

/* NEVER, or a list of the other three (RFC 3461 4.1). */
static bool is_dsn_notify(struct str s)
{
	struct str item;

	if (str_ieq(s, STR("NEVER")))
		return true;
	if (s.n == 0)
		return false;
	while (str_cut(&s, ',', &item))
		if (!str_ieq(item, STR("SUCCESS")) && !str_ieq(item, STR("FAILURE")) &&
		    !str_ieq(item, STR("DELAY")))
			return false;
	return true;
}

static bool is_dsn_ret(struct str s)
{
	return str_ieq(s, STR("FULL")) || str_ieq(s, STR("HDRS"));
}

static bool is_by_mode(struct str s)
{
	return str_ieq(s, STR("notify")) || str_ieq(s, STR("return"));
}

/* RFC 3339; the zone may lack its colon, as the part "zone" of a date does, which the example of RFC 6009 puts there. */
static bool parse_by_absolute(struct str s, int64_t *t_r, int *zone_r)
{
	char text[TEXT_DATE_MAX + 1];

	if (text_date_parse_iso(s, t_r, zone_r))
		return true;
	if (s.n < 5 || s.n >= sizeof text - 1 || (s.p[s.n - 5] != '+' && s.p[s.n - 5] != '-'))
		return false;
	snprintf(
	    text, sizeof text, "%.*s:%.*s", STR_ARG(str_head(s, s.n - 2)), STR_ARG(str_from(s, s.n - 2)));
	return text_date_parse_iso(str_c(text), t_r, zone_r);
}

static bool is_by_absolute(struct str s)
{
	int64_t t;
	int zone;

	return parse_by_absolute(s, &t, &zone);
}

static const struct {
	enum sieve_slot slot;
	int value;
	bool (*is_valid)(struct str s);
	const char *want;
} tag_values[] = {
    {SIEVE_SLOT_DSN_NOTIFY, 0, is_dsn_notify, "\"NEVER\" or a list of \"SUCCESS\", \"FAILURE\", \"DELAY\""},
    {SIEVE_SLOT_DSN_RET, 0, is_dsn_ret, "\"FULL\" or \"HDRS\""},
    {SIEVE_SLOT_BY_TIME, ABSOLUTE, is_by_absolute, "a date of RFC 3339"},
    {SIEVE_SLOT_BY_MODE, 0, is_by_mode, "\"notify\" or \"return\""},
};

static int check_redirect(struct sieve_check *c, struct sieve_node *n)
{
	struct str address = n->pos[0]->list[0], normal;

	for (unsigned i = 0; i < sizeof tag_values / sizeof *tag_values; i++) {
		const struct sieve_tag_use *use = sieve_tag(n, tag_values[i].slot);

		if (use && use->tag->value == tag_values[i].value &&
		    sieve_check_is_constant(c, use->arg->list[0]) &&
		    !tag_values[i].is_valid(use->arg->list[0]))
			return sieve_check_arg_error(c, use->arg, "the argument of \":%s\" must be %s",
			    use->tag->name, tag_values[i].want);
	}
	if (!sieve_tag(n, SIEVE_SLOT_BY_TIME) &&
	    (sieve_tag(n, SIEVE_SLOT_BY_MODE) || sieve_tag(n, SIEVE_SLOT_BY_TRACE)))
		return sieve_check_error(
		    c, n, "\":bymode\" and \":bytrace\" need \":bytimerelative\" or \":bytimeabsolute\"");
	if (!sieve_tag(n, SIEVE_SLOT_LIST) && sieve_check_is_constant(c, address) &&
	    !sieve_outbound_address(c->r->a, address, &normal))
		return sieve_check_arg_error(c, n->pos[0], "\"%.*s\" is not an address", STR_ARG(address));
	return 0;
}

/* Tag values that hold variables are looked at now. */
static int check_tag_values(struct sieve_interp *in, const struct sieve_node *n)
{
	for (unsigned i = 0; i < sizeof tag_values / sizeof *tag_values; i++) {
		const struct sieve_tag_use *use = sieve_tag(n, tag_values[i].slot);
		struct str s;

		if (!use || use->tag->value != tag_values[i].value)
			continue;
		if (sieve_interp_tag(in, n, tag_values[i].slot, &s) < 0)
			return -1;
		if (!tag_values[i].is_valid(s))
			return sieve_interp_fail(
			    in, "the argument of \":%s\" must be %s", use->tag->name, tag_values[i].want);
	}
	return 0;
}

static int set_tags(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a)
{
	const struct sieve_tag_use *time = sieve_tag(n, SIEVE_SLOT_BY_TIME);
	char text[TEXT_DATE_MAX];
	int64_t t = 0;
	int zone = 0;
	struct str s;

	if (sieve_interp_tag(in, n, SIEVE_SLOT_DSN_NOTIFY, &s) < 0 ||
	    sieve_interp_keep(in, s, &a->dsn_notify) < 0 ||
	    sieve_interp_tag(in, n, SIEVE_SLOT_DSN_RET, &s) < 0 || sieve_interp_keep(in, s, &a->dsn_ret) < 0)
		return -1;
	if (!time)
		return 0;
	a->by_given = true;
	a->by_absolute = time->tag->value == ABSOLUTE;
	a->by_trace = sieve_tag(n, SIEVE_SLOT_BY_TRACE) != NULL;
	if (sieve_interp_tag(in, n, SIEVE_SLOT_BY_MODE, &s) < 0)
		return -1;
	/* Returning is the default (RFC 6009 5). */
	a->by_mode = str_ieq(s, STR("notify")) ? 'N' : 'R';
	if (!a->by_absolute) {
		a->by_time = arena_printf(in->a, "%llu", (unsigned long long)time->arg->number);
		return 0;
	}
	if (sieve_interp_tag(in, n, SIEVE_SLOT_BY_TIME, &s) < 0)
		return -1;
	parse_by_absolute(s, &t, &zone); /* it was checked */
	a->by_time = arena_str(in->a, str_of(text, text_date_print_iso(t, zone, text)));
	return 0;
}

static bool is_address(const struct sieve_action *a, struct str address)
{
	return str_ieq(a->address, address);
}

static int redirect_to(struct sieve_interp *in, const struct sieve_node *n, struct str address)
{
	unsigned most = in->set->max_redirects ? in->set->max_redirects : SIEVE_MAX_REDIRECTS;
	struct sieve_action *a;

	if (!sieve_outbound_address(&in->scratch, address, &address))
		return sieve_interp_fail(
		    in, "\"%.*s\" is not an address to redirect to", (int)num_min(address.n, 100), address.p);
	if (sieve_action_find(in, SIEVE_REDIRECT, is_address, address))
		return 0;
	if (++in->redirects > most)
		return sieve_interp_fail(in, "the script redirects to more than %u addresses", most);
	a = sieve_action_add(in, SIEVE_REDIRECT);
	return !a || sieve_interp_keep(in, address, &a->address) < 0 ? -1 : set_tags(in, n, a);
}

static int redirect_to_list(struct sieve_interp *in, const struct sieve_node *n, struct str list)
{
	struct str *members;
	size_t count;

	if (sieve_extlists_members(in, list, &members, &count) < 0)
		return -1;
	for (size_t i = 0; i < count; i++)
		if (redirect_to(in, n, members[i]) < 0)
			return -1;
	return 0;
}

static int run_redirect(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str address;

	if (sieve_interp_string(in, n, 0, &address) < 0 || check_tag_values(in, n) < 0)
		return -1;
	if (in->set->no_redirect)
		return sieve_interp_fail(in, "\"redirect\" is switched off here");
	if (!sieve_tag(n, SIEVE_SLOT_COPY))
		in->implicit_keep = false;
	return sieve_tag(n, SIEVE_SLOT_LIST) ? redirect_to_list(in, n, address) : redirect_to(in, n, address);
}

static const struct sieve_command commands[] = {
    {.name = "redirect",
        .kind = SIEVE_ACTION,
        .args = "s",
        .takes = SIEVE_TAKES_COPY | SIEVE_TAKES_REDIRECT,
        .check = check_redirect,
        .run = run_redirect},
    {0},
};

const struct sieve_feature sieve_redirect = {.commands = commands, .tags = tags};
