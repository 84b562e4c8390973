/* Parses: ManageSieve commands. */
#include "msieve/args.h"

#include "base/num.h"
#include "text/utf8.h"

/* A quoted string behind its first quote. False when it never ends or may not be. */
static bool quoted(struct arena *a, struct str *rest, struct str *r)
{
	char *p = arena_bytes(a, rest->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < rest->n; i++) {
		char c = rest->p[i];

		if (c == '"') {
			*r = str_of(p, n);
			*rest = str_from(*rest, i + 1);
			return n <= MSIEVE_QUOTED_MAX && text_utf8_is_valid(*r);
		}
		if (c == '\\') {
			if (++i == rest->n || (rest->p[i] != '"' && rest->p[i] != '\\'))
				return false;
			c = rest->p[i];
		}
		if (c == '\0' || c == '\r' || c == '\n')
			return false;
		p[n++] = c;
	}
	return false;
}

/* "{n+}" (or "{n}", which a server may see as well) at the end of the line. */
static bool literal(struct str *rest, uint64_t *n_r)
{
	struct str s = str_from(*rest, 1);
	uint32_t n;

	if (!num_take_u32(&s, &n))
		return false;
	*n_r = n;
	if (s.n && s.p[0] == '+')
		s = str_from(s, 1);
	if (!str_eq(s, STR("}")))
		return false;
	*rest = STR("");
	return true;
}

int msieve_args_next(struct arena *a, struct str *rest, struct msieve_arg *arg_r, uint64_t *literal_r)
{
	*arg_r = (struct msieve_arg){STR_NIL, 0, false};
	while (rest->n && rest->p[0] == ' ')
		*rest = str_from(*rest, 1);
	if (!rest->n)
		return 0;
	if (rest->p[0] == '"') {
		*rest = str_from(*rest, 1);
		if (!quoted(a, rest, &arg_r->s))
			return -1;
	} else if (rest->p[0] == '{') {
		return literal(rest, literal_r) ? 2 : -1;
	} else if (!num_take_u32(rest, &arg_r->number)) {
		return -1;
	}
	return !rest->n || rest->p[0] == ' ' ? 1 : -1;
}

/* n bytes of input, kept when they fit. False: the client is gone. */
static bool take_literal(struct session *s, uint64_t n, size_t max, struct msieve_arg *arg)
{
	char *p = n <= max ? arena_bytes(&s->cmd, (size_t)n + 1) : NULL;
	uint64_t left = n;

	arg->too_big = !p;
	while (left) {
		struct str piece;

		if (in_some(&s->in, left < (64 << 10) ? (size_t)left : 64 << 10, &piece) != IN_OK)
			return false;
		if (p)
			memcpy(p + (n - left), piece.p, piece.n);
		left -= piece.n;
	}
	arg->s = p ? str_of(p, (size_t)n) : STR("");
	return true;
}

static bool next_line(struct session *s, struct str *rest)
{
	struct str line;

	if (in_whole_line(&s->in, s->line_max, &line) != IN_OK)
		return false;
	*rest = arena_str(&s->cmd, line);
	return true;
}

/* After an error every further literal of the command is passed over, so that its bytes aren't taken for commands. */
static int fail(struct session *s, struct str rest, const char *text, const char **why)
{
	*why = text;
	for (;;) {
		ptrdiff_t brace = str_rchr(rest, '{');
		struct str tail = brace < 0 ? STR("") : str_from(rest, (size_t)brace);
		struct msieve_arg dropped;
		uint64_t n;

		if (!tail.n || !literal(&tail, &n))
			return -1;
		if (!take_literal(s, n, 0, &dropped) || !next_line(s, &rest))
			return -2;
	}
}

int msieve_args_read(
    struct session *s, struct str line, size_t literal_max, struct msieve_args *r, const char **why)
{
	size_t n = str_cspan(line, " ");
	struct str rest = str_from(line, n);

	*r = (struct msieve_args){.verb = str_head(line, n)};
	for (;;) {
		struct str before = rest;
		struct msieve_arg arg;
		uint64_t length;
		int got = msieve_args_next(&s->cmd, &rest, &arg, &length);

		if (got == 0)
			return 0;
		if (got < 0)
			return fail(s, before, "expected a string or a number", why);
		if (r->n == MSIEVE_ARGS_MAX)
			return fail(s, before, "too many arguments", why);
		if (got == 2 && (!take_literal(s, length, literal_max, &arg) || !next_line(s, &rest)))
			return -2;
		r->arg[r->n++] = arg;
	}
}
