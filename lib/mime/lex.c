/* The words of structured header fields. */
#include "mime/lex.h"

#include <stdint.h>

/* A bit for each byte from 32 to 127 that isn't a letter or a digit. */
#define BIT(c) (UINT64_C(1) << ((c)&63))
static const uint64_t atext[2] = {BIT('!') | BIT('#') | BIT('$') | BIT('%') | BIT('&') | BIT('\'') |
                                      BIT('*') | BIT('+') | BIT('-') | BIT('/') | BIT('=') | BIT('?'),
    BIT('^') | BIT('_') | BIT('`') | BIT('{') | BIT('|') | BIT('}') | BIT('~')};
static const uint64_t tspecials[2] = {BIT('(') | BIT(')') | BIT('<') | BIT('>') | BIT(',') | BIT(';') |
                                          BIT(':') | BIT('"') | BIT('/') | BIT('?') | BIT('='),
    BIT('@') | BIT('\\') | BIT('[') | BIT(']') | BIT(0x7f)};

static bool has(const uint64_t set[2], unsigned char c)
{
	return c < 0x80 && set[c >> 6] >> (c & 63) & 1;
}

bool mime_lex_is_atext(char c)
{
	return str_is_alnum(c) || (unsigned char)c >= 0x80 || has(atext, (unsigned char)c);
}

bool mime_lex_is_token(char c)
{
	return (unsigned char)c > 0x20 && !has(tspecials, (unsigned char)c);
}

static void keep(struct buf *out, const char *from, size_t n)
{
	if (out)
		buf_add(out, str_of(from, n));
}

/* From "(" to its ")": 0 or -1. */
static int comment(struct mime_lex *l)
{
	size_t depth = 0, from = 1, i;

	if (l->comment)
		buf_clear(l->comment);
	for (i = 0; i < l->s.n; i++) {
		char c = l->s.p[i];

		if (c == '(') {
			depth++;
		} else if (c == ')' && --depth == 0) {
			break;
		} else if (c == '\\' || c == '\r' || c == '\n') {
			keep(l->comment, l->s.p + from, i - from);
			i += c == '\\';
			from = c == '\\' ? i : i + 1;
		}
	}
	if (i >= l->s.n) {
		l->s = str_from(l->s, l->s.n);
		return -1;
	}
	keep(l->comment, l->s.p + from, i - from);
	l->s = str_from(l->s, i + 1);
	return 0;
}

int mime_lex_skip(struct mime_lex *l)
{
	for (;;) {
		size_t i = 0;

		while (i < l->s.n &&
		       (l->s.p[i] == ' ' || l->s.p[i] == '\t' || l->s.p[i] == '\r' || l->s.p[i] == '\n'))
			i++;
		l->s = str_from(l->s, i);
		if (mime_lex_peek(l) != '(')
			return l->s.n > 0;
		if (comment(l) != 0)
			return -1;
	}
}

int mime_lex_quoted(struct mime_lex *l, struct buf *out)
{
	size_t from = 1, i;

	for (i = 1; i < l->s.n && l->s.p[i] != '"'; i++) {
		char c = l->s.p[i];
		bool eol = c == '\n' || (c == '\r' && i + 1 < l->s.n && l->s.p[i + 1] == '\n');

		if (c != '\\' && !eol)
			continue;
		buf_add(out, str_of(l->s.p + from, i - from));
		i += c == '\\';
		from = c == '\\' ? i : i + 1;
	}
	if (i >= l->s.n) {
		l->s = str_from(l->s, l->s.n);
		return -1;
	}
	buf_add(out, str_of(l->s.p + from, i - from));
	l->s = str_from(l->s, i + 1);
	return mime_lex_skip(l);
}

static size_t take_while(struct mime_lex *l, bool (*is)(char), struct buf *out)
{
	size_t n = 0;

	while (n < l->s.n && is(l->s.p[n]))
		n++;
	buf_add(out, str_head(l->s, n));
	l->s = str_from(l->s, n);
	return n;
}

int mime_lex_dot_atom(struct mime_lex *l, struct buf *out)
{
	for (;;) {
		int more;

		if (take_while(l, mime_lex_is_atext, out) == 0)
			return -1;
		more = mime_lex_skip(l);
		if (more <= 0 || mime_lex_peek(l) != '.')
			return more;
		buf_ch(out, '.');
		mime_lex_drop(l);
		if (mime_lex_skip(l) <= 0)
			return -1;
	}
}

static bool is_loose(char c)
{
	return mime_lex_is_atext(c) || c == '.';
}

int mime_lex_local_atom(struct mime_lex *l, struct buf *out)
{
	for (;;) {
		int more;

		if (take_while(l, is_loose, out) == 0)
			return -1;
		if (out->p[out->n - 1] == '.' && mime_lex_peek(l) != '@')
			return l->s.n ? -1 : 0;
		more = mime_lex_skip(l);
		if (more <= 0 || mime_lex_peek(l) != '.')
			return more;
	}
}

int mime_lex_loose_atom(struct mime_lex *l, struct buf *out)
{
	take_while(l, is_loose, out);
	return mime_lex_skip(l);
}

int mime_lex_phrase(struct mime_lex *l, struct buf *out)
{
	if (l->s.n == 0)
		return 0;
	if (mime_lex_peek(l) == '.')
		return -1;
	for (;;) {
		int more = mime_lex_peek(l) == '"' ? mime_lex_quoted(l, out) : mime_lex_loose_atom(l, out);

		if (more <= 0)
			return more;
		if (!is_loose(mime_lex_peek(l)) && mime_lex_peek(l) != '"')
			return more;
		buf_ch(out, ' ');
	}
}

int mime_lex_literal(struct mime_lex *l, struct buf *out)
{
	size_t from = 0, i;

	for (i = 0; i < l->s.n; i++) {
		char c = l->s.p[i];

		if (c == ']')
			break;
		if (c == '\\') {
			i++;
		} else if (c == '\r' || c == '\n') {
			buf_add(out, str_of(l->s.p + from, i - from));
			from = i + 1;
		}
	}
	if (i >= l->s.n) {
		l->s = str_from(l->s, l->s.n);
		return -1;
	}
	buf_add(out, str_of(l->s.p + from, i + 1 - from));
	l->s = str_from(l->s, i + 1);
	return mime_lex_skip(l);
}

int mime_lex_token(struct mime_lex *l, struct buf *out)
{
	if (take_while(l, mime_lex_is_token, out) == 0)
		return l->s.n ? -1 : 0;
	return mime_lex_skip(l);
}
