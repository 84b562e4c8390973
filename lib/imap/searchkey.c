/* SEARCH's keys. */
#include "imap/searchkey.h"

#include "imap/flags.h"
#include "text/date.h"

enum { FILTERS_DEPTH = 8 };

/* What follows a key's name. */
enum argument {
	NOTHING,
	FLAG,   /* nothing; value: the flag */
	UNFLAG, /* nothing; value: the flag that must be missing */
	STRING,
	FIELD, /* a string; the field is named like the key */
	DAY,
	NUMBER,
	SECONDS,
	ID,
};

static const struct {
	const char *name;
	enum argument arg;
	enum imap_search_kind kind;
	uint8_t flag;
} keys[] = {
    {"ALL", NOTHING, IMAP_SEARCH_ALL, 0},
    {"ANSWERED", FLAG, IMAP_SEARCH_FLAG, INDEX_ANSWERED},
    {"BCC", FIELD, IMAP_SEARCH_HEADER, IMAP_SEARCH_ADDRESSES},
    {"BEFORE", DAY, IMAP_SEARCH_BEFORE, 0},
    {"BODY", STRING, IMAP_SEARCH_BODY, 0},
    {"CC", FIELD, IMAP_SEARCH_HEADER, IMAP_SEARCH_ADDRESSES},
    {"DELETED", FLAG, IMAP_SEARCH_FLAG, INDEX_DELETED},
    {"DRAFT", FLAG, IMAP_SEARCH_FLAG, INDEX_DRAFT},
    {"EMAILID", ID, IMAP_SEARCH_EMAILID, 0},
    {"FLAGGED", FLAG, IMAP_SEARCH_FLAG, INDEX_FLAGGED},
    {"FROM", FIELD, IMAP_SEARCH_HEADER, IMAP_SEARCH_ADDRESSES},
    {"LARGER", NUMBER, IMAP_SEARCH_LARGER, 0},
    {"OLDER", SECONDS, IMAP_SEARCH_OLDER, 0},
    {"ON", DAY, IMAP_SEARCH_ON, 0},
    {"RECENT", NOTHING, IMAP_SEARCH_RECENT, 0},
    {"SAVEDATESUPPORTED", NOTHING, IMAP_SEARCH_SAVEDATESUPPORTED, 0},
    {"SAVEDBEFORE", DAY, IMAP_SEARCH_SAVEDBEFORE, 0},
    {"SAVEDON", DAY, IMAP_SEARCH_SAVEDON, 0},
    {"SAVEDSINCE", DAY, IMAP_SEARCH_SAVEDSINCE, 0},
    {"SEEN", FLAG, IMAP_SEARCH_FLAG, INDEX_SEEN},
    {"SENTBEFORE", DAY, IMAP_SEARCH_SENTBEFORE, 0},
    {"SENTON", DAY, IMAP_SEARCH_SENTON, 0},
    {"SENTSINCE", DAY, IMAP_SEARCH_SENTSINCE, 0},
    {"SINCE", DAY, IMAP_SEARCH_SINCE, 0},
    {"SMALLER", NUMBER, IMAP_SEARCH_SMALLER, 0},
    {"SUBJECT", FIELD, IMAP_SEARCH_HEADER, 0},
    {"TEXT", STRING, IMAP_SEARCH_TEXT, 0},
    {"THREADID", ID, IMAP_SEARCH_THREADID, 0},
    {"TO", FIELD, IMAP_SEARCH_HEADER, IMAP_SEARCH_ADDRESSES},
    {"UNANSWERED", UNFLAG, IMAP_SEARCH_FLAG, INDEX_ANSWERED},
    {"UNDELETED", UNFLAG, IMAP_SEARCH_FLAG, INDEX_DELETED},
    {"UNDRAFT", UNFLAG, IMAP_SEARCH_FLAG, INDEX_DRAFT},
    {"UNFLAGGED", UNFLAG, IMAP_SEARCH_FLAG, INDEX_FLAGGED},
    {"UNSEEN", UNFLAG, IMAP_SEARCH_FLAG, INDEX_SEEN},
    {"YOUNGER", SECONDS, IMAP_SEARCH_YOUNGER, 0},
};

