/* Match types over comparators. */
#include "sieve/match.h"

#include "base/num.h"
#include "sieve/extlists.h"
#include "sieve/glob.h"
#include "sieve/regex.h"
#include "sieve/variables.h"

/* One regular expression counts as so many instructions: its steps can't be counted from outside. */
enum { REGEX_COST = 1000 };

static const struct sieve_tag tags[] = {
    {"is", SIEVE_SLOT_MATCH, SIEVE_MATCH_IS, 0, SIEVE_TAKES_MATCH, SIEVE_CAP_BASE},
    {"contains", SIEVE_SLOT_MATCH, SIEVE_MATCH_CONTAINS, 0, SIEVE_TAKES_MATCH, SIEVE_CAP_BASE},
    {"matches", SIEVE_SLOT_MATCH, SIEVE_MATCH_MATCHES, 0, SIEVE_TAKES_MATCH, SIEVE_CAP_BASE},
    {"value", SIEVE_SLOT_MATCH, SIEVE_MATCH_VALUE, 's', SIEVE_TAKES_MATCH, SIEVE_CAP_RELATIONAL},
    {"count", SIEVE_SLOT_MATCH, SIEVE_MATCH_COUNT, 's', SIEVE_TAKES_MATCH, SIEVE_CAP_RELATIONAL},
    {"regex", SIEVE_SLOT_MATCH, SIEVE_MATCH_REGEX, 0, SIEVE_TAKES_MATCH, SIEVE_CAP_REGEX},
    {"list", SIEVE_SLOT_MATCH, SIEVE_MATCH_LIST, 0, SIEVE_TAKES_MATCH, SIEVE_CAP_EXTLISTS},
    {"comparator", SIEVE_SLOT_COMPARATOR, 0, 's', SIEVE_TAKES_MATCH, SIEVE_CAP_BASE},
    {0},
};

const struct sieve_feature sieve_match_tags = {.tags = tags};

static int check_comparator(struct sieve_check *c, const struct sieve_arg *arg, enum sieve_comparator *r)
{
	static const enum sieve_cap caps[] = {
	    [SIEVE_COMPARE_NUMERIC] = SIEVE_CAP_CMP_NUMERIC,
	    [SIEVE_COMPARE_UNICODE] = SIEVE_CAP_CMP_UNICODE,
	};
	struct str name = arg->list[0];

	if (!sieve_compare_find(name, r))
		return sieve_check_arg_error(c, arg, "unknown comparator \"%.*s\"", STR_ARG(name));
	if (!sieve_check_has(c, caps[*r]))
		return sieve_check_arg_error(c, arg, "the comparator \"%.*s\" needs require \"%s\"",
		    STR_ARG(name), sieve_caps_name(caps[*r]));
	return 0;
}

static int check_relation(struct sieve_check *c, const struct sieve_arg *arg)
{
	static const char *const relations[] = {"gt", "ge", "lt", "le", "eq", "ne"};

	for (unsigned i = 0; i < 6; i++)
		if (str_ieq(arg->list[0], str_c(relations[i])))
			return 0;
	return sieve_check_arg_error(
	    c, arg, "unknown relation \"%.*s\": it is one of gt, ge, lt, le, eq, ne", STR_ARG(arg->list[0]));
}

/* The regular expressions that are the same in every run are tried now. */
static int check_patterns(struct sieve_check *c, const struct sieve_node *n)
{
	const struct sieve_arg *keys = NULL;
	int rc = 0;

	for (unsigned i = 0; i < 4; i++)
		if (n->pos[i])
			keys = n->pos[i];
	for (size_t i = 0; keys && i < keys->n; i++) {
		struct err e;

		if (sieve_check_is_constant(c, keys->list[i]) &&
		    !c->set->regex->compile(c->r->a, keys->list[i], false, false, &e))
			rc = sieve_check_arg_error(c, keys, "%s", e.text);
	}
	return rc;
}

