/* FETCH's arguments. */
#include "imap/fetchatt.h"

#include "base/buf.h"

struct item_vec {
	struct imap_fetch_item *p;
	size_t n, cap;
};

static const struct {
	const char *name;
	enum imap_fetch_kind kind;
} simple[] = {
    {"FLAGS", IMAP_FETCH_FLAGS},
    {"UID", IMAP_FETCH_UID},
    {"INTERNALDATE", IMAP_FETCH_INTERNALDATE},
    {"RFC822.SIZE", IMAP_FETCH_SIZE},
    {"MODSEQ", IMAP_FETCH_MODSEQ},
    {"EMAILID", IMAP_FETCH_EMAILID},
    {"THREADID", IMAP_FETCH_THREADID},
    {"SAVEDATE", IMAP_FETCH_SAVEDATE},
    {"ENVELOPE", IMAP_FETCH_ENVELOPE},
    {"BODYSTRUCTURE", IMAP_FETCH_BODYSTRUCTURE},
    {"PREVIEW", IMAP_FETCH_PREVIEW},
};

/* Duplicates are answered once. */
static struct imap_fetch_item *add(struct imap_parse *p, struct item_vec *v, enum imap_fetch_kind kind)
{
	struct imap_fetch_item *it;

	for (size_t i = 0; i < v->n && kind < IMAP_FETCH_SECTION; i++)
		if (v->p[i].kind == kind)
			return &v->p[i];
	it = vec_push(v, p->arena);
	it->kind = kind;
	it->length = UINT64_MAX;
	return it;
}

static void label(struct imap_parse *p, struct imap_fetch_item *it, struct str name)
{
	struct str section = imap_section_label(p->arena, &it->section);
	struct buf b;

	buf_init(&b, 8 << 20);
	buf_add(&b, name);
	buf_add(&b, section);
	if (it->partial) {
		buf_ch(&b, '<');
		buf_u64(&b, it->first);
		buf_ch(&b, '>');
	}
	it->label = arena_str(p->arena, buf_str(&b));
	buf_free(&b);
}

static int section(struct imap_parse *p, struct imap_fetch *r, struct item_vec *v, bool peek)
{
	struct imap_fetch_item *it = add(p, v, IMAP_FETCH_SECTION);

	if (imap_section_parse(p, &it->section) < 0 ||
	    imap_section_parse_partial(p, &it->partial, &it->first, &it->length) < 0)
		return -1;
	r->seen |= !peek;
	label(p, it, STR("BODY"));
	return 0;
}

static int binary(struct imap_parse *p, struct imap_fetch *r, struct item_vec *v, struct str name)
{
	bool size = str_ieq(name, STR("BINARY.SIZE"));
	struct imap_fetch_item *it = add(p, v, size ? IMAP_FETCH_BINARY_SIZE : IMAP_FETCH_BINARY);

	if (imap_section_parse_binary(p, &it->section) < 0)
		return -1;
	if (!size && imap_section_parse_partial(p, &it->partial, &it->first, &it->length) < 0)
		return -1;
	r->seen |= str_ieq(name, STR("BINARY"));
	label(p, it, size ? STR("BINARY.SIZE") : STR("BINARY"));
	return 0;
}

/* "PREVIEW (LAZY)", "PREVIEW FLAGS" and "PREVIEW (CHANGEDSINCE 1)" all go on with a space: only the first is ours. */
static int preview(struct imap_parse *p, struct item_vec *v)
{
	struct imap_fetch_item *it = add(p, v, IMAP_FETCH_PREVIEW);
	struct str rest = str_of(p->p, (size_t)(p->end - p->p));

	if (!str_istarts(rest, STR(" (LAZY)")) && !str_istarts(rest, STR(" (LAZY ")))
		return 0;
	p->p += 2;
	do {
		if (!imap_parse_word(p, STR("LAZY")))
			return imap_parse_bad(p, "no such PREVIEW modifier");
	} while (imap_parse_take(p, ' '));
	it->lazy = true;
	return imap_parse_close(p);
}

static bool old_style(struct imap_parse *p, struct imap_fetch *r, struct item_vec *v, struct str name)
{
	static const struct {
		struct str name;
		enum imap_section_text text;
	} t[] = {
	    {STR("RFC822"), IMAP_SECTION_ALL},
	    {STR("RFC822.HEADER"), IMAP_SECTION_HEADER},
	    {STR("RFC822.TEXT"), IMAP_SECTION_TEXT},
	};

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct imap_fetch_item *it;

		if (!str_ieq(name, t[i].name))
			continue;
		it = add(p, v, IMAP_FETCH_SECTION);
		it->section.text = t[i].text;
		it->label = t[i].name;
		r->seen |= t[i].text != IMAP_SECTION_HEADER;
		return true;
	}
	return false;
}

