/* Search keys that look into header fields, compared as RFC 5051 has it. */
#include "imap/search.h"

#include "mime/address.h"
#include "mime/words.h"
#include "text/casemap.h"
#include "text/maildate.h"
#include "text/utf8.h"

enum { DAY = 86400, ADDRESSES_CAP = 64 << 20 };

void imap_searchtext_prepare(struct imap_search_run *r, struct imap_search *n, struct arena *a)
{
	struct imap_searchtext *ready = arena_new(a, struct imap_searchtext);
	struct str *name = arena_new(a, struct str);
	char *low = arena_bytes(a, n->name.n);

	n->ready = ready;
	ready->any = n->text.n == 0;
	ready->has_line_end = str_chr(n->text, '\r') >= 0 || str_chr(n->text, '\n') >= 0;
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
static bool value_matches(struct imap_search_run *r, struct imap_searchtext *ready, struct str value)
{
	if (text_utf8_is_ascii(value) && str_find(value, STR("=?")) < 0)
		return text_match_in(&ready->match, value);
	buf_clear(&r->text);
	buf_clear(&r->folded);
	mime_words_decode_to(value, &r->text);
	text_casemap_key(buf_str(&r->text), &r->folded);
	return text_match_in(&ready->match, buf_str(&r->folded));
}

/* "Ann (here)" <ann @ here.example> is found by Ann (here) <ann@here.example>. */
static bool addresses_match(struct imap_search_run *r, struct imap_searchtext *ready, struct str value)
{
	struct arena scratch;
	struct buf b;
	bool found;

	arena_init(&scratch, "addresses", ADDRESSES_CAP);
	buf_init(&b, 4 * value.n + 64);
	mime_address_write(&scratch, value, &b);
	found = value_matches(r, ready, buf_str(&b));
	buf_free(&b);
	arena_free(&scratch);
	return found;
}

static void look_at(void *arg, struct str value)
{
	struct look *l = arg;
	struct imap_searchtext *ready = l->n->ready;

	if (l->found)
		return;
	l->found = ready->any || value_matches(l->r, ready, value);
	if (!l->found && (l->n->flags & IMAP_SEARCH_ADDRESSES) && mime_address_is_decorated(value))
		l->found = addresses_match(l->r, ready, value);
}

bool imap_searchtext_header(struct imap_search_run *r, struct imap_search *n, uint32_t seq)
{
	struct look l = {r, n, false};
	struct err e;

	if (mailbox_header_values(
	        r->box, seq, ((struct imap_searchtext *)n->ready)->headers, look_at, &l, &e) < 0)
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

	if (mailbox_header_values(
	        r->box, seq, ((struct imap_searchtext *)n->ready)->headers, look_at_date, &l, &e) < 0)
		r->gone = true;
	return l.found;
}