int sieve_match_check(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_tag_use *match = sieve_tag(n, SIEVE_SLOT_MATCH);
	const struct sieve_tag_use *comparator = sieve_tag(n, SIEVE_SLOT_COMPARATOR);
	int type = match ? match->tag->value : SIEVE_MATCH_IS;
	enum sieve_comparator cmp = SIEVE_COMPARE_ASCII;

	if (comparator && type == SIEVE_MATCH_LIST)
		return sieve_check_arg_error(
		    c, comparator->arg, "\":list\" can't be used with a comparator: the list compares");
	if (comparator && check_comparator(c, comparator->arg, &cmp) < 0)
		return -1;
	if ((type == SIEVE_MATCH_CONTAINS || type == SIEVE_MATCH_MATCHES || type == SIEVE_MATCH_REGEX) &&
	    !sieve_compare_has_substrings(cmp))
		return sieve_check_arg_error(c, comparator->arg,
		    "the comparator \"i;ascii-numeric\" can't be used with \":%s\"", match->tag->name);
	if ((type == SIEVE_MATCH_VALUE || type == SIEVE_MATCH_COUNT) && check_relation(c, match->arg) < 0)
		return -1;
	return type == SIEVE_MATCH_REGEX ? check_patterns(c, n) : 0;
}

static int prepare_regex(struct sieve_match *m, size_t i)
{
	struct err e;

	m->codes[i] = m->in->set->regex->compile(&m->in->scratch, m->keys[i],
	    m->comparator != SIEVE_COMPARE_OCTET, m->comparator == SIEVE_COMPARE_UNICODE, &e);
	return m->codes[i] ? 0 : sieve_interp_fail(m->in, "%s", e.text);
}

/* Keys in the form that the match type compares. */
static int prepare(struct sieve_match *m)
{
	struct arena *a = &m->in->scratch;

	m->prepared = arena_array(a, m->n, sizeof *m->prepared);
	if (m->type == SIEVE_MATCH_MATCHES)
		m->globs = arena_array(a, m->n, sizeof *m->globs);
	if (m->type == SIEVE_MATCH_REGEX)
		m->codes = arena_array(a, m->n, sizeof *m->codes);
	for (size_t i = 0; i < m->n; i++) {
		if (sieve_interp_work(m->in, m->keys[i].n) < 0)
			return -1;
		if (m->type == SIEVE_MATCH_MATCHES)
			sieve_glob_parse(
			    a, m->keys[i], sieve_compare_key_function(m->comparator), &m->globs[i]);
		else if (m->type == SIEVE_MATCH_REGEX && prepare_regex(m, i) < 0)
			return -1;
		else
			m->prepared[i] = sieve_compare_key(m->comparator, a, m->keys[i]);
	}
	return 0;
}

int sieve_match_begin_keys(struct sieve_match *m, struct sieve_interp *in, const struct sieve_node *n,
    struct str *keys, size_t count)
{
	const struct sieve_tag_use *match = sieve_tag(n, SIEVE_SLOT_MATCH);
	const struct sieve_tag_use *comparator = sieve_tag(n, SIEVE_SLOT_COMPARATOR);

	*m = (struct sieve_match){.in = in, .type = SIEVE_MATCH_IS};
	if (match) {
		m->type = (enum sieve_match_type)match->tag->value;
		m->relation = match->arg ? match->arg->list[0] : STR_NIL;
	}
	if (comparator)
		sieve_compare_find(comparator->arg->list[0], &m->comparator);
	m->keys = keys;
	m->n = count;
	return prepare(m);
}

int sieve_match_begin(
    struct sieve_match *m, struct sieve_interp *in, const struct sieve_node *n, const struct sieve_arg *keys)
{
	struct str *list;
	size_t count;

	if (sieve_interp_list(in, keys, &list, &count) < 0)
		return -1;
	return sieve_match_begin_keys(m, in, n, list, count);
}

static bool holds(struct str relation, int order)
{
	if (str_ieq(relation, STR("gt")))
		return order > 0;
	if (str_ieq(relation, STR("ge")))
		return order >= 0;
	if (str_ieq(relation, STR("lt")))
		return order < 0;
	if (str_ieq(relation, STR("le")))
		return order <= 0;
	return str_ieq(relation, STR("eq")) ? order == 0 : order != 0;
}