static struct imap_search *node(
    struct imap_parse *p, struct imap_search_program *r, enum imap_search_kind kind)
{
	struct imap_search *n = arena_new(p->arena, struct imap_search);

	n->kind = kind;
	n->all = r->all;
	r->all = n;
	if (++r->nodes > IMAP_SEARCH_NODES)
		imap_parse_limit(p, "too many search keys");
	return n;
}

static int key(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r);

/* Keys separated by spaces, as one AND. */
static int several(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r)
{
	struct imap_search **at = &(*n_r)->sub;

	do {
		if (key(p, r, at) < 0)
			return -1;
		at = &(*at)->next;
	} while (imap_parse_take(p, ' '));
	return 0;
}

static int day(struct imap_parse *p, int64_t *r)
{
	struct str s;

	/* An atom or quoted; no literal (RFC 9051 section 9, date). */
	if ((imap_parse_peek(p, '"') ? imap_parse_quoted(p, &s) : imap_parse_atom(p, &s)) < 0)
		return -1;
	return text_date_parse_day(s, r) ? 0 : imap_parse_bad(p, "a date like 1-Feb-1994 expected");
}

static int object_id(struct imap_parse *p, struct str *r)
{
	if (imap_parse_atom(p, r) < 0)
		return -1;
	return r->n <= 255 ? 0 : imap_parse_bad(p, "an object id has 1 to 255 characters");
}

static int argument(struct imap_parse *p, struct imap_search *n, enum argument arg)
{
	uint32_t seconds;

	switch (arg) {
	case NOTHING:
	case FLAG:
	case UNFLAG:
		return 0;
	case STRING:
	case FIELD:
		return imap_parse_sp(p) < 0 ? -1 : imap_parse_astring(p, &n->text);
	case DAY:
		return imap_parse_sp(p) < 0 ? -1 : day(p, &n->day);
	case NUMBER:
		return imap_parse_sp(p) < 0 ? -1 : imap_parse_number64(p, &n->number);
	case SECONDS:
		if (imap_parse_sp(p) < 0 || imap_parse_nz_number(p, &seconds) < 0)
			return -1;
		n->number = seconds;
		return 0;
	case ID:
		return imap_parse_sp(p) < 0 ? -1 : object_id(p, &n->text);
	}
	return -1;
}

static int by_table(
    struct imap_parse *p, struct imap_search_program *r, struct str name, struct imap_search **n_r)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (!str_ieq(name, str_c(keys[i].name)))
			continue;
		*n_r = node(p, r, keys[i].kind);
		(*n_r)->flags = keys[i].flag;
		(*n_r)->not = keys[i].arg == UNFLAG;
		(*n_r)->name = keys[i].arg == FIELD ? name : STR_NIL;
		return p->failed ? -1 : argument(p, *n_r, keys[i].arg);
	}
	return 1;
}

static int header(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r)
{
	*n_r = node(p, r, IMAP_SEARCH_HEADER);
	if (imap_parse_sp(p) < 0 || imap_parse_astring(p, &(*n_r)->name) < 0 || imap_parse_sp(p) < 0)
		return -1;
	return imap_parse_astring(p, &(*n_r)->text);
}

static int keyword(struct imap_parse *p, struct imap_search_program *r, bool not, struct imap_search **n_r)
{
	struct imap_search *n = *n_r = node(p, r, IMAP_SEARCH_KEYWORD);

	n->not = not ;
	if (imap_parse_sp(p) < 0 || imap_flags_parse_keyword(p, &n->name) < 0)
		return -1;
	n->flags = imap_flags_of_keyword(n->name);
	return 0;
}

/* "MODSEQ" [SP entry-name SP entry-type] SP number: all entries have one modseq here (RFC 7162 section 3.1.5). */
static int modseq(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r)
{
	struct str entry;

	*n_r = node(p, r, IMAP_SEARCH_MODSEQ);
	r->modseq = true;
	if (imap_parse_sp(p) < 0)
		return -1;
	if (imap_parse_peek(p, '"')) {
		if (imap_parse_quoted(p, &entry) < 0 || imap_parse_sp(p) < 0)
			return -1;
		if (!imap_parse_word(p, STR("priv")) && !imap_parse_word(p, STR("shared")) &&
		    !imap_parse_word(p, STR("all")))
			return imap_parse_bad(p, "an entry type expected");
		if (imap_parse_sp(p) < 0)
			return -1;
	}
	return imap_parse_number64(p, &(*n_r)->number);
}

