/* The cursor and the smallest things. */
#include "imap/parse.h"

#include "base/num.h"
#include "text/utf8.h"

void imap_parse_init(struct imap_parse *p, struct str text, struct arena *a, struct err *e)
{
	*p = (struct imap_parse){.p = text.p, .end = text.p + text.n, .arena = a, .e = e};
}

int imap_parse_bad(struct imap_parse *p, const char *what)
{
	if (!p->failed)
		err_set(p->e, ERR_SYNTAX, "%s", what);
	p->failed = true;
	return -1;
}

int imap_parse_limit(struct imap_parse *p, const char *what)
{
	if (!p->failed)
		err_set(p->e, ERR_LIMIT, "%s", what);
	p->failed = true;
	return -1;
}

bool imap_parse_is_atom_char(unsigned char c)
{
	static const char specials[] = "(){ %*\"\\]";

	return c > 32 && c < 127 && !memchr(specials, c, sizeof specials - 1);
}

static struct str rest(const struct imap_parse *p)
{
	return str_of(p->p, (size_t)(p->end - p->p));
}

bool imap_parse_word(struct imap_parse *p, struct str word)
{
	struct str r = rest(p);

	if (!str_istarts(r, word) || (r.n > word.n && imap_parse_is_atom_char((unsigned char)r.p[word.n])))
		return false;
	p->p += word.n;
	return true;
}

bool imap_parse_sp_word(struct imap_parse *p, struct str word)
{
	const char *before = p->p;

	if (imap_parse_take(p, ' ') && imap_parse_word(p, word))
		return true;
	p->p = before;
	return false;
}

int imap_parse_ch(struct imap_parse *p, char c)
{
	char what[] = "'?' expected";

	if (imap_parse_take(p, c))
		return 0;
	what[1] = c;
	return imap_parse_bad(p, what);
}

int imap_parse_sp(struct imap_parse *p)
{
	if (imap_parse_take(p, ' '))
		return 0;
	return imap_parse_bad(p, imap_parse_at_end(p) ? "arguments are missing" : "one space expected");
}

int imap_parse_end(struct imap_parse *p)
{
	return imap_parse_at_end(p) && !p->failed ? 0 : imap_parse_bad(p, "unexpected arguments");
}

int imap_parse_open(struct imap_parse *p)
{
	if (imap_parse_ch(p, '(') < 0)
		return -1;
	if (++p->depth > IMAP_PARSE_DEPTH)
		return imap_parse_limit(p, "parentheses are nested too deep");
	return 0;
}

int imap_parse_close(struct imap_parse *p)
{
	if (imap_parse_ch(p, ')') < 0)
		return -1;
	p->depth--;
	return 0;
}

static int run(struct imap_parse *p, bool (*is)(unsigned char), struct str *r, const char *what)
{
	const char *from = p->p;

	while (p->p < p->end && is((unsigned char)*p->p))
		p->p++;
	*r = str_of(from, (size_t)(p->p - from));
	return r->n ? 0 : imap_parse_bad(p, what);
}

static bool is_tag_char(unsigned char c)
{
	return (imap_parse_is_atom_char(c) || c == ']') && c != '+';
}

static bool is_astring_char(unsigned char c)
{
	return imap_parse_is_atom_char(c) || c == ']';
}

static bool is_pattern_char(unsigned char c)
{
	return is_astring_char(c) || c == '%' || c == '*';
}

static bool is_name_char(unsigned char c)
{
	return str_is_alnum((char)c) || c == '.' || c == '-';
}

int imap_parse_tag(struct imap_parse *p, struct str *r)
{
	return run(p, is_tag_char, r, "a tag expected");
}

int imap_parse_atom(struct imap_parse *p, struct str *r)
{
	return run(p, imap_parse_is_atom_char, r, "an atom expected");
}

int imap_parse_name(struct imap_parse *p, struct str *r)
{
	return run(p, is_name_char, r, "a name expected");
}

int imap_parse_number(struct imap_parse *p, uint32_t *r)
{
	struct str s = rest(p);

	if (!num_take_u32(&s, r))
		return imap_parse_bad(p, "a number below 2^32 expected");
	p->p = s.p;
	return 0;
}

int imap_parse_nz_number(struct imap_parse *p, uint32_t *r)
{
	if (imap_parse_peek(p, '0'))
		return imap_parse_bad(p, "a number that doesn't begin with 0 expected");
	return imap_parse_number(p, r);
}

