/* What a section means in a message. */
#include "imap/piece.h"

#include "mime/head.h"
#include "mime/part.h"

static void head_of(const struct mime_part *p, struct imap_piece *r)
{
	*r = (struct imap_piece){.from = p->at, .to = p->at + p->head.phys, .size = p->head.virt};
}

static void body_of(const struct mime_part *p, struct imap_piece *r)
{
	uint64_t at = mime_part_body_at(p);

	*r = (struct imap_piece){.from = at, .to = at + p->body.phys, .size = p->body.virt};
}

/* HEADER and TEXT of a part number mean the message in that part; without a number the message itself. */
static const struct mime_part *message_in(const struct mime_part *p, const struct imap_section *s)
{
	if (!s->nparts)
		return p;
	return p->kind == MIME_PART_MESSAGE ? p->child : NULL;
}

static bool locate(const struct message *m, const struct imap_section *s, struct imap_piece *r)
{
	const struct mime_part *p, *in;

	if (!s->nparts && s->text == IMAP_SECTION_ALL) {
		*r = (struct imap_piece){.to = m->psize, .size = m->vsize};
		return true;
	}
	p = mime_part_find(m->root, s->part, s->nparts);
	if (!p)
		return false;
	in = message_in(p, s);
	if (s->text == IMAP_SECTION_ALL)
		body_of(p, r);
	else if (s->text == IMAP_SECTION_MIME)
		head_of(p, r);
	else if (in && s->text == IMAP_SECTION_TEXT)
		body_of(in, r);
	else if (in)
		head_of(in, r);
	return in || s->text == IMAP_SECTION_ALL || s->text == IMAP_SECTION_MIME;
}

static bool is_listed(struct str name, const struct imap_section *s)
{
	for (size_t i = 0; i < s->nfields; i++)
		if (str_ieq(name, s->fields[i]))
			return true;
	return false;
}

/* Fields of a header block in CRLF form that are listed, or aren't; lines that aren't fields belong to the others. */
static void pick(struct str block, const struct imap_section *s, struct buf *to)
{
	bool listed = s->text == IMAP_SECTION_FIELDS_OF;
	struct mime_head h;

	mime_head_init(&h, block);
	while (mime_head_next(&h)) {
		if ((!str_is_nil(h.name) && is_listed(h.name, s)) != listed)
			continue;
		buf_add(to, h.field);
		if (!str_ends(h.field, STR("\n")))
			buf_add(to, STR("\r\n"));
	}
	buf_add(to, STR("\r\n"));
}

static int pick_fields(struct message *m, const struct imap_section *s, struct imap_piece *r, struct err *e)
{
	uint64_t n = r->size < IMAP_PIECE_HEADER_MAX ? r->size : IMAP_PIECE_HEADER_MAX;
	struct buf block;
	struct out o;
	int got;

	buf_init(&block, IMAP_PIECE_HEADER_MAX);
	buf_init(&r->fields, IMAP_PIECE_HEADER_MAX + 4);
	out_init_buf(&o, &block);
	got = mailbox_send(m, r->from, r->to, 0, n, &o, e);
	out_flush(&o);
	out_free(&o);
	if (got == 0)
		pick(buf_str(&block), s, &r->fields);
	buf_free(&block);
	r->picked = true;
	r->size = r->fields.n;
	return got < 0 ? -1 : 1;
}

int imap_piece_open(struct message *m, const struct imap_section *s, struct imap_piece *r, struct err *e)
{
	*r = (struct imap_piece){0};
	if (!locate(m, s, r))
		return 0;
	if (s->text == IMAP_SECTION_FIELDS_OF || s->text == IMAP_SECTION_FIELDS_NOT)
		return pick_fields(m, s, r, e);
	return 1;
}

int imap_piece_send(
    struct message *m, const struct imap_piece *p, uint64_t first, uint64_t n, struct out *to, struct err *e)
{
	if (!n)
		return 0;
	if (!p->picked)
		return mailbox_send(m, p->from, p->to, first, n, to, e);
	out_str(to, str_head(str_from(buf_str(&p->fields), (size_t)first), (size_t)n));
	return 0;
}

void imap_piece_close(struct imap_piece *p)
{
	if (p->picked)
		buf_free(&p->fields);
}