static int attribute(struct imap_parse *p, struct imap_fetch *r, struct item_vec *v)
{
	struct str name;

	if (v->n >= IMAP_FETCH_ITEMS)
		return imap_parse_limit(p, "too many items to fetch");
	if (imap_parse_name(p, &name) < 0)
		return -1;
	if (str_ieq(name, STR("BODY")) && !imap_parse_peek(p, '['))
		return add(p, v, IMAP_FETCH_BODY), 0;
	if (str_ieq(name, STR("BODY")) || str_ieq(name, STR("BODY.PEEK")))
		return section(p, r, v, name.n > 4);
	if (str_ieq(name, STR("BINARY")) || str_ieq(name, STR("BINARY.PEEK")) ||
	    str_ieq(name, STR("BINARY.SIZE")))
		return binary(p, r, v, name);
	if (str_ieq(name, STR("PREVIEW")))
		return preview(p, v);
	if (old_style(p, r, v, name))
		return 0;
	for (size_t i = 0; i < sizeof simple / sizeof *simple; i++)
		if (str_ieq(name, str_c(simple[i].name))) {
			r->modseq |= simple[i].kind == IMAP_FETCH_MODSEQ;
			return add(p, v, simple[i].kind), 0;
		}
	return imap_parse_bad(p, "no such item can be fetched");
}

static bool macro(struct imap_parse *p, struct item_vec *v)
{
	static const enum imap_fetch_kind kinds[] = {
	    IMAP_FETCH_FLAGS, IMAP_FETCH_INTERNALDATE, IMAP_FETCH_SIZE, IMAP_FETCH_ENVELOPE, IMAP_FETCH_BODY};
	int n = imap_parse_word(p, STR("FAST"))   ? 3
	        : imap_parse_word(p, STR("ALL"))  ? 4
	        : imap_parse_word(p, STR("FULL")) ? 5
	                                          : 0;

	for (int i = 0; i < n; i++)
		add(p, v, kinds[i]);
	return n > 0;
}

int imap_fetchatt_parse(struct imap_parse *p, struct imap_fetch *r)
{
	struct item_vec v = {0};
	int got = 0;

	*r = (struct imap_fetch){0};
	if (imap_parse_peek(p, '(')) {
		got = imap_parse_open(p);
		do {
			got = got < 0 ? -1 : attribute(p, r, &v);
		} while (got == 0 && imap_parse_take(p, ' '));
		got = got < 0 ? -1 : imap_parse_close(p);
	} else if (!macro(p, &v)) {
		got = attribute(p, r, &v);
	}
	r->items = v.p;
	r->n = v.n;
	return got;
}

static int window_number(struct imap_parse *p, int64_t *r)
{
	bool minus = imap_parse_take(p, '-');
	uint32_t n;

	if (imap_parse_nz_number(p, &n) < 0)
		return -1;
	*r = minus ? -(int64_t)n : (int64_t)n;
	return 0;
}

int imap_fetchatt_parse_window(struct imap_parse *p, int64_t *from_r, int64_t *to_r)
{
	int64_t a, b;

	if (window_number(p, &a) < 0 || imap_parse_ch(p, ':') < 0 || window_number(p, &b) < 0)
		return -1;
	if ((a < 0) != (b < 0))
		return imap_parse_bad(p, "both ends of a partial range have one sign");
	*from_r = (a < 0 ? a > b : a < b) ? a : b;
	*to_r = *from_r == a ? b : a;
	return 0;
}

static int modifier(struct imap_parse *p, struct imap_fetch *r)
{
	if (imap_parse_word(p, STR("CHANGEDSINCE"))) {
		r->changed = r->modseq = true;
		return imap_parse_sp(p) < 0 ? -1 : imap_parse_number64(p, &r->since);
	}
	if (imap_parse_word(p, STR("VANISHED"))) {
		r->vanished = true;
		return 0;
	}
	if (imap_parse_word(p, STR("PARTIAL"))) {
		if (r->windowed)
			return imap_parse_bad(p, "PARTIAL can't be given twice");
		r->windowed = true;
		return imap_parse_sp(p) < 0 ? -1 : imap_fetchatt_parse_window(p, &r->from, &r->to);
	}
	return imap_parse_bad(p, "no such FETCH modifier");
}

int imap_fetchatt_parse_modifiers(struct imap_parse *p, struct imap_fetch *r)
{
	if (!imap_parse_take(p, ' '))
		return 0;
	if (imap_parse_open(p) < 0)
		return -1;
	do {
		if (modifier(p, r) < 0)
			return -1;
	} while (imap_parse_take(p, ' '));
	if (r->vanished && !r->changed)
		return imap_parse_bad(p, "VANISHED needs CHANGEDSINCE");
	return imap_parse_close(p);
}