int imap_parse_number64(struct imap_parse *p, uint64_t *r)
{
	struct str s = rest(p);

	if (!num_take_u64(&s, r) || *r > INT64_MAX)
		return imap_parse_bad(p, "a number below 2^63 expected");
	p->p = s.p;
	return 0;
}

/* Without escapes it is a view; else a copy. */
static struct str unescape(struct imap_parse *p, struct str s)
{
	char *to;
	size_t n = 0;

	if (str_chr(s, '\\') < 0)
		return s;
	to = arena_bytes(p->arena, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		to[n++] = s.p[i];
	}
	return str_of(to, n);
}

int imap_parse_quoted(struct imap_parse *p, struct str *r)
{
	const char *from;
	bool high = false;

	if (imap_parse_ch(p, '"') < 0)
		return -1;
	for (from = p->p; p->p < p->end && *p->p != '"'; p->p++) {
		if (*p->p == '\\' && (++p->p == p->end || (*p->p != '"' && *p->p != '\\')))
			return imap_parse_bad(p, "only \\\" and \\\\ are escapes in a quoted string");
		if (*p->p == '\0' || *p->p == '\r' || *p->p == '\n')
			return imap_parse_bad(p, "NUL, CR and LF can't be quoted");
		high |= (unsigned char)*p->p > 127;
	}
	*r = str_of(from, (size_t)(p->p - from));
	if (imap_parse_ch(p, '"') < 0)
		return -1;
	/* Whether or not it was enabled: that only says what the client takes (RFC 6855 section 3). */
	if (high && !text_utf8_is_valid(*r))
		return imap_parse_bad(p, "a quoted string isn't UTF-8");
	*r = unescape(p, *r);
	return 0;
}

int imap_parse_literal_head(struct imap_parse *p, struct imap_literal *r)
{
	r->eight = imap_parse_take(p, '~');
	if (imap_parse_ch(p, '{') < 0 || imap_parse_number64(p, &r->size) < 0)
		return -1;
	r->sync = !imap_parse_take(p, '+');
	return imap_parse_ch(p, '}');
}

/* The bytes stand in the text itself, behind CRLF or LF. */
static int inline_literal(struct imap_parse *p, const struct imap_literal *l, struct str *r)
{
	imap_parse_take(p, '\r');
	if (!imap_parse_take(p, '\n') || (uint64_t)(p->end - p->p) < l->size)
		return imap_parse_bad(p, "a literal isn't complete");
	*r = str_of(p->p, (size_t)l->size);
	p->p += l->size;
	return 0;
}

int imap_parse_literal(struct imap_parse *p, struct str *r)
{
	struct imap_literal l;

	if (imap_parse_literal_head(p, &l) < 0)
		return -1;
	if (!imap_parse_at_end(p) || !p->more) {
		if (inline_literal(p, &l, r) < 0)
			return -1;
	} else if (p->more(p->more_arg, p, &l, r) < 0) {
		p->failed = true;
		return -1;
	}
	if (!l.eight && str_chr(*r, '\0') >= 0)
		return imap_parse_bad(p, "NUL in a literal");
	return 0;
}

int imap_parse_string(struct imap_parse *p, struct str *r)
{
	if (imap_parse_peek(p, '{'))
		return imap_parse_literal(p, r);
	if (imap_parse_peek(p, '"'))
		return imap_parse_quoted(p, r);
	return imap_parse_bad(p, "a string expected");
}

static int string_or(struct imap_parse *p, bool (*is)(unsigned char), struct str *r, const char *what)
{
	if (imap_parse_peek(p, '{') || imap_parse_peek(p, '"'))
		return imap_parse_string(p, r);
	return run(p, is, r, what);
}

int imap_parse_astring(struct imap_parse *p, struct str *r)
{
	return string_or(p, is_astring_char, r, "an atom or string expected");
}

int imap_parse_nstring(struct imap_parse *p, struct str *r)
{
	*r = STR_NIL;
	return imap_parse_word(p, STR("NIL")) ? 0 : imap_parse_string(p, r);
}

int imap_parse_pattern(struct imap_parse *p, struct str *r)
{
	return string_or(p, is_pattern_char, r, "a mailbox pattern expected");
}
