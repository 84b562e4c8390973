/* RETURN options and ESEARCH. */
#include "imap/searchret.h"

#include "imap/window.h"

/* [SP] "(" fetch-att … ")": the grammar of RFC 5465 has no space there, its example has one. */
static int attributes(struct imap_parse *p, struct imap_searchret *r)
{
	if (p->end - p->p > 1 && p->p[0] == ' ' && p->p[1] == '(')
		p->p++;
	return imap_parse_peek(p, '(') ? imap_fetchatt_parse(p, &r->fetch) : 0;
}

static int window(struct imap_parse *p, struct imap_searchret *r)
{
	return imap_parse_sp(p) < 0 ? -1 : imap_fetchatt_parse_window(p, &r->from, &r->to);
}

static int option(struct imap_parse *p, struct imap_searchret *r)
{
	static const struct {
		const char *name;
		unsigned what;
	} table[] = {{"MIN", IMAP_RETURN_MIN}, {"MAX", IMAP_RETURN_MAX}, {"ALL", IMAP_RETURN_ALL},
	    {"COUNT", IMAP_RETURN_COUNT}, {"SAVE", IMAP_RETURN_SAVE}, {"RELEVANCY", IMAP_RETURN_RELEVANCY},
	    {"CONTEXT", IMAP_RETURN_CONTEXT}};
	struct str name;

	if (imap_parse_name(p, &name) < 0)
		return -1;
	if (str_ieq(name, STR("PARTIAL"))) {
		if (r->what & IMAP_RETURN_PARTIAL)
			return imap_parse_bad(p, "PARTIAL can't be given twice");
		r->what |= IMAP_RETURN_PARTIAL;
		return window(p, r);
	}
	if (str_ieq(name, STR("UPDATE"))) {
		r->what |= IMAP_RETURN_UPDATE;
		return attributes(p, r);
	}
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (str_ieq(name, str_c(table[i].name))) {
			r->what |= table[i].what;
			return 0;
		}
	return imap_parse_bad(p, "no such RETURN option");
}

int imap_searchret_parse(struct imap_parse *p, struct imap_searchret *r)
{
	*r = (struct imap_searchret){0};
	if (!imap_parse_word(p, STR("RETURN")))
		return 0;
	r->given = true;
	if (imap_parse_sp(p) < 0 || imap_parse_open(p) < 0)
		return -1;
	if (!imap_parse_peek(p, ')'))
		do {
			if (option(p, r) < 0)
				return -1;
		} while (imap_parse_take(p, ' '));
	if (!r->what)
		r->what = IMAP_RETURN_ALL;
	if ((r->what & IMAP_RETURN_PARTIAL) && (r->what & IMAP_RETURN_ALL))
		return imap_parse_bad(p, "PARTIAL and ALL exclude each other");
	return imap_parse_close(p) < 0 ? -1 : imap_parse_sp(p);
}

int imap_searchret_check(
    struct imap_parse *p, const struct imap_searchret *r, bool sorted_by_relevancy, bool fuzzy)
{
	if (!fuzzy && (sorted_by_relevancy || (r->what & IMAP_RETURN_RELEVANCY)))
		return imap_parse_bad(p, "RELEVANCY needs FUZZY");
	return 0;
}

static uint32_t number(const struct imap_searchret_found *f, uint32_t seq, bool uid)
{
	return uid ? mailbox_msg(f->box, seq)->uid : seq;
}

/* How many messages from seq to last have UIDs that follow each other, as far as their records lie behind each other. */
static uint32_t consecutive(
    const struct imap_searchret_found *f, uint32_t seq, uint32_t last, uint32_t *uid_r)
{
	uint32_t n, i = 1;
	const struct index_msg *m = mailbox_run(f->box, seq, &n);

	*uid_r = m->uid;
	n = n < last - seq + 1 ? n : last - seq + 1;
	while (i < n && m[i].uid == m[0].uid + i)
		i++;
	return i;
}

/* Ranges of sequence numbers; as UIDs, a range is split where UIDs aren't consecutive. */
static void print_set(
    struct out *o, const struct imap_searchret_found *f, const struct imap_set *set, bool uid)
{
	uint32_t first = 0, last = 0, next, n;
	bool comma = false;

	for (size_t i = 0; i < set->n; i++) {
		const struct imap_range *r = &set->p[i];

		if (!uid)
			imap_print_range(o, r->first, r->last, i > 0);
		for (uint32_t seq = r->first; uid && seq <= r->last; seq += n) {
			n = consecutive(f, seq, r->last, &next);
			if (first && next != last + 1) {
				imap_print_range(o, first, last, comma);
				comma = true;
			}
			first = first && next == last + 1 ? first : next;
			last = next + n - 1;
		}
	}
	if (first)
		imap_print_range(o, first, last, comma);
}

/* In the order found; neighbours that ascend by one become a range. */
static void print_list(struct out *o, const struct imap_searchret_found *f, size_t from, size_t n, bool uid)
{
	for (size_t i = from; i < from + n;) {
		uint32_t first = number(f, f->list[i], uid), last = first;

		for (i++; i < from + n && number(f, f->list[i], uid) == last + 1; i++)
			last++;
		imap_print_range(o, first, last, i - 1 > from + (last - first));
	}
}

/* The window of a set. */
static struct imap_set cut_set(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f)
{
	struct imap_set cut = {.p = arena_array(&c->s.cmd, f->set->n, sizeof *cut.p), .n = f->set->n};

	if (cut.n)
		memcpy(cut.p, f->set->p, cut.n * sizeof *cut.p);
	imap_window_cut(&cut, r->from, r->to);
	return cut;
}

