/* Evaluating search keys. */
#include "imap/search.h"

#include "base/clock.h"
#include "base/num.h"
#include "imap/view.h"
#include "text/charset.h"
#include "text/date.h"

enum { DAY = 86400, TEXT_MAX = 4 << 20 };

/* ---- preparing ---- */

static int cost(const struct imap_search *n)
{
	int most = 0;

	if (n->kind >= IMAP_SEARCH_AND)
		for (const struct imap_search *s = n->sub; s; s = s->next)
			most = cost(s) > most ? cost(s) : most;
	else if (n->kind >= IMAP_SEARCH_BODY)
		most = 3;
	else if (n->kind >= IMAP_SEARCH_SENTBEFORE)
		most = 2;
	else if (n->kind >= IMAP_SEARCH_BEFORE)
		most = 1;
	return most;
}

/* Children in order of cost, stable. */
static void order(struct imap_search *n)
{
	struct imap_search *sorted = NULL, **end = &sorted, *next;

	for (int c = 0; c <= 3; c++)
		for (struct imap_search **at = &n->sub; *at;) {
			next = *at;
			if (cost(next) != c) {
				at = &next->next;
				continue;
			}
			*at = next->next;
			next->next = NULL;
			*end = next;
			end = &next->next;
		}
	n->sub = sorted;
}

/* The client's text to UTF-8. */
static int convert(struct imap_search_run *r, struct str *s)
{
	struct str charset = r->prog->charset;

	if (str_is_nil(*s))
		return 0;
	buf_clear(&r->text);
	if (text_charset_to_utf8(str_is_nil(charset) ? STR("UTF-8") : charset, *s, &r->text, &r->c->err) <
	    0) {
		r->c->code = STR("BADCHARSET (US-ASCII UTF-8)");
		return -1;
	}
	*s = arena_str(&r->c->s.cmd, buf_str(&r->text));
	return 0;
}

static int prepare_keyword(struct imap_search_run *r, struct imap_search *n)
{
	struct err ignored;
	int bit = mailbox_keyword(r->box, n->name, false, &ignored);

	n->number = bit < 0 ? 0 : (uint64_t)1 << bit;
	return 0;
}

/* A day of the server's calendar, as seconds; it has 23 or 25 hours when the clock is turned. */
static void prepare_day(struct imap_search *n)
{
	n->next_day = text_date_local_midnight(n->day + DAY);
	n->day = text_date_local_midnight(n->day);
}

static int prepare(struct imap_search_run *r, struct imap_search *n)
{
	struct imap_set seqs;

	switch (n->kind) {
	case IMAP_SEARCH_SEQ:
	case IMAP_SEARCH_UID:
		if (n->kind == IMAP_SEARCH_SEQ && !n->set.saved && imap_is(r->c, IMAP_UIDONLY))
			return imap_client_numbers_off(r->c);
		if (imap_view_find(r->c, &n->set, n->kind == IMAP_SEARCH_UID, &seqs) < 0)
			return -1;
		n->set = seqs;
		return 0;
	case IMAP_SEARCH_KEYWORD:
		return prepare_keyword(r, n);
	case IMAP_SEARCH_BEFORE:
	case IMAP_SEARCH_ON:
	case IMAP_SEARCH_SINCE:
	case IMAP_SEARCH_SAVEDBEFORE:
	case IMAP_SEARCH_SAVEDON:
	case IMAP_SEARCH_SAVEDSINCE:
		prepare_day(n);
		return 0;
	case IMAP_SEARCH_HEADER:
	case IMAP_SEARCH_BODY:
	case IMAP_SEARCH_TEXT:
		if (convert(r, &n->text) < 0)
			return -1;
		imap_searchtext_prepare(r, n, &r->c->s.cmd);
		return 0;
	case IMAP_SEARCH_SENTBEFORE:
	case IMAP_SEARCH_SENTON:
	case IMAP_SEARCH_SENTSINCE:
		n->name = STR("date");
		imap_searchtext_prepare(r, n, &r->c->s.cmd);
		return 0;
	default:
		return 0;
	}
}

static bool is_atom(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!imap_parse_is_atom_char((unsigned char)s.p[i]))
			return false;
	return s.n > 0;
}

/* Does it name messages, so that it needn't look at all? */
static const struct imap_search *set_of(const struct imap_search_program *prog)
{
	for (const struct imap_search *n = prog->root->sub; n; n = n->next)
		if ((n->kind == IMAP_SEARCH_SEQ || n->kind == IMAP_SEARCH_UID) && !n->not )
			return n;
	return NULL;
}

