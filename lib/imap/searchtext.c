/* Search keys that look into texts: header fields and bodies, compared as RFC 5051 has it. */
#include "imap/search.h"

#include "imap/decode.h"
#include "mime/head.h"
#include "mime/words.h"
#include "text/casemap.h"
#include "text/charset.h"
#include "text/maildate.h"
#include "text/match.h"
#include "text/utf8.h"

enum { DAY = 86400, HEADER_MAX = 8 << 20 };

/* What a key keeps over the messages. */
struct ready {
	struct text_match match;
	struct mailbox_headers *headers; /* of one name */
	bool any;                        /* empty text: that the field is there is enough */
};

void imap_searchtext_prepare(struct imap_search_run *r, struct imap_search *n, struct arena *a)
{
	struct ready *ready = arena_new(a, struct ready);
	struct str *name = arena_new(a, struct str);
	char *low = arena_bytes(a, n->name.n);

	n->ready = ready;
	ready->any = n->text.n == 0;
	buf_clear(&r->folded);
	text_casemap_key(n->text, &r->folded);
	text_match_init(&ready->match, a, buf_str(&r->folded), true);
	if (str_is_nil(n->name))
		return;
	for (size_t i = 0; i < n->name.n; i++)
		low[i] = str_lower_ch(n->name.p[i]);
	*name = str_of(low, n->name.n);
	ready->headers = mailbox_headers(r->box, a, name, 1);
}

/* ---- header fields ---- */

struct look {
	struct imap_search_run *r;
	struct imap_search *n;
	bool found;
};

/* ASCII without encoded words is folded by the matcher on the way. */
static bool value_matches(struct imap_search_run *r, struct ready *ready, struct str value)
{
	if (text_utf8_is_ascii(value) && str_find(value, STR("=?")) < 0)
		return text_match_in(&ready->match, value);
	buf_clear(&r->text);
	buf_clear(&r->folded);
	mime_words_decode_to(value, &r->text);
	text_casemap_key(buf_str(&r->text), &r->folded);
	return text_match_in(&ready->match, buf_str(&r->folded));
}

static void look_at(void *arg, struct str value)
{
	struct look *l = arg;
	struct ready *ready = l->n->ready;

	if (!l->found)
		l->found = ready->any || value_matches(l->r, ready, value);
}

bool imap_searchtext_header(struct imap_search_run *r, struct imap_search *n, uint32_t seq)
{
	struct look l = {r, n, false};
	struct err e;

	if (mailbox_header_values(r->box, seq, ((struct ready *)n->ready)->headers, look_at, &l, &e) < 0)
		r->gone = true;
	return l.found;
}

/* The day that the sender wrote, whatever the zone (RFC 9051 section 6.4.4: "disregarding time and timezone"). */
static void look_at_date(void *arg, struct str value)
{
	struct look *l = arg;
	int64_t t;
	int zone;

	if (l->found || !text_maildate_parse(value, &t, &zone))
		return;
	t += (int64_t)zone * 60;
	l->found = l->n->kind == IMAP_SEARCH_SENTBEFORE ? t < l->n->day
	           : l->n->kind == IMAP_SEARCH_SENTON   ? t >= l->n->day && t < l->n->day + DAY
	                                                : t >= l->n->day;
}

bool imap_searchtext_sent(struct imap_search_run *r, struct imap_search *n, uint32_t seq)
{
	struct look l = {r, n, false};
	struct err e;

	if (mailbox_header_values(r->box, seq, ((struct ready *)n->ready)->headers, look_at_date, &l, &e) < 0)
		r->gone = true;
	return l.found;
}

/* ---- bodies ---- */

/* One part's text on its way: charset, folding, matcher. */
struct stream {
	struct imap_search_run *r;
	struct text_match *match;
	struct text_charset charset;
};

static bool feed_text(void *arg, struct str s)
{
	struct stream *st = arg;
	struct imap_search_run *r = st->r;

	buf_clear(&r->text);
	text_charset_feed(&st->charset, s, &r->text);
	if (text_utf8_is_ascii(buf_str(&r->text)))
		return text_match_feed(st->match, buf_str(&r->text));
	buf_clear(&r->folded);
	text_casemap_piece(buf_str(&r->text), &r->folded);
	return text_match_feed(st->match, buf_str(&r->folded));
}

static bool part_matches(struct imap_search_run *r, struct text_match *match, const struct mime_part *p)
{
	struct arena *a = &r->msg.arena;
	struct stream st = {.r = r, .match = match};
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
	text_match_reset(match);
	imap_decode_run(&r->msg, &d, feed_text, &st, &e);
	text_charset_close(&st.charset);
	return match->found;
}

static bool block_matches(struct imap_search_run *r, struct ready *ready, struct str block)
{
	struct mime_head h;

	mime_head_init(&h, block);
	while (mime_head_next(&h)) {
		struct str field = h.field;

		buf_clear(&r->text);
		mime_words_decode_to(field, &r->text);
		buf_clear(&r->folded);
		text_casemap_key(buf_str(&r->text), &r->folded);
		if (text_match_in(&ready->match, buf_str(&r->folded)))
			return true;
	}
	return false;
}

static bool head_matches(struct imap_search_run *r, struct ready *ready, const struct mime_part *p)
{
	struct buf block;
	struct out o;
	struct err e;
	bool yes;

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
	if (!r->parsed && mailbox_parse(r->box, &r->msg, &e) < 0)
		return false;
	r->parsed = true;
	return true;
}

bool imap_searchtext_body(struct imap_search_run *r, struct imap_search *n, uint32_t seq)
{
	struct ready *ready = n->ready;

	if (ready->any)
		return true;
	if (!opened(r, seq))
		return false;
	for (struct mime_part *p = r->msg.root; p; p = mime_part_walk(r->msg.root, p)) {
		if ((p->parent || n->kind == IMAP_SEARCH_TEXT) && head_matches(r, ready, p))
			return true;
		if (part_matches(r, &ready->match, p))
			return true;
	}
	return false;
}
