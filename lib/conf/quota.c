/* Limits of mail, as settings say them. */
#include "conf/quota.h"

#include "base/num.h"
#include "conf/conf.h"

enum { RULES_MAX = 1000, PERCENT_MAX = 100000 };

extern char **environ;

/* n percent of all, without overflow. */
static uint64_t percent_of(uint64_t all, uint64_t n)
{
	return n > PERCENT_MAX ? all : all / 100 * n + all % 100 * n / 100;
}

static uint64_t apply(const struct conf_quota_limit *l, uint64_t all)
{
	uint64_t n = l->percent ? percent_of(all, l->n) : l->n, sum;

	if (!l->set)
		return all;
	if (!l->sign)
		return n;
	if (!all) /* more or less than no limit is none */
		return 0;
	if (l->sign < 0)
		return n < all ? all - n : 1;
	return __builtin_add_overflow(all, n, &sum) ? 0 : sum;
}

/* "[+-]N[%]", "[+-]SIZE". unit: of a number without one. */
static bool parse_limit(struct str s, uint64_t unit, bool is_size, struct conf_quota_limit *r)
{
	*r = (struct conf_quota_limit){.set = true};
	if (s.n && (s.p[0] == '+' || s.p[0] == '-')) {
		r->sign = s.p[0] == '+' ? 1 : -1;
		s = str_from(s, 1);
	}
	r->percent = s.n && s.p[s.n - 1] == '%';
	if (r->percent)
		s.n--;
	/* "95%%" is how Dovecot's files write a percent sign */
	if (r->percent && s.n && s.p[s.n - 1] == '%')
		s.n--;
	if (num_parse_u64(s, &r->n))
		return r->percent || !__builtin_mul_overflow(r->n, unit, &r->n);
	return is_size && !r->percent && conf_parse_size(s, &r->n);
}

int conf_quota_parse_rule(struct str text, struct conf_quota_rule *r, struct err *e)
{
	struct str rest = text, one, name;
	bool good = true;

	*r = (struct conf_quota_rule){.mailbox = STR("")};
	str_cut(&rest, ':', &r->mailbox);
	if (!r->mailbox.n || str_chr(text, '\0') >= 0)
		return err_set(e, ERR_SYNTAX, "it must begin with a mailbox and a colon, or *:");
	while (good && !str_is_nil(rest) && str_cut(&rest, ':', &one)) {
		struct str value = one;

		str_cut(&value, '=', &name);
		if (str_ieq(name, STR("storage")))
			good = parse_limit(value, 1024, true, &r->bytes);
		else if (str_ieq(name, STR("bytes")))
			good = parse_limit(value, 1, true, &r->bytes);
		else if (str_ieq(name, STR("messages")))
			good = parse_limit(value, 1, false, &r->count);
		else
			good = r->ignore = str_ieq(one, STR("ignore"));
	}
	if (!good)
		return err_set(e, ERR_SYNTAX,
		    "%.*s: limits are storage=SIZE, bytes=SIZE, messages=NUMBER and ignore", STR_ARG(one));
	return 0;
}

int conf_quota_parse_warning(struct str text, struct conf_quota_warning *r, struct err *e)
{
	struct str rest = text, what, name;
	bool good = false;

	*r = (struct conf_quota_warning){.below = text.n && text.p[0] == '-'};
	rest = str_from(rest, r->below);
	what = str_head(rest, str_cspan(rest, " "));
	r->command = str_trim(str_from(rest, what.n));
	if (str_chr(what, '=') > 0) {
		str_cut(&what, '=', &name);
		r->of_count = str_ieq(name, STR("messages"));
		good = (r->of_count || str_ieq(name, STR("storage")) || str_ieq(name, STR("bytes"))) &&
		       parse_limit(what, str_ieq(name, STR("storage")) ? 1024 : 1, !r->of_count, &r->at) &&
		       !r->at.sign;
	}
	if (!good || !r->command.n || str_chr(text, '\0') >= 0)
		return err_set(
		    e, ERR_SYNTAX, "it must be storage=LIMIT or messages=LIMIT, a blank, a program");
	return 0;
}

static int add(struct arena *a, struct conf_quota *q, struct str name, struct str value, struct err *e)
{
	struct conf_quota_rule rule;
	struct conf_quota_warning warning;

	if (q->rules.n + q->warnings.n >= RULES_MAX)
		return err_set(e, ERR_LIMIT, "more than %d rules and warnings", RULES_MAX);
	if (str_starts(name, STR("QUOTA_RULE"))) {
		if (conf_quota_parse_rule(value, &rule, e) < 0)
			return err_context(e, "%.*s", STR_ARG(name));
		*vec_push(&q->rules, a) = rule;
	} else if (str_starts(name, STR("QUOTA_WARNING"))) {
		if (conf_quota_parse_warning(value, &warning, e) < 0)
			return err_context(e, "%.*s", STR_ARG(name));
		*vec_push(&q->warnings, a) = warning;
	}
	return 0;
}

int conf_quota_environment(struct arena *a, struct conf_quota *q, struct err *e)
{
	*q = (struct conf_quota){
	    .bytes = conf_size("QUOTA_STORAGE"), .count = (uint64_t)conf_int("QUOTA_MESSAGES")};
	for (char **v = environ; *v; v++) {
		struct str value, name;

		if (strncmp(*v, "QUOTA_", 6) != 0)
			continue;
		value = arena_str(a, str_c(*v));
		str_cut(&value, '=', &name);
		if (value.n && add(a, q, name, value, e) < 0)
			return -1;
	}
	for (size_t i = 0; i < q->rules.n; i++) {
		const struct conf_quota_rule *r = &q->rules.p[i];

		if (!str_eq(r->mailbox, STR("*")))
			continue;
		q->bytes = apply(&r->bytes, q->bytes);
		q->count = apply(&r->count, q->count);
	}
	return 0;
}

static const struct conf_quota_rule *rule_of(const struct conf_quota *q, struct str mailbox)
{
	for (size_t i = 0; i < q->rules.n; i++) {
		const struct conf_quota_rule *r = &q->rules.p[i];

		if (str_eq(r->mailbox, mailbox) ||
		    (str_ieq(mailbox, STR("INBOX")) && str_ieq(r->mailbox, mailbox)))
			return r;
	}
	return NULL;
}

void conf_quota_limits(const struct conf_quota *q, struct str mailbox, uint64_t *bytes_r, uint64_t *count_r)
{
	const struct conf_quota_rule *r = rule_of(q, mailbox);

	*bytes_r = r ? apply(&r->bytes, q->bytes) : q->bytes;
	*count_r = r ? apply(&r->count, q->count) : q->count;
}

bool conf_quota_is_ignored(const struct conf_quota *q, struct str mailbox)
{
	const struct conf_quota_rule *r = rule_of(q, mailbox);

	return r && r->ignore;
}

uint64_t conf_quota_warning_at(const struct conf_quota *q, const struct conf_quota_warning *w)
{
	uint64_t all = w->of_count ? q->count : q->bytes;

	return w->at.percent ? percent_of(all, w->at.n) : w->at.n;
}