static int either(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r)
{
	*n_r = node(p, r, IMAP_SEARCH_OR);
	if (imap_parse_sp(p) < 0 || key(p, r, &(*n_r)->sub) < 0 || imap_parse_sp(p) < 0)
		return -1;
	return key(p, r, &(*n_r)->sub->next);
}

static int negated(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r)
{
	if (imap_parse_sp(p) < 0 || key(p, r, n_r) < 0)
		return -1;
	(*n_r)->not = !(*n_r)->not ;
	return 0;
}

/* NEW is RECENT UNSEEN, OLD is NOT RECENT. */
static int recent(struct imap_parse *p, struct imap_search_program *r, bool is_new, struct imap_search **n_r)
{
	struct imap_search *n = node(p, r, is_new ? IMAP_SEARCH_AND : IMAP_SEARCH_RECENT);

	*n_r = n;
	if (is_new) {
		n->sub = node(p, r, IMAP_SEARCH_RECENT);
		n->sub->next = node(p, r, IMAP_SEARCH_FLAG);
		n->sub->next->flags = INDEX_SEEN;
		n->sub->next->not = true;
	} else {
		n->not = true;
	}
	return p->failed ? -1 : 0;
}

/* RFC 5466: the stored keys stand in place of the name. */
static int filter(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r)
{
	struct imap_parse sub;
	struct str name, text = STR_NIL;
	int got;

	*n_r = node(p, r, IMAP_SEARCH_AND);
	if (imap_parse_sp(p) < 0 || imap_parse_astring(p, &name) < 0)
		return -1;
	if (!imap_searchkey_is_filter_name(name))
		return imap_parse_bad(p, "this can't be the name of a filter");
	r->filtered = true;
	if (r->filters && r->filters_depth < FILTERS_DEPTH)
		text = r->filters->get(r->filters->arg, name);
	if (str_is_nil(text)) {
		r->missing = name;
		return 0;
	}
	/* What is parsed may live longer than what the filter was read into. */
	imap_parse_init(&sub, arena_str(p->arena, text), p->arena, p->e);
	sub.utf8 = true;
	sub.depth = p->depth;
	r->filters_depth++;
	got = several(&sub, r, n_r) < 0 || imap_parse_end(&sub) < 0 ? -1 : 0;
	r->filters_depth--;
	p->failed |= got < 0;
	return got;
}

static int set_key(
    struct imap_parse *p, struct imap_search_program *r, enum imap_search_kind kind, struct imap_search **n_r)
{
	*n_r = node(p, r, kind);
	return imap_set_parse(p, &(*n_r)->set);
}

/* UIDs beyond one, or below it (RFC 9738 section 3.2); none is UINT32_MAX, which stands for "*". */
static int beside(struct imap_parse *p, struct imap_search_program *r, bool after, struct imap_search **n_r)
{
	struct imap_range *range = arena_new(p->arena, struct imap_range);
	uint32_t uid;

	*n_r = node(p, r, IMAP_SEARCH_UID);
	if (imap_parse_sp(p) < 0 || imap_parse_nz_number(p, &uid) < 0)
		return -1;
	*range = after ? (struct imap_range){uid + 1, UINT32_MAX - 1} : (struct imap_range){1, uid - 1};
	(*n_r)->set = (struct imap_set){.p = range, .n = after ? uid < UINT32_MAX - 1 : uid > 1};
	return 0;
}

static int parenthesised(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r)
{
	*n_r = node(p, r, IMAP_SEARCH_AND);
	/* Each key counts as a level already. */
	if (imap_parse_ch(p, '(') < 0 || several(p, r, n_r) < 0)
		return -1;
	return imap_parse_ch(p, ')');
}

