/* Notifications; the one method is mailto. */
#include "sieve/notify.h"

#include "base/num.h"
#include "sieve/action.h"
#include "sieve/address.h"
#include "sieve/mailto.h"
#include "sieve/match.h"
#include "sieve/outbound.h"
#include "sieve/place.h"

static const struct sieve_tag tags[] = {
    {"from", SIEVE_SLOT_FROM, 0, 's', SIEVE_TAKES_NOTIFY, SIEVE_CAP_BASE},
    {"importance", SIEVE_SLOT_IMPORTANCE, 0, 's', SIEVE_TAKES_NOTIFY, SIEVE_CAP_BASE},
    {"options", SIEVE_SLOT_OPTIONS, 0, 'S', SIEVE_TAKES_NOTIFY, SIEVE_CAP_BASE},
    {"message", SIEVE_SLOT_MESSAGE, 0, 's', SIEVE_TAKES_NOTIFY, SIEVE_CAP_BASE},
    {0},
};

static bool is_importance(struct str s)
{
	return s.n == 1 && s.p[0] >= '1' && s.p[0] <= '3';
}

static bool is_supported(struct arena *a, struct str uri)
{
	struct sieve_mailto m;

	return sieve_mailto_parse(a, uri, &m);
}

/* "name=value" (RFC 5435 3.5). */
static bool is_option(struct str s)
{
	size_t n = 0;

	while (n < s.n && (str_is_alnum(s.p[n]) || (n > 0 && strchr(".-_", s.p[n]) && s.p[n])))
		n++;
	return n > 0 && n < s.n && s.p[n] == '=' && str_cspan(s, "\r\n") == s.n;
}

static int check_notify(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_tag_use *importance = sieve_tag(n, SIEVE_SLOT_IMPORTANCE);
	const struct sieve_tag_use *options = sieve_tag(n, SIEVE_SLOT_OPTIONS);
	const struct sieve_tag_use *from = sieve_tag(n, SIEVE_SLOT_FROM);
	struct str uri = n->pos[0]->list[0], address;

	if (importance && sieve_check_is_constant(c, importance->arg->list[0]) &&
	    !is_importance(importance->arg->list[0]))
		return sieve_check_arg_error(
		    c, importance->arg, "\":importance\" must be \"1\", \"2\" or \"3\"");
	for (size_t i = 0; options && i < options->arg->n; i++)
		if (sieve_check_is_constant(c, options->arg->list[i]) && !is_option(options->arg->list[i]))
			return sieve_check_arg_error(
			    c, options->arg, "an option is written as \"name=value\"");
	if (from && sieve_check_is_constant(c, from->arg->list[0]) &&
	    !sieve_outbound_address(c->r->a, from->arg->list[0], &address))
		return sieve_check_arg_error(
		    c, from->arg, "\"%.*s\" is not an address", STR_ARG(str_head(from->arg->list[0], 100)));
	if (!sieve_check_is_constant(c, uri) || is_supported(c->r->a, uri))
		return sieve_place_check_fcc(c, n);
	if (str_istarts(uri, STR("mailto:")))
		return sieve_check_arg_error(c, n->pos[0], "this is not a valid mailto: URI");
	/* A script may ask valid_notify_method first: then it never gets here. */
	sieve_errors_warn(c->r, n->pos[0]->line, n->pos[0]->column,
	    "this notification method isn't supported: only \"mailto:\" is");
	return sieve_place_check_fcc(c, n);
}

static int set_options(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a)
{
	const struct sieve_tag_use *use = sieve_tag(n, SIEVE_SLOT_OPTIONS);
	struct str *list;

	if (sieve_interp_list(in, use ? use->arg : NULL, &list, &a->noptions) < 0)
		return -1;
	a->options = arena_array(in->a, a->noptions, sizeof *a->options);
	for (size_t i = 0; i < a->noptions; i++)
		if (sieve_interp_keep(in, list[i], &a->options[i]) < 0)
			return -1;
	return 0;
}

static int fill(struct sieve_interp *in, const struct sieve_node *n, struct sieve_action *a)
{
	struct str from, message, importance, address;

	if (sieve_interp_tag(in, n, SIEVE_SLOT_FROM, &from) < 0 ||
	    sieve_interp_tag(in, n, SIEVE_SLOT_MESSAGE, &message) < 0 ||
	    sieve_interp_tag(in, n, SIEVE_SLOT_IMPORTANCE, &importance) < 0)
		return -1;
	/* A :from that can't be used is passed over (RFC 5435 3.3). */
	if (!str_is_nil(from) && !sieve_outbound_address(&in->scratch, from, &address))
		from = STR_NIL;
	if (sieve_interp_keep(in, from, &a->from) < 0 || sieve_interp_keep(in, message, &a->text) < 0)
		return -1;
	a->importance = is_importance(importance) ? arena_str(in->a, importance) : STR("2");
	return set_options(in, n, a) < 0 ? -1 : sieve_place_fcc(in, n, a);
}