static int match_glob(struct sieve_match *m, struct str value, size_t i)
{
	struct sieve_interp *in = m->in;
	struct sieve_glob_spans spans;
	struct sieve_glob_text t;
	uint64_t work = 0, most;
	int rc;

	t.text = sieve_compare_key_origin(m->comparator, &in->scratch, value, &t.origin);
	most = (in->set->max_instructions ? in->set->max_instructions : SIEVE_MAX_INSTRUCTIONS) * 64;
	rc = sieve_glob_match(&m->globs[i], &t, &spans, &work, most);
	if (sieve_interp_work(in, work) < 0)
		return -1;
	if (rc > 0 && in->script->has[SIEVE_CAP_VARIABLES] && !m->quiet) {
		sieve_variables_matched(in, value);
		for (unsigned k = 0; k < spans.n; k++)
			sieve_variables_add_match(
			    in, str_head(str_from(value, spans.span[k].at), spans.span[k].n));
	}
	return rc;
}

static int match_regex(struct sieve_match *m, struct str value, size_t i)
{
	struct sieve_interp *in = m->in;
	struct sieve_regex_groups g;
	int rc;

	if (sieve_interp_work(in, REGEX_COST * 64 + value.n * 8) < 0)
		return -1;
	rc = in->set->regex->match(m->codes[i], &in->scratch, value, &g);
	if (rc < 0)
		return sieve_interp_fail(in, "a regular expression takes more steps than it is given");
	if (rc > 0 && in->script->has[SIEVE_CAP_VARIABLES] && !m->quiet) {
		sieve_variables_matched(in, str_head(str_from(value, g.group[0].at), g.group[0].n));
		for (unsigned k = 1; k < g.n; k++)
			sieve_variables_add_match(
			    in, g.group[k].at == SIZE_MAX
			            ? STR("")
			            : str_head(str_from(value, g.group[k].at), g.group[k].n));
	}
	return rc;
}

/* value_key: the value as the comparator sees it. */
static int match_one(struct sieve_match *m, struct str value, struct str value_key, size_t i)
{
	if (sieve_interp_work(
	        m->in, m->type == SIEVE_MATCH_CONTAINS ? value.n : num_min(value.n, m->keys[i].n)) < 0)
		return -1;
	switch (m->type) {
	case SIEVE_MATCH_IS:
		return sieve_compare_keys(m->comparator, value_key, m->prepared[i]) == 0;
	case SIEVE_MATCH_CONTAINS:
		return str_find(value_key, m->prepared[i]) >= 0;
	case SIEVE_MATCH_VALUE:
		return holds(m->relation, sieve_compare_keys(m->comparator, value_key, m->prepared[i]));
	case SIEVE_MATCH_MATCHES:
		return match_glob(m, value, i);
	case SIEVE_MATCH_REGEX:
		return match_regex(m, value, i);
	case SIEVE_MATCH_LIST:
		return sieve_extlists_contains(m->in, m->keys[i], value);
	default:
		return 0;
	}
}

int sieve_match_value(struct sieve_match *m, struct str value)
{
	struct str key = value;
	int rc = 0;

	if (m->type == SIEVE_MATCH_COUNT) {
		m->count++;
		return sieve_interp_work(m->in, 0);
	}
	if (sieve_interp_work(m->in, value.n) < 0)
		return -1;
	if (m->type == SIEVE_MATCH_IS || m->type == SIEVE_MATCH_CONTAINS || m->type == SIEVE_MATCH_VALUE)
		key = sieve_compare_key(m->comparator, &m->in->scratch, value);
	for (size_t i = 0; i < m->n && rc == 0; i++)
		rc = match_one(m, value, key, i);
	return rc;
}

int sieve_match_end(struct sieve_match *m)
{
	char digits[20];
	struct str count = {digits, num_print_u64(digits, m->count)};

	if (m->type != SIEVE_MATCH_COUNT)
		return 0;
	for (size_t i = 0; i < m->n; i++)
		if (holds(m->relation, sieve_compare_keys(m->comparator, count, m->prepared[i])))
			return 1;
	return 0;
}
