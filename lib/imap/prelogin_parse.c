/* The parser of commands before login: one pass, no recursion, pointer and length. */
#include "imap/prelogin.h"

#include "base/num.h"

struct parser {
	struct arena *arena;
	struct str rest;
	struct imap_prelogin_cmd *cmd;
	int depth;
};

/* atom-char without what the grammar keeps for itself; 8-bit bytes and controls are none (RFC 9051 section 9). */
static bool is_atom_char(char c)
{
	return (unsigned char)c > 32 && (unsigned char)c < 127 && !strchr("(){%*\"\\]", c);
}

/* What may stand in an argument: astring-char allows "]"; base64 needs "=" and "+", which are atom characters already. */
static bool is_arg_char(char c)
{
	return is_atom_char(c) || c == ']';
}

static size_t run(struct str s, bool (*is)(char))
{
	size_t n = 0;

	while (n < s.n && is(s.p[n]))
		n++;
	return n;
}

static enum imap_prelogin_status bad(struct parser *p, const char *why)
{
	p->cmd->why = why;
	return IMAP_PRELOGIN_BAD;
}

static enum imap_prelogin_status add(struct parser *p, enum imap_prelogin_kind kind, struct str s)
{
	if (p->cmd->n == IMAP_PRELOGIN_ARGS)
		return bad(p, "Too many arguments");
	p->cmd->arg[p->cmd->n++] = (struct imap_prelogin_arg){kind, s};
	return IMAP_PRELOGIN_OK;
}

/* Where the quoted string that begins at s ends: the offset of its closing quote, or -1. *escapes_r counts backslashes. */
static ptrdiff_t closing_quote(struct str s, size_t *escapes_r)
{
	*escapes_r = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			return (ptrdiff_t)i;
		if (s.p[i] == '\r' || s.p[i] == '\n')
			return -1;
		if (s.p[i] != '\\')
			continue;
		if (++i == s.n || (s.p[i] != '"' && s.p[i] != '\\'))
			return -1;
		++*escapes_r;
	}
	return -1;
}

static enum imap_prelogin_status quoted(struct parser *p)
{
	struct str s = str_from(p->rest, 1);
	size_t escapes, n = 0;
	ptrdiff_t end = closing_quote(s, &escapes);
	char *dst;

	if (end < 0)
		return bad(p, "Invalid quoted string");
	p->rest = str_from(s, (size_t)end + 1);
	s = str_head(s, (size_t)end);
	if (escapes == 0)
		return add(p, IMAP_PRELOGIN_STRING, s);
	dst = arena_bytes(p->arena, s.n - escapes);
	for (size_t i = 0; i < s.n; i++) {
		i += s.p[i] == '\\';
		dst[n++] = s.p[i];
	}
	return add(p, IMAP_PRELOGIN_STRING, str_of(dst, n));
}

/* "{n}" or "{n+}" and what follows it, as far as it is there. */
static enum imap_prelogin_status literal(struct parser *p)
{
	struct str s = str_from(p->rest, 1);
	uint64_t n;

	if (!num_take_u64(&s, &n))
		return bad(p, "Invalid literal");
	p->cmd->sync = s.n == 0 || s.p[0] != '+';
	s = str_from(s, p->cmd->sync ? 0 : 1);
	if (s.n == 0 || s.p[0] != '}')
		return bad(p, "Invalid literal");
	s = str_from(s, 1);
	if (s.n && !str_starts(s, STR("\r\n")))
		return bad(p, "Invalid literal");
	p->cmd->literal = (size_t)n;
	if (n > LOGIN_LITERAL_MAX)
		return IMAP_PRELOGIN_TOOBIG;
	if (s.n == 0)
		return IMAP_PRELOGIN_LITERAL;
	s = str_from(s, 2);
	if (s.n < n)
		return bad(p, "Incomplete literal");
	p->rest = str_from(s, (size_t)n);
	return add(p, IMAP_PRELOGIN_STRING, str_head(s, (size_t)n));
}

static enum imap_prelogin_status parenthesis(struct parser *p)
{
	bool open = p->rest.p[0] == '(';

	p->depth += open ? 1 : -1;
	if (p->depth < 0 || p->depth > 1)
		return bad(p, p->depth < 0 ? "Unexpected ')'" : "Too many '('");
	p->rest = str_from(p->rest, 1);
	return add(p, open ? IMAP_PRELOGIN_OPEN : IMAP_PRELOGIN_CLOSE, STR(""));
}

static enum imap_prelogin_status argument(struct parser *p)
{
	size_t n;

	switch (p->rest.p[0]) {
	case '"':
		return quoted(p);
	case '{':
		return literal(p);
	case '(':
	case ')':
		return parenthesis(p);
	default:
		n = run(p->rest, is_arg_char);
		if (n == 0)
			return bad(p, "Invalid character in argument");
		p->rest = str_from(p->rest, n);
		return add(p, IMAP_PRELOGIN_ATOM, str_of(p->rest.p - n, n));
	}
}

/* After an argument comes a space or the end; beside a parenthesis nothing has to. */
static enum imap_prelogin_status arguments(struct parser *p)
{
	while (p->rest.n) {
		const struct imap_prelogin_cmd *c = p->cmd;
		bool after_open = c->n && c->arg[c->n - 1].kind == IMAP_PRELOGIN_OPEN;
		enum imap_prelogin_status s;

		if (p->rest.p[0] == ' ')
			p->rest = str_from(p->rest, 1);
		else if (p->rest.p[0] != ')' && !after_open)
			return bad(p, "Missing space");
		if (p->rest.n == 0)
			return bad(p, "Missing argument");
		s = argument(p);
		if (s != IMAP_PRELOGIN_OK)
			return s;
	}
	return p->depth ? bad(p, "Missing ')'") : IMAP_PRELOGIN_OK;
}

static bool is_tag_char(char c)
{
	return is_arg_char(c) && c != '+';
}

enum imap_prelogin_status imap_prelogin_parse(struct arena *a, struct str text, struct imap_prelogin_cmd *r)
{
	struct parser p = {.arena = a, .rest = text, .cmd = r};
	size_t n = run(text, is_tag_char);

	r->tag = r->name = STR("");
	r->n = 0;
	r->literal = 0;
	r->sync = false;
	r->why = NULL;
	if (str_chr(text, '\0') >= 0)
		return bad(&p, "NUL in command");
	if (n == 0 || n > IMAP_PRELOGIN_TAG || n == text.n || text.p[n] != ' ')
		return bad(&p, "Missing or invalid tag");
	r->tag = str_head(text, n);
	p.rest = str_from(text, n + 1);
	n = run(p.rest, is_atom_char);
	if (n == 0)
		return bad(&p, "Missing command");
	r->name = str_head(p.rest, n);
	p.rest = str_from(p.rest, n);
	return arguments(&p);
}
