/* The parser of ManageSieve commands before login. */
#include "msieve/prelogin.h"

#include "base/num.h"

struct parser {
	struct arena *arena;
	struct str rest;
	struct msieve_prelogin_cmd *cmd;
};

static enum msieve_prelogin_status add(struct parser *p, struct str s)
{
	if (p->cmd->n == MSIEVE_PRELOGIN_ARGS)
		return MSIEVE_PRELOGIN_BAD;
	p->cmd->arg[p->cmd->n++] = s;
	return MSIEVE_PRELOGIN_OK;
}

/* RFC 5804 section 4: only '"' and '\' are escaped; a line end is none of a quoted string's. */
static enum msieve_prelogin_status quoted(struct parser *p)
{
	struct str s = str_from(p->rest, 1);
	char *dst = arena_bytes(p->arena, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"') {
			p->rest = str_from(s, i + 1);
			return add(p, str_of(dst, n));
		}
		if (s.p[i] == '\r' || s.p[i] == '\n')
			break;
		if (s.p[i] == '\\' && (++i == s.n || (s.p[i] != '"' && s.p[i] != '\\')))
			break;
		dst[n++] = s.p[i];
	}
	return MSIEVE_PRELOGIN_BAD;
}

static enum msieve_prelogin_status literal(struct parser *p)
{
	struct str s = str_from(p->rest, 1);
	uint64_t n;

	if (!num_take_u64(&s, &n) || !str_starts(s, STR("+}")))
		return MSIEVE_PRELOGIN_BAD;
	s = str_from(s, 2);
	if (s.n && !str_starts(s, STR("\r\n")))
		return MSIEVE_PRELOGIN_BAD;
	p->cmd->literal = (size_t)n;
	if (n > LOGIN_LITERAL_MAX)
		return MSIEVE_PRELOGIN_TOOBIG;
	if (s.n == 0)
		return MSIEVE_PRELOGIN_LITERAL;
	s = str_from(s, 2);
	if (s.n < n)
		return MSIEVE_PRELOGIN_BAD;
	p->rest = str_from(s, (size_t)n);
	return add(p, str_head(s, (size_t)n));
}

static enum msieve_prelogin_status string(struct parser *p)
{
	if (p->rest.n && p->rest.p[0] == '"')
		return quoted(p);
	if (p->rest.n && p->rest.p[0] == '{')
		return literal(p);
	return MSIEVE_PRELOGIN_BAD;
}

enum msieve_prelogin_status msieve_prelogin_parse(
    struct arena *a, struct str text, struct msieve_prelogin_cmd *r)
{
	struct parser p = {.arena = a, .rest = text, .cmd = r};
	size_t n = 0;

	*r = (struct msieve_prelogin_cmd){.name = STR("")};
	if (str_chr(text, '\0') >= 0)
		return MSIEVE_PRELOGIN_BAD;
	while (n < text.n && str_is_alpha(text.p[n]))
		n++;
	r->name = str_head(text, n);
	p.rest = str_from(text, n);
	while (p.rest.n) {
		enum msieve_prelogin_status s;

		if (n && p.rest.p[0] != ' ')
			return MSIEVE_PRELOGIN_BAD;
		p.rest = str_from(p.rest, n ? 1 : 0);
		s = string(&p);
		if (s != MSIEVE_PRELOGIN_OK)
			return s;
		n = 1; /* a space stands before each further one */
	}
	return r->name.n || r->n ? MSIEVE_PRELOGIN_OK : MSIEVE_PRELOGIN_BAD;
}