/* What filters hold is UTF-8, and so is all else then (RFC 5466 section 3.1). */
static int filter_charset(struct imap *c, struct imap_search_program *prog)
{
	if (!prog->filtered || str_is_nil(prog->charset))
		return 0;
	if (!str_ieq(prog->charset, STR("UTF-8")) && !str_ieq(prog->charset, STR("US-ASCII"))) {
		c->code = STR("BADCHARSET (US-ASCII UTF-8)");
		return imap_parse_bad(&c->p, "FILTER goes with UTF-8 alone");
	}
	prog->charset = STR("UTF-8");
	return 0;
}

int imap_search_begin(
    struct imap_search_run *r, struct imap *c, struct mailbox *box, struct imap_search_program *prog)
{
	*r = (struct imap_search_run){.c = c, .box = box, .prog = prog, .now = clock_now_s()};
	imap_progress_begin(&r->progress, c, mailbox_count(box));
	buf_init(&r->text, TEXT_MAX);
	buf_init(&r->folded, 18 * (size_t)TEXT_MAX);
	if (!str_is_nil(prog->missing)) {
		imap_search_end(r);
		imap_client_no(c, ERR_NOTFOUND, "UNDEFINED-FILTER", "There is no such filter");
		if (is_atom(prog->missing))
			c->code = arena_printf(&c->s.cmd, "UNDEFINED-FILTER %.*s", STR_ARG(prog->missing));
		return -1;
	}
	if (filter_charset(c, prog) < 0) {
		imap_search_end(r);
		return -1;
	}
	if (!str_is_nil(prog->charset) && !text_charset_is_known(prog->charset)) {
		imap_search_end(r);
		return imap_client_no(
		    c, ERR_CANNOT, "BADCHARSET (US-ASCII UTF-8)", "The charset isn't known");
	}
	if (!set_of(prog) && mailbox_sound(box, 1, 0, &c->err) < 0) {
		imap_search_end(r);
		return -1;
	}
	for (struct imap_search *n = prog->all; n; n = n->all)
		if (prepare(r, n) < 0) {
			imap_search_end(r);
			return -1;
		}
	for (struct imap_search *n = prog->all; n; n = n->all)
		order(n);
	r->within = (struct imap_set){.p = arena_array(&c->s.cmd, 1, sizeof *r->within.p), .n = 1};
	r->within.p[0] = (struct imap_range){1, mailbox_count(box)};
	r->within.n = mailbox_count(box) ? 1 : 0;
	if (set_of(prog))
		r->within = set_of(prog)->set;
	return 0;
}

void imap_search_end(struct imap_search_run *r)
{
	if (r->open)
		mailbox_read_done(&r->msg);
	r->open = false;
	buf_free(&r->text);
	buf_free(&r->folded);
}

/* ---- evaluating ---- */

static bool by_day(const struct imap_search *n, int64_t t, int shift)
{
	switch ((int)n->kind - shift) {
	case IMAP_SEARCH_BEFORE:
		return t < n->day;
	case IMAP_SEARCH_ON:
		return t >= n->day && t < n->next_day;
	default:
		return t >= n->day;
	}
}

static bool by_fact(struct imap_search_run *r, const struct imap_search *n, uint32_t seq)
{
	struct err ignored;
	uint64_t size;
	int64_t t;

	switch (n->kind) {
	case IMAP_SEARCH_LARGER:
	case IMAP_SEARCH_SMALLER:
		if (mailbox_size(r->box, seq, &size, &ignored) < 0)
			return false;
		return n->kind == IMAP_SEARCH_LARGER ? size > n->number : size < n->number;
	case IMAP_SEARCH_SAVEDBEFORE:
	case IMAP_SEARCH_SAVEDON:
	case IMAP_SEARCH_SAVEDSINCE:
		return mailbox_sdate(r->box, seq, &t, &ignored) == 0 &&
		       by_day(n, t, IMAP_SEARCH_SAVEDBEFORE - IMAP_SEARCH_BEFORE);
	default:
		if (mailbox_idate(r->box, seq, &t, &ignored) < 0)
			return false;
		if (n->kind == IMAP_SEARCH_OLDER)
			return t <= r->now - (int64_t)n->number;
		if (n->kind == IMAP_SEARCH_YOUNGER)
			return t >= r->now - (int64_t)n->number;
		return by_day(n, t, 0);
	}
}

