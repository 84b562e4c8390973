/* SORT. */
#include "imap/sort.h"

#include "imap/view.h"
#include "mailbox/sortkey.h"

static const char *const names[] = {
    "ARRIVAL", "DATE", "SIZE", "SUBJECT", "FROM", "TO", "CC", "DISPLAYFROM", "DISPLAYTO"};

static int criterion(struct imap_parse *p, struct imap_sort *r)
{
	struct str name;

	if (r->n == IMAP_SORT_MAX)
		return imap_parse_limit(p, "too many sort criteria");
	r->by[r->n].reverse = imap_parse_word(p, STR("REVERSE"));
	if ((r->by[r->n].reverse && imap_parse_sp(p) < 0) || imap_parse_name(p, &name) < 0)
		return -1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_ieq(name, str_c(names[i]))) {
			r->by[r->n++].key = (enum imap_sort_key)i;
			return 0;
		}
	return imap_parse_bad(p, "no such sort criterion");
}

int imap_sort_parse(struct imap_parse *p, struct imap_sort *r)
{
	*r = (struct imap_sort){0};
	if (imap_parse_open(p) < 0)
		return -1;
	do {
		if (criterion(p, r) < 0)
			return -1;
	} while (imap_parse_take(p, ' '));
	return imap_parse_close(p);
}

union value {
	int64_t number;
	struct str text;
};

struct item {
	uint64_t
	    first; /* the beginning of the first criterion, comparable as a number: most comparisons end there */
	uint32_t seq;
	uint32_t at; /* of its values */
};

struct sorting {
	struct imap *c;
	const struct imap_sort *by;
	union value *values; /* by->n for each item */
	bool texts;          /* a key of the message's header is wanted */
};

static bool is_text(enum imap_sort_key key)
{
	return key >= IMAP_SORT_SUBJECT;
}

static int64_t arrival(struct imap *c, uint32_t seq)
{
	struct err e;
	int64_t t;

	return mailbox_idate(c->box, seq, &t, &e) < 0 ? 0 : t;
}

static void fill(struct sorting *s, uint32_t seq, union value *v)
{
	struct sortkeys keys = {.date = SORTKEY_NO_DATE};
	struct err e;
	struct str blob;
	uint64_t size;

	if (s->texts && mailbox_field(s->c->box, seq, MAILBOX_SORTKEYS, &blob, &e) == 0 &&
	    !sortkey_parse(blob, &keys))
		keys = (struct sortkeys){.date = SORTKEY_NO_DATE};
	for (size_t i = 0; i < s->by->n; i++) {
		enum imap_sort_key key = s->by->by[i].key;

		if (is_text(key))
			v[i].text = arena_str(&s->c->s.cmd, keys.text[key - IMAP_SORT_SUBJECT]);
		else if (key == IMAP_SORT_SIZE)
			v[i].number = mailbox_size(s->c->box, seq, &size, &e) < 0 ? 0 : (int64_t)size;
		else if (key == IMAP_SORT_DATE && keys.date != SORTKEY_NO_DATE)
			v[i].number = keys.date;
		else
			v[i].number = arrival(s->c, seq);
	}
}

static uint64_t beginning(const struct sorting *s, const union value *v)
{
	unsigned char head[8] = {0};
	uint64_t r = 0;

	if (!is_text(s->by->by[0].key))
		return (uint64_t)v->number ^ ((uint64_t)1 << 63);
	if (v->text.n)
		memcpy(head, v->text.p, v->text.n < 8 ? v->text.n : 8);
	for (int i = 0; i < 8; i++)
		r = r << 8 | head[i];
	return r;
}

static int compare_values(const struct sorting *s, const union value *a, const union value *b)
{
	for (size_t i = 0; i < s->by->n; i++) {
		int d = is_text(s->by->by[i].key)   ? str_cmp(a[i].text, b[i].text)
		        : a[i].number < b[i].number ? -1
		                                    : a[i].number > b[i].number;

		if (d)
			return s->by->by[i].reverse ? -d : d;
	}
	return 0;
}

static int compare(const void *pa, const void *pb, void *arg)
{
	const struct item *a = pa, *b = pb;
	const struct sorting *s = arg;
	int d;

	if (a->first != b->first)
		return (a->first < b->first) != s->by->by[0].reverse ? -1 : 1;
	d = compare_values(s, s->values + a->at * s->by->n, s->values + b->at * s->by->n);
	return d ? d : a->seq < b->seq ? -1 : a->seq > b->seq;
}

uint32_t *imap_sort_run(struct imap *c, const struct imap_sort *by, const struct imap_set *set, size_t *n_r)
{
	struct sorting s = {.c = c, .by = by};
	size_t n = imap_view_count(set), at = 0;
	struct item *items = arena_array(&c->s.cmd, n, sizeof *items);
	uint32_t *list = arena_array(&c->s.cmd, n, sizeof *list);

	s.values = arena_array(&c->s.cmd, n, by->n * sizeof *s.values);
	for (size_t i = 0; i < by->n; i++)
		s.texts |= is_text(by->by[i].key) || by->by[i].key == IMAP_SORT_DATE;
	for (size_t i = 0; i < set->n; i++)
		for (uint32_t seq = set->p[i].first; seq <= set->p[i].last; seq++, at++) {
			fill(&s, seq, s.values + at * by->n);
			items[at] = (struct item){beginning(&s, s.values + at * by->n), seq, (uint32_t)at};
		}
	qsort_r(items, n, sizeof *items, compare, &s);
	for (size_t i = 0; i < n; i++)
		list[i] = items[i].seq;
	*n_r = n;
	return list;
}