/* RFC 5436 2.7: what a program sent doesn't start notifications. */
static bool is_automatic(struct sieve_interp *in)
{
	const struct sieve_field *f = sieve_mail_find(in, &in->original, STR("auto-submitted"));
	struct str v = f ? sieve_mail_unfolded(in, f->body) : STR("");

	return v.n && !str_ieq(str_trim(str_head(v, str_cspan(v, ";("))), STR("no"));
}

static bool is_told(const struct sieve_mailto *m, struct str address)
{
	for (size_t i = 0; i < m->nto + m->ncc; i++)
		if (str_ieq(i < m->nto ? m->to[i] : m->cc[i - m->nto], address))
			return true;
	return false;
}

/* An address is told once in a run (RFC 5436 2.7): those of this URI that others tell. */
static int find_told(
    struct sieve_interp *in, const struct sieve_mailto *m, struct str told[SIEVE_MAILTO_MAX], size_t *n_r)
{
	*n_r = 0;
	for (size_t i = 0; i < in->result->actions.n; i++) {
		const struct sieve_action *other = &in->result->actions.p[i];
		struct sieve_mailto *o;

		if (other->kind != SIEVE_NOTIFY)
			continue;
		o = arena_new(&in->scratch, struct sieve_mailto);
		if (sieve_interp_work(in, other->uri.n * 8) < 0)
			return -1;
		sieve_mailto_parse(&in->scratch, other->uri, o);
		for (size_t k = 0; k < m->nto + m->ncc; k++) {
			struct str address = k < m->nto ? m->to[k] : m->cc[k - m->nto];
			bool known = false;

			for (size_t t = 0; t < *n_r; t++)
				known = known || str_ieq(told[t], address);
			if (!known && is_told(o, address))
				told[(*n_r)++] = address;
		}
	}
	return 0;
}

static int set_told(struct sieve_interp *in, struct sieve_action *a, const struct str *told, size_t n)
{
	a->told = arena_array(in->a, n, sizeof *a->told);
	a->ntold = n;
	for (size_t i = 0; i < n; i++)
		if (sieve_interp_keep(in, told[i], &a->told[i]) < 0)
			return -1;
	return 0;
}

static int run_notify(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_mailto *m = arena_new(&in->scratch, struct sieve_mailto);
	struct str uri, told[SIEVE_MAILTO_MAX];
	struct sieve_action *a;
	size_t ntold;

	if (sieve_interp_string(in, n, 0, &uri) < 0 || sieve_interp_work(in, uri.n * 8) < 0)
		return -1;
	if (!sieve_mailto_parse(&in->scratch, uri, m))
		return sieve_interp_fail(
		    in, "\"%.*s\" is not a notification that can be sent", STR_ARG(str_head(uri, 100)));
	if (is_automatic(in))
		return 0;
	if (find_told(in, m, told, &ntold) < 0)
		return -1;
	if (ntold == m->nto + m->ncc)
		return 0;
	a = sieve_action_add(in, SIEVE_NOTIFY);
	if (!a || sieve_interp_keep(in, uri, &a->uri) < 0 || set_told(in, a, told, ntold) < 0)
		return -1;
	return fill(in, n, a);
}

static int run_valid(struct sieve_interp *in, const struct sieve_node *n)
{
	struct str *list;
	size_t count;

	if (sieve_interp_list(in, n->pos[0], &list, &count) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (sieve_interp_work(in, list[i].n * 8) < 0)
			return -1;
		if (!is_supported(&in->scratch, list[i]))
			return 0;
	}
	return 1;
}

/* Whether somebody reads mail now can't be known: "maybe" (RFC 5436 2). A copy of what is sent can be kept (RFC 8580 3.2). NIL: no such capability. */
static struct str capability(const struct sieve_script *s, struct str name)
{
	if (str_ieq(name, STR("online")))
		return STR("maybe");
	return str_ieq(name, STR("fcc")) && s->has[SIEVE_CAP_FCC] ? STR("yes") : STR_NIL;
}

static int run_capability(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_match m;
	struct str uri, name, value;
	int rc;

	if (sieve_interp_string(in, n, 0, &uri) < 0 || sieve_interp_string(in, n, 1, &name) < 0 ||
	    sieve_match_begin(&m, in, n, n->pos[2]) < 0)
		return -1;
	value = capability(in->script, name);
	if ((!is_supported(&in->scratch, uri) && !str_ieq(uri, STR("mailto:"))) || str_is_nil(value))
		return 0;
	rc = sieve_match_value(&m, value);
	return rc ? rc : sieve_match_end(&m);
}

static const struct sieve_command commands[] = {
    {.name = "notify",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_ENOTIFY,
        .args = "s",
        .takes = SIEVE_TAKES_NOTIFY | SIEVE_TAKES_FCC | SIEVE_TAKES_MAILBOX | SIEVE_TAKES_FLAGS,
        .check = check_notify,
        .run = run_notify},
    {.name = "valid_notify_method",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_ENOTIFY,
        .args = "S",
        .run = run_valid},
    {.name = "notify_method_capability",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_ENOTIFY,
        .args = "ssS",
        .takes = SIEVE_TAKES_MATCH,
        .check = sieve_match_check,
        .run = run_capability},
    {0},
};

const struct sieve_feature sieve_notify = {.commands = commands, .tags = tags};