/* EMAILID (RFC 8474): the content's id as FETCH prints it. */
static bool by_id(struct imap_search_run *r, const struct imap_search *n, uint32_t seq)
{
	unsigned char guid[16];
	char id[33] = "M";

	if (n->text.n != sizeof id || mailbox_guid(r->box, seq, guid, NULL) < 0)
		return false;
	imap_print_hex(id + 1, guid, sizeof guid);
	return str_eq(n->text, str_of(id, sizeof id));
}

static bool evaluate(struct imap_search_run *r, struct imap_search *n, uint32_t seq);

/* The record is looked up for each key: what another key has learnt meanwhile may have moved it. */
static bool leaf(struct imap_search_run *r, struct imap_search *n, uint32_t seq)
{
	const struct index_msg *m = mailbox_msg(r->box, seq);

	switch (n->kind) {
	case IMAP_SEARCH_ALL:
	case IMAP_SEARCH_SAVEDATESUPPORTED:
		return true;
	case IMAP_SEARCH_SEQ:
	case IMAP_SEARCH_UID:
		return imap_set_has(&n->set, seq);
	case IMAP_SEARCH_FLAG:
		return (m->flags & n->flags) == n->flags;
	case IMAP_SEARCH_KEYWORD:
		return (m->keys & n->number) || (m->flags & n->flags);
	case IMAP_SEARCH_RECENT:
		return mailbox_is_recent(r->box, m);
	case IMAP_SEARCH_MODSEQ:
		return m->modseq >= n->number;
	case IMAP_SEARCH_EMAILID:
		return by_id(r, n, seq);
	case IMAP_SEARCH_THREADID:
		return false;
	case IMAP_SEARCH_SENTBEFORE:
	case IMAP_SEARCH_SENTON:
	case IMAP_SEARCH_SENTSINCE:
		return imap_searchtext_sent(r, n, seq);
	case IMAP_SEARCH_HEADER:
		return imap_searchtext_header(r, n, seq);
	case IMAP_SEARCH_BODY:
	case IMAP_SEARCH_TEXT:
		return imap_searchbody(r, n, seq);
	default:
		return by_fact(r, n, seq);
	}
}

static bool several(struct imap_search_run *r, struct imap_search *n, uint32_t seq)
{
	bool any = n->kind == IMAP_SEARCH_OR;

	for (struct imap_search *s = n->sub; s; s = s->next)
		if (evaluate(r, s, seq) == any)
			return any;
	return !any;
}

/* Depth is what the parser has allowed. */
static bool evaluate(struct imap_search_run *r, struct imap_search *n, uint32_t seq)
{
	bool yes = n->kind >= IMAP_SEARCH_AND ? several(r, n, seq) : leaf(r, n, seq);

	return yes != n->not ;
}

bool imap_search_matches(struct imap_search_run *r, uint32_t seq)
{
	bool yes;

	if (mailbox_is_gone(mailbox_msg(r->box, seq)))
		return false;
	yes = evaluate(r, r->prog->root, seq);
	if (r->open)
		mailbox_read_done(&r->msg);
	yes &= !r->gone;
	r->was_open = r->open;
	r->open = r->gone = r->parsed = false;
	return yes;
}

/* ALL alone, or a set of messages: what can match does. */
static bool matches_all_within(const struct imap_search_run *r)
{
	const struct imap_search *n = r->prog->root->sub;

	if (r->prog->root->not || !n || n->next || n->not || mailbox_has_gone(r->box))
		return false;
	return n->kind == IMAP_SEARCH_ALL || n->kind == IMAP_SEARCH_SEQ || n->kind == IMAP_SEARCH_UID;
}

int imap_search_all(struct imap_search_run *r, struct imap_set *seqs_r)
{
	size_t cap = 0;

	*seqs_r = (struct imap_set){0};
	if (matches_all_within(r)) {
		*seqs_r = r->within;
		return 0;
	}
	if (imap_searchflags(r, seqs_r))
		return 0;
	for (size_t i = 0; i < r->within.n; i++)
		for (uint32_t seq = r->within.p[i].first; seq <= r->within.p[i].last; seq++) {
			if ((r->was_open || seq % IMAP_PROGRESS_MANY == 0) &&
			    imap_progress_look(&r->progress, seq) < 0)
				return -1;
			if (imap_search_matches(r, seq))
				imap_search_add(r->c, seqs_r, &cap, seq);
		}
	return 0;
}
