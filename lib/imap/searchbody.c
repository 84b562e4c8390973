/*
 * Search keys that look into bodies: every text part without its transfer encoding, and the headers of parts, compared as RFC 5051 has it. A message that isn't
 * large is read by one system call and looked at where it lies, with the line ends that it has; what can't be answered so is streamed with CRLF.
 */
#include "imap/search.h"

#include "imap/decode.h"
#include "mime/head.h"
#include "mime/scan.h"
#include "mime/words.h"
#include "sys/fd.h"
#include "text/casemap.h"
#include "text/charset.h"
#include "text/utf8.h"

enum { HEADER_MAX = 8 << 20 };

static bool in_memory(const struct imap_search_run *r, const struct imap_searchtext *ready)
{
	return !str_is_nil(r->file) && !ready->has_line_end;
}

/* ---- texts ---- */

/* One part's text on its way: charset, folding, matcher. */
struct stream {
	struct imap_search_run *r;
	struct text_match *match;
	struct text_charset charset;
};

/* r->text is UTF-8. */
static bool match(struct stream *st)
{
	struct imap_search_run *r = st->r;

	if (text_utf8_is_ascii(buf_str(&r->text)))
		return text_match_feed(st->match, buf_str(&r->text));
	buf_clear(&r->folded);
	text_casemap_piece(buf_str(&r->text), &r->folded);
	return text_match_feed(st->match, buf_str(&r->folded));
}

static bool feed_text(void *arg, struct str s)
{
	struct stream *st = arg;

	if (text_charset_is_ascii(&st->charset, s))
		return text_match_feed(st->match, s);
	buf_clear(&st->r->text);
	text_charset_feed(&st->charset, s, &st->r->text);
	return match(st);
}

/* What the charset has kept back. */
static void end_text(struct stream *st)
{
	buf_clear(&st->r->text);
	text_charset_end(&st->charset, &st->r->text);
	if (st->r->text.n)
		match(st);
}

static bool part_matches(struct imap_search_run *r, struct imap_searchtext *ready, const struct mime_part *p)
{
	struct arena *a = &r->msg.arena;
	struct stream st = {.r = r, .match = &ready->match};
	struct imap_decoded d;
	struct err e;

	if (p->kind != MIME_PART_LEAF || !mime_part_is(p, STR("text"), STR_NIL))
		return false;
	/* Text in an encoding that isn't known is looked at as it is. */
	if (imap_decode_find(a, &r->msg, p, false, &d, &e) < 0)
		d.encoding = IMAP_DECODE_NONE;
	if (text_charset_open(&st.charset, mime_part_param(a, p, STR("charset")), &e) < 0 &&
	    text_charset_open(&st.charset, STR("UTF-8"), &e) < 0)
		return false;
	text_match_reset(st.match);
	if (in_memory(r, ready))
		imap_decode_str(
		    str_head(str_from(r->file, d.from), d.to - d.from), d.encoding, feed_text, &st);
	else
		imap_decode_run(&r->msg, &d, feed_text, &st, &e);
	if (!st.match->found)
		end_text(&st);
	text_charset_close(&st.charset);
	return st.match->found;
}

/* ---- headers ---- */

/* A header without the line ends inside of fields. Those between fields stay: nothing that is looked for reaches over them. */
static void unfold(struct str s, struct buf *out)
{
	buf_clear(out);
	while (s.n) {
		ptrdiff_t lf = str_chr(s, '\n');
		size_t n = lf < 0 ? s.n : (size_t)lf, next = lf < 0 ? s.n : n + 1;
		bool is_folded = next < s.n && (s.p[next] == ' ' || s.p[next] == '\t');

		buf_add(out, str_head(s, n && s.p[n - 1] == '\r' ? n - 1 : n));
		if (!is_folded)
			buf_ch(out, '\n');
		s = str_from(s, next);
	}
}

static bool block_matches(struct imap_search_run *r, struct imap_searchtext *ready, struct str block)
{
	struct mime_head h;

	if (!ready->has_line_end && text_utf8_is_ascii(block) && str_find(block, STR("=?")) < 0) {
		unfold(block, &r->text);
		return text_match_in(&ready->match, buf_str(&r->text));
	}
	mime_head_init(&h, block);
	while (mime_head_next(&h)) {
		buf_clear(&r->text);
		mime_words_decode_to(h.field, &r->text);
		buf_clear(&r->folded);
		text_casemap_key(buf_str(&r->text), &r->folded);
		if (text_match_in(&ready->match, buf_str(&r->folded)))
			return true;
	}
	return false;
}

static bool head_matches(struct imap_search_run *r, struct imap_searchtext *ready, const struct mime_part *p)
{
	struct buf block;
	struct out o;
	struct err e;
	bool yes;

	if (in_memory(r, ready))
		return block_matches(r, ready, str_head(str_from(r->file, p->at), p->head.phys));
	buf_init(&block, HEADER_MAX);
	out_init_buf(&o, &block);
	mailbox_send(&r->msg, p->at, p->at + p->head.phys, 0,
	    p->head.virt < HEADER_MAX ? p->head.virt : HEADER_MAX, &o, &e);
	out_flush(&o);
	out_free(&o);
	yes = block_matches(r, ready, buf_str(&block));
	buf_free(&block);
	return yes;
}

/* ---- the message ---- */

/* The whole file, where it isn't large. False when it can't be read. */
static bool load(struct imap_search_run *r)
{
	size_t n = (size_t)r->msg.psize;

	r->file = STR_NIL;
	if (r->msg.psize > IMAP_SEARCH_FILE)
		return true;
	if (!r->memory)
		r->memory = arena_bytes(&r->c->s.cmd, IMAP_SEARCH_FILE);
	if (fd_pread_full(r->msg.fd, r->memory, n, 0) != (ssize_t)n)
		return false;
	r->file = str_of(r->memory, n);
	return true;
}

static bool opened(struct imap_search_run *r, uint32_t seq)
{
	struct err e;

	if (r->gone)
		return false;
	if (!r->open && mailbox_read(r->box, seq, &r->msg, &e) < 0) {
		r->gone = true;
		return false;
	}
	r->open = true;
	if (r->parsed)
		return true;
	if (!load(r))
		return false;
	if (!str_is_nil(r->file))
		r->msg.root = mime_scan_str(&r->msg.arena, r->file);
	else if (mailbox_parse(r->box, &r->msg, &e) < 0)
		return false;
	r->parsed = true;
	return true;
}

bool imap_searchbody(struct imap_search_run *r, struct imap_search *n, uint32_t seq)
{
	struct imap_searchtext *ready = n->ready;

	if (ready->any)
		return true;
	if (!opened(r, seq))
		return false;
	for (struct mime_part *p = r->msg.root; p; p = mime_part_walk(r->msg.root, p)) {
		if ((p->parent || n->kind == IMAP_SEARCH_TEXT) && head_matches(r, ready, p))
			return true;
		if (part_matches(r, ready, p))
			return true;
	}
	return false;
}
