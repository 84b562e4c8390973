/* The lexer: one pass, no table, no look-back. */
#include "sieve/lex.h"

#include "base/buf.h"
#include "sieve/sieve.h"

void sieve_lex_init(struct sieve_lex *l, struct arena *a, struct str text)
{
	*l = (struct sieve_lex){.a = a, .text = text, .line = 1};
	/* A byte order mark is not part of the text. */
	if (str_starts(text, STR("\xef\xbb\xbf")))
		l->at = l->line_start = 3;
}

static bool is_at_end(const struct sieve_lex *l)
{
	return l->at >= l->text.n;
}

static char peek(const struct sieve_lex *l, size_t ahead)
{
	return l->at + ahead < l->text.n ? l->text.p[l->at + ahead] : '\0';
}

static void error(struct sieve_lex *l, struct str what)
{
	l->token = SIEVE_TOK_ERROR;
	l->value = what;
}

/* One byte onwards, counting lines. */
static void step(struct sieve_lex *l)
{
	if (l->text.p[l->at++] == '\n') {
		l->line++;
		l->line_start = l->at;
	}
}

/* Over white space and comments; false when a comment doesn't end. */
static bool skip_space(struct sieve_lex *l)
{
	for (; !is_at_end(l); step(l)) {
		char c = peek(l, 0);

		if (c == '#') {
			while (!is_at_end(l) && peek(l, 0) != '\n')
				l->at++;
			if (is_at_end(l))
				return true;
		} else if (c == '/' && peek(l, 1) == '*') {
			ptrdiff_t end = str_find(str_from(l->text, l->at + 2), STR("*/"));

			if (end < 0)
				return false;
			for (size_t stop = l->at + 2 + (size_t)end + 1; l->at < stop;)
				step(l);
		} else if (c != ' ' && c != '\t' && c != '\n' && !(c == '\r' && peek(l, 1) == '\n')) {
			return true;
		}
	}
	return true;
}

static size_t ident_length(const struct sieve_lex *l)
{
	size_t n = 0;

	if (!str_is_alpha(peek(l, 0)) && peek(l, 0) != '_')
		return 0;
	while (str_is_alnum(peek(l, n)) || peek(l, n) == '_')
		n++;
	return n;
}

static void lex_number(struct sieve_lex *l)
{
	uint64_t v = 0;
	bool fits = true;
	unsigned shift = 0;

	for (; str_is_digit(peek(l, 0)); l->at++)
		fits = fits && !__builtin_mul_overflow(v, 10, &v) &&
		       !__builtin_add_overflow(v, (uint64_t)(peek(l, 0) - '0'), &v);
	switch (str_upper_ch(peek(l, 0))) {
	case 'K':
		shift = 10;
		break;
	case 'M':
		shift = 20;
		break;
	case 'G':
		shift = 30;
		break;
	default:
		break;
	}
	l->at += shift != 0;
	l->token = SIEVE_TOK_NUMBER;
	l->number = v << shift;
	if (ident_length(l) > 0) {
		l->at += ident_length(l);
		error(l, STR("a number is followed by letters that are neither K, M nor G"));
	} else if (!fits || v > (uint64_t)INT64_MAX >> shift) {
		error(l, STR("the number is too large"));
	}
}

/* What was gathered becomes the token, unless it is too long. */
static void finish_string(struct sieve_lex *l, struct buf *b)
{
	l->token = SIEVE_TOK_STRING;
	l->value = arena_str(l->a, buf_str(b));
	if (b->full)
		error(l, STR("the string is too long"));
}

/* A line end inside a string becomes CRLF. False for a CR without LF or a NUL. */
static bool add_string_byte(struct sieve_lex *l, struct buf *b)
{
	char c = peek(l, 0);

	if (c == '\0' || (c == '\r' && peek(l, 1) != '\n'))
		return false;
	if (c == '\n')
		buf_ch(b, '\r');
	if (c != '\r')
		buf_ch(b, c);
	step(l);
	return true;
}

