/* Pieces of messages: sections in their literal, and decoded ones. */
#include "imap/fetch.h"

#include "base/num.h"
#include "imap/decode.h"
#include "imap/piece.h"
#include "mime/part.h"

static void print_label(struct out *o, const struct imap_fetch_item *it)
{
	out_str(o, it->label);
	out_ch(o, ' ');
}

/* Cached header fields and the empty line behind them. */
static void send_text(struct out *o, const struct imap_fetch_item *it, struct str text)
{
	uint64_t n = it->length, first = imap_piece_window(text.n + 2, it->first, &n);
	size_t in_text = first < text.n ? num_min(text.n - (size_t)first, (size_t)n) : 0;
	size_t in_end = first > text.n ? (size_t)first - text.n : 0;

	print_label(o, it);
	imap_print_literal_head(o, n, false);
	out_str(o, str_head(str_from(text, (size_t)first), in_text));
	out_str(o, str_head(str_from(STR("\r\n"), in_end), (size_t)n - in_text));
}

static int section(struct imap_fetch_run *r, uint32_t seq, const struct imap_fetch_item *it)
{
	const struct imap_section *s = &it->section;
	struct out *o = &r->c->s.out;
	struct imap_piece p;
	uint64_t first, n = it->length;
	int got;

	if (imap_fetch_open(r, seq, s->nparts || s->text != IMAP_SECTION_ALL) < 0)
		return -1;
	got = imap_piece_open(&r->msg, s, &p, &r->c->err);
	if (got < 0)
		return -1;
	print_label(o, it);
	if (got == 0) {
		out_c(o, "NIL");
		return 0;
	}
	first = imap_piece_window(p.size, it->first, &n);
	imap_print_literal_head(o, n, false);
	got = imap_piece_send(&r->msg, &p, first, n, o, &r->c->err);
	imap_piece_close(&p);
	return got;
}

static int binary(struct imap_fetch_run *r, uint32_t seq, const struct imap_fetch_item *it)
{
	struct out *o = &r->c->s.out;
	const struct mime_part *part;
	struct imap_decoded d;
	uint64_t first, n = it->length;

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
	first = imap_piece_window(d.size, it->first, &n);
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
	send_text(&r->c->s.out, it, fields);
	return 0;
}
