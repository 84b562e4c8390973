/* SORT. */
#include "imap/sort.h"

#include "base/sort64.h"
#include "imap/view.h"
#include "mailbox/sortkey.h"

static const char *const names[] = {
    "ARRIVAL", "DATE", "SIZE", "RELEVANCY", "SUBJECT", "FROM", "TO", "CC", "DISPLAYFROM", "DISPLAYTO"};

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
			r->relevancy |= i == IMAP_SORT_RELEVANCY;
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

static bool is_text(enum imap_sort_key key)
{
	return key >= IMAP_SORT_SUBJECT;
}

void imap_sort_direct(const struct imap *c, struct imap_sort *r)
{
	for (size_t i = 0; i < r->n; i++)
		r->by[i].reverse ^= is_text(r->by[i].key) && imap_is(c, IMAP_DESCENDING);
}

union value {
	int64_t number;
	struct str text;
};

/* A message is a number here: its place in the set. */
struct sorting {
	struct imap *c;
	const struct imap_sort *by;
	size_t n;
	uint32_t *seqs;
	union value *values; /* by->n for each message */
	bool texts;          /* a key of the message's header is wanted */
};

static int64_t number(struct imap *c, enum imap_sort_key key, uint32_t seq)
{
	struct err e;
	uint64_t size;
	int64_t t;

	if (key == IMAP_SORT_RELEVANCY)
		return 0;
	if (key == IMAP_SORT_SIZE)
		return mailbox_size(c->box, seq, &size, &e) < 0 ? 0 : (int64_t)size;
	if (key == IMAP_SORT_DATE && mailbox_sent(c->box, seq, &t, &e) > 0)
		return t;
	return mailbox_idate(c->box, seq, &t, &e) < 0 ? 0 : t;
}

static void fill(struct sorting *s, size_t i)
{
	union value *v = s->values + i * s->by->n;
	struct sortkeys keys = {0};
	struct str blob;
	struct err e;

	for (size_t k = 0; k < s->by->n; k++)
		if (!is_text(s->by->by[k].key))
			v[k].number = number(s->c, s->by->by[k].key, s->seqs[i]);
	/* Last: what the others learn may end views into the cache. */
	if (s->texts && mailbox_field(s->c->box, s->seqs[i], MAILBOX_SORTKEYS, &blob, &e) == 0 &&
	    !sortkey_parse(blob, &keys))
		keys = (struct sortkeys){0};
	for (size_t k = 0; k < s->by->n; k++)
		if (is_text(s->by->by[k].key))
			v[k].text = arena_str(&s->c->s.cmd, keys.text[s->by->by[k].key - IMAP_SORT_SUBJECT]);
}

static uint32_t beginning(struct str text)
{
	unsigned char head[4] = {0};

	if (text.n)
		memcpy(head, text.p, text.n < 4 ? text.n : 4);
	return (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
}

/* How many low bits numbers lose so that all fit 32 bits, counted from the lowest one. */
static int numbers_shift(const struct sorting *s, int64_t *least_r)
{
	int64_t least = INT64_MAX, most = INT64_MIN;
	int shift = 0;

	for (size_t i = 0; i < s->n; i++) {
		int64_t v = s->values[i * s->by->n].number;

		least = v < least ? v : least;
		most = v > most ? v : most;
	}
	while (((uint64_t)most - (uint64_t)least) >> shift > UINT32_MAX)
		shift++;
	*least_r = least;
	return shift;
}

/* 32 bits of each message's first criterion. True when that says it all. */
static bool begin_keys(const struct sorting *s, uint64_t *keys)
{
	bool text = is_text(s->by->by[0].key);
	int64_t least = 0;
	int shift = text ? 0 : numbers_shift(s, &least);

	for (size_t i = 0; i < s->n; i++) {
		const union value *v = s->values + i * s->by->n;
		uint32_t key =
		    text ? beginning(v->text) : (uint32_t)(((uint64_t)v->number - (uint64_t)least) >> shift);

		keys[i] = (uint64_t)(s->by->by[0].reverse ? ~key : key) << 32 | i;
	}
	return !text && shift == 0 && s->by->n == 1;
}

static int compare(uint32_t ia, uint32_t ib, void *arg)
{
	const struct sorting *s = arg;
	const union value *a = s->values + ia * s->by->n, *b = s->values + ib * s->by->n;

	for (size_t i = 0; i < s->by->n; i++) {
		int d = is_text(s->by->by[i].key)   ? str_cmp(a[i].text, b[i].text)
		        : a[i].number < b[i].number ? -1
		                                    : a[i].number > b[i].number;

		if (d)
			return s->by->by[i].reverse ? -d : d;
	}
	return 0;
}

uint32_t *imap_sort_run(struct imap *c, const struct imap_sort *by, const struct imap_set *set,
    struct imap_progress *p, size_t *n_r)
{
	struct sorting s = {.c = c, .by = by, .n = imap_view_count(set)};
	uint64_t *keys = arena_array(&c->s.cmd, s.n, sizeof *keys);
	uint64_t *spare = arena_array(&c->s.cmd, s.n, sizeof *spare);
	size_t at = 0;

	s.seqs = arena_array(&c->s.cmd, s.n, sizeof *s.seqs);
	s.values = arena_array(&c->s.cmd, s.n, by->n * sizeof *s.values);
	for (size_t i = 0; i < by->n; i++)
		s.texts |= is_text(by->by[i].key);
	for (size_t i = 0; i < set->n; i++)
		for (uint32_t seq = set->p[i].first; seq <= set->p[i].last; seq++, at++) {
			if (p && imap_progress_half(p, at, s.n) < 0)
				return NULL;
			s.seqs[at] = seq;
			fill(&s, at);
		}
	*n_r = s.n;
	if (begin_keys(&s, keys))
		sort64_radix(keys, spare, s.n);
	else
		sort64(keys, spare, s.n, compare, &s);
	/* Over the spare one, whose work is done. */
	for (size_t i = 0; i < s.n; i++)
		((uint32_t *)spare)[i] = s.seqs[(uint32_t)keys[i]];
	return (uint32_t *)spare;
}