/* The requested range; "500:400" is the same as 400:500 (RFC 5267 section 5, RFC 9394 section 4). */
static void print_window(struct out *o, const struct imap_searchret *r)
{
	const char *sign = r->from < 0 ? "-" : "";

	out_c(o, sign);
	out_u64(o, (uint64_t)(r->from < 0 ? -r->from : r->from));
	out_ch(o, ':');
	out_c(o, sign);
	out_u64(o, (uint64_t)(r->to < 0 ? -r->to : r->to));
}

static void print_partial(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f, bool uid)
{
	struct out *o = &c->s.out;
	uint64_t first, last;
	struct imap_set cut;

	out_c(o, " PARTIAL (");
	print_window(o, r);
	out_ch(o, ' ');
	if (!imap_window_of(f->n, r->from, r->to, &first, &last)) {
		out_c(o, "NIL)");
		return;
	}
	if (f->set) {
		cut = cut_set(c, r, f);
		print_set(o, f, &cut, uid);
	} else {
		print_list(o, f, (size_t)first, (size_t)(last - first + 1), uid);
	}
	out_ch(o, ')');
}

static uint32_t extreme(const struct imap_searchret_found *f, bool max)
{
	uint32_t best;

	if (f->set)
		return max ? f->set->p[f->set->n - 1].last : f->set->p[0].first;
	best = f->list[0]; /* of a sorted list: the first and last in its order */
	return max ? f->list[f->n - 1] : best;
}

void imap_searchret_print_data(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f, bool uid)
{
	struct out *o = &c->s.out;

	if ((r->what & IMAP_RETURN_MIN) && f->n) {
		out_c(o, " MIN ");
		out_u64(o, number(f, extreme(f, false), uid));
	}
	if ((r->what & IMAP_RETURN_MAX) && f->n) {
		out_c(o, " MAX ");
		out_u64(o, number(f, extreme(f, true), uid));
	}
	if (r->what & IMAP_RETURN_PARTIAL)
		print_partial(c, r, f, uid);
	if ((r->what & IMAP_RETURN_ALL) && f->n) {
		out_c(o, " ALL ");
		if (f->set)
			print_set(o, f, f->set, uid);
		else
			print_list(o, f, 0, f->n, uid);
	}
	if (r->what & IMAP_RETURN_COUNT) {
		out_c(o, " COUNT ");
		out_u64(o, f->n);
	}
	/* Until there is a full text index every match is as good as the next (RFC 6203 section 4). */
	for (size_t i = 0; (r->what & IMAP_RETURN_RELEVANCY) && i < f->n; i++)
		out_c(o, i ? " 100" : " RELEVANCY (100");
	if ((r->what & IMAP_RETURN_RELEVANCY) && f->n)
		out_ch(o, ')');
	if (f->modseq && f->n) {
		out_c(o, " MODSEQ ");
		out_u64(o, f->modseq);
	}
}

void imap_searchret_print(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f)
{
	struct out *o = &c->s.out;

	out_c(o, "* ESEARCH (TAG ");
	imap_print_string(o, c->tag, false);
	out_ch(o, ')');
	if (c->uid)
		out_c(o, " UID");
	imap_searchret_print_data(c, r, f, c->uid);
	out_c(o, "\r\n");
}

static void push(struct imap_set *set, uint32_t seq)
{
	set->p[set->n++] = (struct imap_range){seq, seq};
}

static void push_window(
    struct imap_set *to, const struct imap_searchret *r, const struct imap_searchret_found *f)
{
	uint64_t first, last;

	if (!imap_window_of(f->n, r->from, r->to, &first, &last))
		return;
	for (uint64_t i = first; i <= last; i++)
		push(to, f->list[i]);
}

/* What the answer is about, ascending: all that was found, unless MIN, MAX and PARTIAL are all that is asked for. */
static struct imap_set meant(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f)
{
	bool some = (r->what & (IMAP_RETURN_MIN | IMAP_RETURN_MAX | IMAP_RETURN_PARTIAL)) &&
	            !(r->what & (IMAP_RETURN_ALL | IMAP_RETURN_COUNT));
	struct imap_set all = {0}, cut = {0};

	if (!some && f->set)
		return *f->set;
	if (f->set && (r->what & IMAP_RETURN_PARTIAL))
		cut = cut_set(c, r, f);
	all.p = arena_array(&c->s.cmd, 2 + (f->set ? cut.n : f->n), sizeof *all.p);
	for (size_t i = 0; i < cut.n; i++)
		all.p[all.n++] = cut.p[i];
	if (!some)
		for (size_t i = 0; i < f->n; i++)
			push(&all, f->list[i]);
	else if (!f->set && (r->what & IMAP_RETURN_PARTIAL))
		push_window(&all, r, f);
	if (some && f->n && (r->what & IMAP_RETURN_MIN))
		push(&all, extreme(f, false));
	if (some && f->n && (r->what & IMAP_RETURN_MAX))
		push(&all, extreme(f, true));
	all.n = imap_set_merge(all.p, all.n);
	return all;
}

void imap_searchret_save(struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f)
{
	struct imap_set set = meant(c, r, f);

	index_ranges_free(&c->saved);
	for (size_t i = 0; i < set.n; i++)
		index_ranges_add(&c->saved, number(f, set.p[i].first, true), number(f, set.p[i].last, true));
}

uint64_t imap_searchret_modseq(
    struct imap *c, const struct imap_searchret *r, const struct imap_searchret_found *f)
{
	struct imap_set set = meant(c, r, f);
	uint64_t most = 0;

	for (size_t i = 0; i < set.n; i++)
		for (uint32_t seq = set.p[i].first; seq <= set.p[i].last; seq++) {
			uint64_t m = mailbox_msg(f->box, seq)->modseq;

			most = m > most ? m : most;
		}
	return most;
}
