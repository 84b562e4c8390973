/* Pieces of messages: sections in their literal, and decoded ones. */
#include "imap/fetch.h"

#include "imap/decode.h"
#include "mime/head.h"
#include "mime/part.h"

enum { HEADER_MAX = 8 << 20 };

/* A range of the file and its length on the wire. */
struct piece {
	uint64_t from, to, wire;
};

static struct piece head_of(const struct mime_part *p)
{
	return (struct piece){p->at, p->at + p->head.phys, p->head.virt};
}

static struct piece body_of(const struct mime_part *p)
{
	uint64_t at = mime_part_body_at(p);

	return (struct piece){at, at + p->body.phys, p->body.virt};
}

/* HEADER and TEXT of a part number mean the message in it; of no number, the message itself. */
static const struct mime_part *message_in(const struct mime_part *p, const struct imap_section *s)
{
	if (!s->nparts)
		return p;
	return p->kind == MIME_PART_MESSAGE ? p->child : NULL;
}

/* False: there is no such section. */
static bool locate(const struct imap_fetch_run *r, const struct imap_section *s, struct piece *r_piece)
{
	const struct mime_part *p = mime_part_find(r->msg.root, s->part, s->nparts), *m;

	if (!p)
		return false;
	m = message_in(p, s);
	switch (s->text) {
	case IMAP_SECTION_ALL:
		*r_piece = s->nparts ? body_of(p) : (struct piece){0, r->msg.psize, r->msg.vsize};
		return true;
	case IMAP_SECTION_MIME:
		*r_piece = head_of(p);
		return true;
	case IMAP_SECTION_TEXT:
		if (m)
			*r_piece = body_of(m);
		return m != NULL;
	default:
		if (m)
			*r_piece = head_of(m);
		return m != NULL;
	}
}

static void print_label(struct out *o, const struct imap_fetch_item *it)
{
	out_str(o, it->label);
	out_ch(o, ' ');
}

/* first and length cut to what there is. */
static uint64_t window(const struct imap_fetch_item *it, uint64_t size, uint64_t *first_r)
{
	*first_r = it->first < size ? it->first : size;
	return it->length < size - *first_r ? it->length : size - *first_r;
}

static int send_piece(struct imap_fetch_run *r, const struct imap_fetch_item *it, const struct piece *p)
{
	struct out *o = &r->c->s.out;
	uint64_t first, n = window(it, p->wire, &first);

	print_label(o, it);
	imap_print_literal_head(o, n, false);
	return n ? mailbox_send(&r->msg, p->from, p->to, first, n, o, &r->c->err) : 0;
}

static void send_text(
    struct imap_fetch_run *r, const struct imap_fetch_item *it, struct str text, struct str end)
{
	struct out *o = &r->c->s.out;
	uint64_t first, n = window(it, text.n + end.n, &first), in_text;

	print_label(o, it);
	imap_print_literal_head(o, n, false);
	in_text = first < text.n ? text.n - first : 0;
	in_text = in_text < n ? in_text : n;
	out_str(o, str_head(str_from(text, (size_t)first), (size_t)in_text));
	if (n > in_text)
		out_str(o, str_head(str_from(end, first > text.n ? (size_t)(first - text.n) : 0),
		               (size_t)(n - in_text)));
}

static bool is_listed(struct str name, const struct imap_section *s)
{
	for (size_t i = 0; i < s->nfields; i++)
		if (str_ieq(name, s->fields[i]))
			return true;
	return false;
}

/* Fields of a header block in CRLF form that are listed, or aren't. */
static void filter(struct str block, const struct imap_section *s, struct buf *to)
{
	bool listed = s->text == IMAP_SECTION_FIELDS_OF;
	struct mime_head h;

	mime_head_init(&h, block);
	while (mime_head_next(&h))
		if (is_listed(h.name, s) == listed && (listed ? !str_is_nil(h.name) : true)) {
			buf_add(to, h.field);
			if (!str_ends(h.field, STR("\n")))
				buf_add(to, STR("\r\n"));
		}
}

static int send_fields(struct imap_fetch_run *r, const struct imap_fetch_item *it, const struct piece *p)
{
	struct buf block, kept;
	struct out o;
	int got;

	buf_init(&block, HEADER_MAX);
	buf_init(&kept, HEADER_MAX + 2);
	out_init_buf(&o, &block);
	got = mailbox_send(
	    &r->msg, p->from, p->to, 0, p->wire < HEADER_MAX ? p->wire : HEADER_MAX, &o, &r->c->err);
	out_flush(&o);
	out_free(&o);
	if (got == 0) {
		filter(buf_str(&block), &it->section, &kept);
		send_text(r, it, buf_str(&kept), STR("\r\n"));
	}
	buf_free(&block);
	buf_free(&kept);
	return got;
}

static int section(struct imap_fetch_run *r, uint32_t seq, const struct imap_fetch_item *it)
{
	const struct imap_section *s = &it->section;
	struct piece p = {0};
	bool whole = !s->nparts && s->text == IMAP_SECTION_ALL;

	if (imap_fetch_open(r, seq, !whole) < 0)
		return -1;
	if (whole) {
		p = (struct piece){0, r->msg.psize, r->msg.vsize};
	} else if (!locate(r, s, &p)) {
		print_label(&r->c->s.out, it);
		out_c(&r->c->s.out, "NIL");
		return 0;
	}
	if (s->text == IMAP_SECTION_FIELDS_OF || s->text == IMAP_SECTION_FIELDS_NOT)
		return send_fields(r, it, &p);
	return send_piece(r, it, &p);
}

static int binary(struct imap_fetch_run *r, uint32_t seq, const struct imap_fetch_item *it)
{
	struct out *o = &r->c->s.out;
	const struct mime_part *part;
	struct imap_decoded d;
	uint64_t first, n;

	if (imap_fetch_open(r, seq, true) < 0)
		return -1;
	part = mime_part_find(r->msg.root, it->section.part, it->section.nparts);
	if (!part) {
		print_label(o, it);
		out_c(o, it->kind == IMAP_FETCH_BINARY_SIZE ? "0" : "NIL");
		return 0;
	}
	if (imap_decode_find(&r->c->s.cmd, &r->msg, part, it->section.nparts == 0, &d, &r->c->err) < 0) {
		r->unknown_cte = true;
		return -1;
	}
	if (imap_decode_measure(&r->msg, &d, &r->c->err) < 0)
		return -1;
	print_label(o, it);
	if (it->kind == IMAP_FETCH_BINARY_SIZE) {
		out_u64(o, d.size);
		return 0;
	}
	n = window(it, d.size, &first);
	imap_print_literal_head(o, n, d.has_nul);
	return n ? imap_decode_send(&r->msg, &d, first, n, o, &r->c->err) : 0;
}

int imap_fetch_body(
    struct imap_fetch_run *r, uint32_t seq, const struct imap_fetch_item *it, struct mailbox_headers *headers)
{
	struct str fields;

	if (it->kind != IMAP_FETCH_SECTION)
		return binary(r, seq, it);
	if (!headers)
		return section(r, seq, it);
	if (mailbox_headers_get(r->c->box, seq, headers, &fields, &r->c->err) < 0)
		return -1;
	send_text(r, it, fields, STR("\r\n"));
	return 0;
}