static void lex_quoted(struct sieve_lex *l)
{
	struct buf b;
	bool good = true;

	buf_init(&b, SIEVE_MAX_STRING);
	l->at++;
	while (!is_at_end(l) && peek(l, 0) != '"') {
		if (peek(l, 0) == '\\' && l->at + 1 < l->text.n)
			l->at++;
		if (!add_string_byte(l, &b)) {
			good = false;
			l->at++;
		}
	}
	finish_string(l, &b);
	if (is_at_end(l))
		error(l, STR("the string that begins here has no closing quote"));
	else if (!good)
		error(l, STR("the string holds a NUL or a CR without LF"));
	l->at += !is_at_end(l);
	buf_free(&b);
}

/* At the start of a line of the text: the "." that ends it? */
static bool is_last_line(const struct sieve_lex *l)
{
	return peek(l, 0) == '.' &&
	       (peek(l, 1) == '\n' || (peek(l, 1) == '\r' && peek(l, 2) == '\n') || l->at + 1 == l->text.n);
}

static void lex_multiline_body(struct sieve_lex *l)
{
	struct buf b;
	bool good = true;

	buf_init(&b, SIEVE_MAX_STRING);
	while (!is_at_end(l) && !is_last_line(l)) {
		unsigned line = l->line;

		l->at += peek(l, 0) == '.' && peek(l, 1) == '.';
		while (!is_at_end(l) && l->line == line) {
			if (!add_string_byte(l, &b)) {
				good = false;
				l->at++;
			}
		}
	}
	finish_string(l, &b);
	if (is_at_end(l))
		error(l, STR("the text that begins here has no line with a single dot to end it"));
	else if (!good)
		error(l, STR("the text holds a NUL or a CR without LF"));
	l->at += !is_at_end(l);
	buf_free(&b);
}

/* Behind "text:": blanks, perhaps a comment, and the line end. */
static void lex_multiline(struct sieve_lex *l)
{
	while (peek(l, 0) == ' ' || peek(l, 0) == '\t')
		l->at++;
	if (peek(l, 0) == '#')
		while (!is_at_end(l) && peek(l, 0) != '\n')
			l->at++;
	if (peek(l, 0) == '\r' && peek(l, 1) == '\n')
		l->at++;
	if (peek(l, 0) != '\n') {
		error(l, STR("\"text:\" must be followed by the end of the line"));
		return;
	}
	step(l);
	lex_multiline_body(l);
}

static void lex_ident(struct sieve_lex *l, size_t n)
{
	struct str s = {l->text.p + l->at, n};

	l->at += n;
	l->token = SIEVE_TOK_IDENT;
	l->value = s;
	if (n > SIEVE_MAX_NAME)
		error(l, STR("the name is longer than that of any command or test"));
	if (str_ieq(s, STR("text")) && peek(l, 0) == ':') {
		l->at++;
		lex_multiline(l);
	}
}

static void lex_tag(struct sieve_lex *l)
{
	size_t n;

	l->at++;
	n = ident_length(l);
	l->token = SIEVE_TOK_TAG;
	l->value = (struct str){l->text.p + l->at, n};
	l->at += n;
	if (n == 0)
		error(l, STR("a colon must be followed by the name of a tag"));
	else if (n > SIEVE_MAX_NAME)
		error(l, STR("the name is longer than that of any tag"));
}

void sieve_lex_next(struct sieve_lex *l)
{
	bool closed;
	char c;

	l->token_line = l->line;
	l->token_column = (unsigned)(l->at - l->line_start) + 1;
	closed = skip_space(l);
	l->token_line = l->line;
	l->token_column = (unsigned)(l->at - l->line_start) + 1;
	l->value = STR_NIL;
	if (!closed) {
		l->at = l->text.n;
		error(l, STR("the comment that begins here has no end"));
		return;
	}
	if (is_at_end(l)) {
		l->token = SIEVE_TOK_END;
		return;
	}
	c = peek(l, 0);
	if (c == '"') {
		lex_quoted(l);
	} else if (c == ':') {
		lex_tag(l);
	} else if (str_is_digit(c)) {
		lex_number(l);
	} else if (c != '\0' && strchr(";,()[]{}", c)) {
		l->token = SIEVE_TOK_PUNCT;
		l->ch = c;
		l->at++;
	} else if (ident_length(l)) {
		lex_ident(l, ident_length(l));
	} else {
		l->at++;
		error(l, STR("this character has no meaning here"));
	}
}
