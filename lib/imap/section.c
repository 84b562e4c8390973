/* Sections. */
#include "imap/section.h"

#include "base/vec.h"
#include "imap/print.h"

static int parse_fields(struct imap_parse *p, struct imap_section *r)
{
	VEC(struct str) v = {0};

	if (imap_parse_sp(p) < 0 || imap_parse_open(p) < 0)
		return -1;
	do {
		struct str *name = vec_push(&v, p->arena);

		if (v.n > IMAP_SECTION_FIELDS)
			return imap_parse_limit(p, "too many header field names");
		if (imap_parse_astring(p, name) < 0)
			return -1;
		/* A name with a colon or an empty one matches nothing and would make two kinds of cached fields the same. */
		if (!name->n || str_cspan(*name, ": \t\r\n") < name->n)
			return imap_parse_bad(p, "this can't be the name of a header field");
	} while (imap_parse_take(p, ' '));
	r->fields = v.p;
	r->nfields = v.n;
	return imap_parse_close(p);
}

static int parse_text(struct imap_parse *p, struct imap_section *r)
{
	struct str name;

	if (imap_parse_name(p, &name) < 0)
		return -1;
	if (str_ieq(name, STR("HEADER")))
		r->text = IMAP_SECTION_HEADER;
	else if (str_ieq(name, STR("TEXT")))
		r->text = IMAP_SECTION_TEXT;
	else if (str_ieq(name, STR("MIME")) && r->nparts)
		r->text = IMAP_SECTION_MIME;
	else if (str_ieq(name, STR("HEADER.FIELDS")))
		r->text = IMAP_SECTION_FIELDS_OF;
	else if (str_ieq(name, STR("HEADER.FIELDS.NOT")))
		r->text = IMAP_SECTION_FIELDS_NOT;
	else
		return imap_parse_bad(p, "no such section");
	if (r->text == IMAP_SECTION_FIELDS_OF || r->text == IMAP_SECTION_FIELDS_NOT)
		return parse_fields(p, r);
	return 0;
}

static bool at_digit(const struct imap_parse *p)
{
	return p->p < p->end && str_is_digit(*p->p);
}

/* Part numbers; the dot behind the last one is taken, too, when a name follows: true then in *more_r. */
static int parse_part(struct imap_parse *p, struct imap_section *r, bool *more_r)
{
	VEC(uint32_t) v = {0};

	*more_r = false;
	do {
		if (v.n == IMAP_SECTION_PARTS)
			return imap_parse_limit(p, "a part number is too deep");
		if (imap_parse_nz_number(p, vec_push(&v, p->arena)) < 0)
			return -1;
		*more_r = imap_parse_take(p, '.');
	} while (*more_r && at_digit(p));
	r->part = v.p;
	r->nparts = v.n;
	return 0;
}

int imap_section_parse_inner(struct imap_parse *p, struct imap_section *r)
{
	bool more = true;

	*r = (struct imap_section){0};
	if (at_digit(p) && parse_part(p, r, &more) < 0)
		return -1;
	return more ? parse_text(p, r) : 0;
}

int imap_section_parse(struct imap_parse *p, struct imap_section *r)
{
	*r = (struct imap_section){0};
	if (imap_parse_ch(p, '[') < 0)
		return -1;
	if (!imap_parse_peek(p, ']') && imap_section_parse_inner(p, r) < 0)
		return -1;
	return imap_parse_ch(p, ']');
}

int imap_section_parse_binary(struct imap_parse *p, struct imap_section *r)
{
	bool more = false;

	*r = (struct imap_section){0};
	if (imap_parse_ch(p, '[') < 0 || (at_digit(p) && parse_part(p, r, &more) < 0))
		return -1;
	return more ? imap_parse_bad(p, "a part number ends with a number") : imap_parse_ch(p, ']');
}

int imap_section_parse_partial(struct imap_parse *p, bool *is_r, uint64_t *first_r, uint64_t *length_r)
{
	*is_r = false;
	*first_r = 0;
	*length_r = UINT64_MAX;
	if (!imap_parse_take(p, '<'))
		return 0;
	*is_r = true;
	if (imap_parse_number64(p, first_r) < 0 || imap_parse_ch(p, '.') < 0 ||
	    imap_parse_number64(p, length_r) < 0)
		return -1;
	if (*length_r == 0)
		return imap_parse_bad(p, "a partial fetch of no octets");
	return imap_parse_ch(p, '>');
}

static const char *const texts[] = {"", "HEADER", "HEADER.FIELDS", "HEADER.FIELDS.NOT", "TEXT", "MIME"};

struct str imap_section_label(struct arena *a, const struct imap_section *s)
{
	struct buf b;
	struct out o;
	struct str r;

	buf_init(&b, 4 << 20);
	out_init_buf(&o, &b);
	out_ch(&o, '[');
	for (size_t i = 0; i < s->nparts; i++) {
		if (i)
			out_ch(&o, '.');
		out_u64(&o, s->part[i]);
	}
	if (s->nparts && s->text != IMAP_SECTION_ALL)
		out_ch(&o, '.');
	out_c(&o, texts[s->text]);
	for (size_t i = 0; i < s->nfields; i++) {
		out_c(&o, i ? " " : " (");
		imap_print_astring(&o, s->fields[i], false);
	}
	out_c(&o, s->nfields ? ")]" : "]");
	out_flush(&o);
	out_free(&o);
	r = arena_str(a, buf_str(&b));
	buf_free(&b);
	return r;
}

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

size_t imap_section_names(struct arena *a, const struct imap_section *s, struct str **names_r)
{
	struct str *v = arena_array(a, s->nfields, sizeof *v);
	size_t n = 0;

	for (size_t i = 0; i < s->nfields; i++) {
		char *low = arena_bytes(a, s->fields[i].n);

		for (size_t k = 0; k < s->fields[i].n; k++)
			low[k] = str_lower_ch(s->fields[i].p[k]);
		v[i] = str_of(low, s->fields[i].n);
	}
	qsort(v, s->nfields, sizeof *v, by_name);
	for (size_t i = 0; i < s->nfields; i++)
		if (!n || !str_eq(v[i], v[n - 1]))
			v[n++] = v[i];
	*names_r = v;
	return n;
}
