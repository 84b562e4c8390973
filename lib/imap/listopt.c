/* LIST's arguments. */
#include "imap/listopt.h"

#include "imap/statusatt.h"

static int select_option(struct imap_parse *p, struct imap_listopt *r)
{
	struct str name;

	if (imap_parse_name(p, &name) < 0)
		return -1;
	if (str_ieq(name, STR("SUBSCRIBED")))
		r->select |= IMAP_LIST_SUBSCRIBED;
	else if (str_ieq(name, STR("REMOTE")))
		r->select |= IMAP_LIST_REMOTE;
	else if (str_ieq(name, STR("RECURSIVEMATCH")))
		r->select |= IMAP_LIST_RECURSIVEMATCH;
	else if (str_ieq(name, STR("SPECIAL-USE")))
		r->select |= IMAP_LIST_SPECIAL;
	else
		return imap_parse_bad(p, "no such LIST selection option");
	return 0;
}

static int select_options(struct imap_parse *p, struct imap_listopt *r)
{
	if (imap_parse_open(p) < 0)
		return -1;
	if (!imap_parse_peek(p, ')'))
		do {
			if (select_option(p, r) < 0)
				return -1;
		} while (imap_parse_take(p, ' '));
	/* RECURSIVEMATCH says how other options match, it is none by itself (RFC 5258 section 3.1). */
	if ((r->select & IMAP_LIST_RECURSIVEMATCH) &&
	    !(r->select & (IMAP_LIST_SUBSCRIBED | IMAP_LIST_SPECIAL)))
		return imap_parse_bad(p, "RECURSIVEMATCH needs another selection option");
	return imap_parse_close(p) < 0 ? -1 : imap_parse_sp(p);
}

static int give_option(struct imap_parse *p, struct imap_listopt *r)
{
	struct str name;

	if (imap_parse_name(p, &name) < 0)
		return -1;
	if (str_ieq(name, STR("SUBSCRIBED"))) {
		r->give |= IMAP_LIST_SUBSCRIBED;
	} else if (str_ieq(name, STR("CHILDREN"))) {
		r->give |= IMAP_LIST_CHILDREN;
	} else if (str_ieq(name, STR("SPECIAL-USE"))) {
		r->give |= IMAP_LIST_SPECIAL;
	} else if (str_ieq(name, STR("STATUS"))) {
		r->give |= IMAP_LIST_STATUS;
		return imap_parse_sp(p) < 0 ? -1 : imap_statusatt_parse(p, &r->status);
	} else if (str_ieq(name, STR("METADATA"))) {
		r->give |= IMAP_LIST_METADATA;
		r->metadata = (struct imap_annotation_want){.max = UINT64_MAX, .nil = true};
		return imap_parse_sp(p) < 0 ? -1 : imap_annotation_parse_names(p, &r->metadata);
	} else {
		return imap_parse_bad(p, "no such LIST return option");
	}
	return 0;
}

static int give_options(struct imap_parse *p, struct imap_listopt *r)
{
	if (!imap_parse_word(p, STR("RETURN")))
		return imap_parse_bad(p, "RETURN expected");
	if (imap_parse_sp(p) < 0 || imap_parse_open(p) < 0)
		return -1;
	if (!imap_parse_peek(p, ')'))
		do {
			if (give_option(p, r) < 0)
				return -1;
		} while (imap_parse_take(p, ' '));
	return imap_parse_close(p);
}

struct pattern_vec {
	struct str *p;
	size_t n, cap;
};

static int pattern(struct imap_parse *p, struct imap_listopt *r, struct pattern_vec *v)
{
	int got;

	if (v->n == IMAP_LIST_PATTERNS)
		return imap_parse_limit(p, "too many patterns");
	got = imap_name_parse_pattern(p, vec_push(v, p->arena));
	if (got < 0 && !p->failed) {
		v->n--;
		r->impossible = true;
	}
	return p->failed ? -1 : 0;
}

static int patterns(struct imap_parse *p, struct imap_listopt *r, bool lsub)
{
	struct pattern_vec v = {0};

	if (!lsub && imap_parse_peek(p, '(')) {
		r->extended = true;
		if (imap_parse_open(p) < 0)
			return -1;
		do {
			if (pattern(p, r, &v) < 0)
				return -1;
		} while (imap_parse_take(p, ' '));
		if (imap_parse_close(p) < 0)
			return -1;
	} else if (pattern(p, r, &v) < 0) {
		return -1;
	}
	r->patterns = v.p;
	r->n = v.n;
	return 0;
}

int imap_listopt_parse(struct imap *c, bool lsub, struct imap_listopt *r)
{
	struct imap_parse *p = &c->p;

	*r = (struct imap_listopt){0};
	if (imap_parse_sp(p) < 0)
		return -1;
	if (!lsub && imap_parse_peek(p, '(')) {
		r->extended = true;
		if (select_options(p, r) < 0)
			return -1;
	}
	if (imap_name_parse(p, &r->reference) < 0) {
		if (p->failed)
			return -1;
		r->impossible = true;
	}
	if (imap_parse_sp(p) < 0 || patterns(p, r, lsub) < 0)
		return -1;
	if (!lsub && imap_parse_take(p, ' ')) {
		r->extended = true;
		if (give_options(p, r) < 0)
			return -1;
	}
	return imap_parse_end(p);
}