static int named(
    struct imap_parse *p, struct imap_search_program *r, struct str name, struct imap_search **n_r)
{
	if (str_ieq(name, STR("NOT")))
		return negated(p, r, n_r);
	if (str_ieq(name, STR("OR")))
		return either(p, r, n_r);
	if (str_ieq(name, STR("UID")))
		return imap_parse_sp(p) < 0 ? -1 : set_key(p, r, IMAP_SEARCH_UID, n_r);
	if (str_ieq(name, STR("UIDAFTER")) || str_ieq(name, STR("UIDBEFORE")))
		return beside(p, r, str_ieq(name, STR("UIDAFTER")), n_r);
	if (str_ieq(name, STR("HEADER")))
		return header(p, r, n_r);
	if (str_ieq(name, STR("KEYWORD")))
		return keyword(p, r, false, n_r);
	if (str_ieq(name, STR("UNKEYWORD")))
		return keyword(p, r, true, n_r);
	if (str_ieq(name, STR("NEW")) || str_ieq(name, STR("OLD")))
		return recent(p, r, str_ieq(name, STR("NEW")), n_r);
	if (str_ieq(name, STR("MODSEQ")))
		return modseq(p, r, n_r);
	if (str_ieq(name, STR("FILTER")))
		return filter(p, r, n_r);
	if (str_ieq(name, STR("FUZZY"))) {
		r->fuzzy = true;
		return imap_parse_sp(p) < 0 ? -1 : key(p, r, n_r);
	}
	return imap_parse_bad(p, "no such search key");
}

static int one_key(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r)
{
	struct str name;
	int got;

	if (imap_parse_peek(p, '('))
		return parenthesised(p, r, n_r);
	if (p->p < p->end && (str_is_digit(*p->p) || *p->p == '*' || *p->p == '$'))
		return set_key(p, r, IMAP_SEARCH_SEQ, n_r);
	if (imap_parse_name(p, &name) < 0)
		return -1;
	got = by_table(p, r, name, n_r);
	return got <= 0 ? got : named(p, r, name, n_r);
}

/* The one recursion: NOT, OR, FUZZY and parentheses all come through here. */
static int key(struct imap_parse *p, struct imap_search_program *r, struct imap_search **n_r)
{
	int got;

	if (++p->depth > IMAP_SEARCH_DEPTH)
		return imap_parse_limit(p, "search keys are nested too deep");
	got = one_key(p, r, n_r);
	p->depth--;
	return p->failed ? -1 : got;
}

bool imap_searchkey_is_filter_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!imap_parse_is_atom_char((unsigned char)name.p[i]) || name.p[i] == '/')
			return false;
	return name.n > 0;
}

int imap_searchkey_parse_keys(struct imap_parse *p, struct imap_search_program *r)
{
	const struct imap_search_filters *filters = r->filters;

	*r = (struct imap_search_program){.filters = filters};
	r->root = node(p, r, IMAP_SEARCH_AND);
	return several(p, r, &r->root);
}

int imap_searchkey_parse(struct imap_parse *p, struct imap_search_program *r)
{
	struct str charset = STR_NIL;

	if (imap_parse_word(p, STR("CHARSET")) &&
	    (imap_parse_sp(p) < 0 || imap_parse_astring(p, &charset) < 0 || imap_parse_sp(p) < 0))
		return -1;
	if (imap_searchkey_parse_keys(p, r) < 0)
		return -1;
	r->charset = charset;
	return imap_parse_end(p);
}

/* Depth is what the parser has allowed. */
static struct imap_search *copy(struct arena *a, const struct imap_search *n, struct imap_search_program *to)
{
	struct imap_search *first = NULL, **at = &first;

	for (; n; n = n->next) {
		struct imap_search *mine = arena_new(a, struct imap_search);

		*mine = *n;
		mine->next = NULL;
		mine->all = to->all;
		to->all = mine;
		mine->sub = copy(a, n->sub, to);
		*at = mine;
		at = &mine->next;
	}
	return first;
}

void imap_searchkey_copy(
    struct arena *a, const struct imap_search_program *from, struct imap_search_program *to)
{
	*to = *from;
	to->all = NULL;
	to->root = copy(a, from->root, to);
}
