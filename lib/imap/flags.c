/* Flags: reading and printing. */
#include "imap/flags.h"

#include "base/vec.h"

static const struct {
	struct str name;
	uint8_t flag;
} names[] = {
    {STR("\\Answered"), INDEX_ANSWERED},
    {STR("\\Flagged"), INDEX_FLAGGED},
    {STR("\\Deleted"), INDEX_DELETED},
    {STR("\\Seen"), INDEX_SEEN},
    {STR("\\Draft"), INDEX_DRAFT},
    {STR("$Forwarded"), INDEX_PASSED},
};
enum { NAMES = sizeof names / sizeof *names };

uint8_t imap_flags_of_keyword(struct str name)
{
	return str_ieq(name, names[NAMES - 1].name) ? INDEX_PASSED : 0;
}

static uint8_t system_flag(struct str name)
{
	for (int i = 0; i < NAMES; i++)
		if (str_ieq(name, names[i].name))
			return names[i].flag;
	return 0;
}

int imap_flags_parse_keyword(struct imap_parse *p, struct str *r)
{
	if (imap_parse_atom(p, r) < 0)
		return -1;
	return r->n > IMAP_KEYWORD_MAX ? imap_parse_limit(p, "a keyword has at most 50 characters") : 0;
}

struct flag_vec {
	struct str *p;
	size_t n, cap;
};

static int one(struct imap_parse *p, struct imap_flags *r, struct flag_vec *v)
{
	const char *from = p->p;
	struct str atom;
	uint8_t flag;

	if (imap_parse_take(p, '\\')) {
		if (imap_parse_atom(p, &atom) < 0)
			return -1;
		flag = system_flag(str_of(from, (size_t)(p->p - from)));
		r->flags |= flag;
		return flag ? 0 : imap_parse_bad(p, "no such system flag can be set");
	}
	if (imap_flags_parse_keyword(p, &atom) < 0)
		return -1;
	r->flags |= flag = imap_flags_of_keyword(atom);
	if (v->n == IMAP_KEYWORDS_MAX)
		return imap_parse_limit(p, "too many keywords in one list");
	*vec_push(v, p->arena) = flag ? names[NAMES - 1].name : atom;
	return 0;
}

static int several(struct imap_parse *p, struct imap_flags *r)
{
	struct flag_vec v = {0};

	do {
		if (one(p, r, &v) < 0)
			return -1;
	} while (imap_parse_take(p, ' '));
	r->keywords = v.p;
	r->nkeywords = v.n;
	return 0;
}

int imap_flags_parse_list(struct imap_parse *p, struct imap_flags *r)
{
	*r = (struct imap_flags){0};
	if (imap_parse_open(p) < 0 || (!imap_parse_peek(p, ')') && several(p, r) < 0))
		return -1;
	return imap_parse_close(p);
}

int imap_flags_parse(struct imap_parse *p, struct imap_flags *r)
{
	if (imap_parse_peek(p, '('))
		return imap_flags_parse_list(p, r);
	*r = (struct imap_flags){0};
	return several(p, r);
}

int imap_flags_keys(
    struct mailbox *mb, const struct imap_flags *f, bool create, uint64_t *keys_r, struct err *e)
{
	*keys_r = 0;
	for (size_t i = 0; i < f->nkeywords; i++) {
		int bit = mailbox_keyword(mb, f->keywords[i], create, e);

		/* Where no further keyword can be, P says it alone. */
		if (bit < 0 && create && imap_flags_of_keyword(f->keywords[i]))
			continue;
		if (bit < 0 && create)
			return -1;
		if (bit >= 0)
			*keys_r |= (uint64_t)1 << bit;
	}
	return 0;
}

void imap_flags_print(struct out *o, const struct mailbox *mb, const struct index_msg *m, bool recent)
{
	/* All names together stay far below this: no bounds to look at for each. */
	char *start = out_room(o, 128), *at = start;
	bool any = recent;

	*at++ = '(';
	if (recent)
		at = mempcpy(at, "\\Recent", 7);
	for (int i = 0; m->flags && i < NAMES; i++) {
		if (!(m->flags & names[i].flag))
			continue;
		if (any)
			*at++ = ' ';
		at = mempcpy(at, names[i].name.p, names[i].name.n);
		any = true;
	}
	out_fill(o, (size_t)(at - start));
	for (uint64_t keys = m->keys; keys; keys &= keys - 1) {
		struct str name = mailbox_keyword_name(mb, __builtin_ctzll(keys));

		if (!name.n || ((m->flags & INDEX_PASSED) && imap_flags_of_keyword(name)))
			continue;
		if (any)
			out_ch(o, ' ');
		out_str(o, name);
		any = true;
	}
	out_ch(o, ')');
}

void imap_flags_print_all(struct out *o, const struct mailbox *mb, bool star)
{
	uint64_t keys = mailbox_keywords_defined(mb);

	out_c(o, "(\\Answered \\Flagged \\Deleted \\Seen \\Draft $Forwarded");
	for (; keys; keys &= keys - 1) {
		struct str name = mailbox_keyword_name(mb, __builtin_ctzll(keys));

		if (imap_flags_of_keyword(name))
			continue;
		out_ch(o, ' ');
		out_str(o, name);
	}
	out_c(o, star ? " \\*)" : ")");
}
