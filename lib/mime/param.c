/* Parameters. */
#include "mime/param.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/vec.h"
#include "mime/lex.h"
#include "mime/words.h"
#include "text/charset.h"
#include "text/utf8.h"

void mime_param_type(
    struct arena *a, struct str value, struct str *type_r, struct str *subtype_r, struct str *rest_r)
{
	struct mime_lex l = {.s = value};
	struct buf type, subtype;
	int more;

	buf_init(&type, value.n + 1);
	buf_init(&subtype, value.n + 1);
	*type_r = *subtype_r = STR("");
	*rest_r = STR_NIL;
	more = mime_lex_skip(&l) > 0 ? mime_lex_token(&l, &type) : -1;
	if (more > 0) {
		more = -1;
		if (mime_lex_peek(&l) == '/') {
			mime_lex_drop(&l);
			more = mime_lex_skip(&l) > 0 ? mime_lex_token(&l, &subtype) : -1;
		}
	}
	if (more == 0 || (more > 0 && mime_lex_peek(&l) == ';')) {
		*type_r = arena_str(a, buf_str(&type));
		*subtype_r = arena_str(a, buf_str(&subtype));
		*rest_r = arena_str(a, l.s);
	}
	buf_free(&type);
	buf_free(&subtype);
}

void mime_param_disposition(struct arena *a, struct str value, struct str *token_r, struct str *rest_r)
{
	struct mime_lex l = {.s = value};
	struct buf token;

	buf_init(&token, value.n + 1);
	if (mime_lex_skip(&l) > 0)
		mime_lex_token(&l, &token);
	*token_r = arena_str(a, buf_str(&token));
	*rest_r = l.s;
	buf_free(&token);
}

/* `="?=?utf-8?q?text?=` and such: up to a space or ";". */
static int unquoted_word(struct mime_lex *l, struct buf *out)
{
	size_t n = str_cspan(l->s, "; \t\r\n");

	buf_add(out, str_head(l->s, n));
	l->s = str_from(l->s, n);
	return mime_lex_skip(l);
}

struct pair {
	struct buf name, value; /* scratch */
};

/* ";" name "=" value. 1 with the pair, 0 at the end, -1 when it isn't that. */
static int take_pair(struct mime_lex *l, struct pair *p)
{
	buf_clear(&p->name);
	buf_clear(&p->value);
	if (l->s.n == 0)
		return 0;
	if (mime_lex_peek(l) != ';')
		return -1;
	mime_lex_drop(l);
	if (mime_lex_skip(l) <= 0 || mime_lex_token(l, &p->name) <= 0 || mime_lex_peek(l) != '=')
		return -1;
	mime_lex_drop(l);
	mime_lex_skip(l);
	if (l->s.n == 0 || mime_lex_peek(l) == ';')
		return 1;
	if (mime_lex_peek(l) == '"')
		return mime_lex_quoted(l, &p->value) < 0 ? -1 : 1;
	if (mime_lex_peek(l) == '=')
		return unquoted_word(l, &p->value) < 0 ? -1 : 1;
	/* Empty when it isn't one: what stands there is passed over. */
	mime_lex_token(l, &p->value);
	return 1;
}

/* A piece of an RFC 2231 parameter: name[*index][*]. */
struct piece {
	struct str name, value;
	uint32_t index;
	bool is_extended, is_indexed;
};

static bool split_name(struct str full, struct piece *r)
{
	ptrdiff_t star = str_chr(full, '*');
	struct str s;

	*r = (struct piece){0};
	if (star < 0)
		return false;
	r->name = str_head(full, (size_t)star);
	s = str_from(full, (size_t)star + 1);
	if (s.n == 0) {
		r->is_extended = true;
		return true;
	}
	r->is_indexed = true;
	if (!num_take_u32(&s, &r->index))
		return false;
	r->is_extended = s.n == 1 && s.p[0] == '*';
	return s.n == 0 || r->is_extended;
}

static int compare(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	int c = str_icmp(x->name, y->name);

	return c ? c : (x->index > y->index) - (x->index < y->index);
}

static void push(struct arena *a, struct mime_params *r, struct str name, struct str value)
{
	*vec_push(r, a) = (struct mime_param){name, value};
}

/* A piece that isn't extended, in a value that is: its "%" means itself (RFC 2231 section 4.1). */
static void add_plain(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%')
			buf_add(out, STR("%25"));
		else
			buf_ch(out, s.p[i]);
	}
}

/* n pieces of one name, sorted. */
static void join(struct arena *a, const struct piece *p, size_t n, struct mime_params *r)
{
	bool extended = false, whole = true;
	struct buf value;
	size_t size = 2;

	for (size_t i = 0; i < n; i++) {
		whole &= p[i].index == i;
		extended |= p[i].is_extended;
		size += 3 * p[i].value.n;
	}
	for (size_t i = 0; !whole && i < n; i++) {
		const char *star = p[i].is_extended ? "*" : "";

		push(a, r,
		    p[i].is_indexed ? arena_printf(a, "%.*s*%u%s", STR_ARG(p[i].name), p[i].index, star)
		                    : arena_printf(a, "%.*s*", STR_ARG(p[i].name)),
		    p[i].value);
	}
	if (!whole)
		return;
	buf_init(&value, size);
	/* Only the first piece may name a charset; without one the value still has to have its two quotes. */
	if (extended && !p[0].is_extended)
		buf_add(&value, STR("''"));
	for (size_t i = 0; i < n; i++) {
		if (extended && !p[i].is_extended)
			add_plain(&value, p[i].value);
		else
			buf_add(&value, p[i].value);
	}
	push(a, r, extended ? arena_printf(a, "%.*s*", STR_ARG(p[0].name)) : p[0].name,
	    arena_str(a, buf_str(&value)));
	buf_free(&value);
}

static void join_all(struct arena *a, struct piece *pieces, size_t n, struct mime_params *r)
{
	size_t i, j;

	if (n > 1)
		qsort(pieces, n, sizeof *pieces, compare);
	for (i = 0; i < n; i = j) {
		for (j = i + 1; j < n && str_ieq(pieces[i].name, pieces[j].name); j++)
			;
		join(a, pieces + i, j - i, r);
	}
}

void mime_param_parse(struct arena *a, struct str rest, struct mime_params *r)
{
	struct mime_lex l = {.s = rest};
	struct piece pieces[MIME_PARAM_MAX];
	struct pair pair;
	size_t npieces = 0;
	int got;

	buf_init(&pair.name, rest.n + 1);
	buf_init(&pair.value, rest.n + 1);
	while (r->n + npieces < MIME_PARAM_MAX && (got = take_pair(&l, &pair)) != 0) {
		struct str name, value;
		struct piece piece;

		if (got < 0) {
			mime_lex_drop(&l);
			l.s = str_from(l.s, str_cspan(l.s, ";"));
			continue;
		}
		name = arena_str(a, buf_str(&pair.name));
		value = arena_str(a, buf_str(&pair.value));
		if (split_name(name, &piece)) {
			piece.value = value;
			pieces[npieces++] = piece;
		} else {
			push(a, r, name, value);
		}
	}
	buf_free(&pair.name);
	buf_free(&pair.value);
	join_all(a, pieces, npieces, r);
}

static void unpercent(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		uint64_t v;

		if (s.p[i] == '%' && s.n - i > 2 && num_parse_hex(str_of(s.p + i + 1, 2), &v)) {
			buf_ch(out, (char)v);
			i += 2;
		} else {
			buf_ch(out, s.p[i]);
		}
	}
}

/* charset'language'text. Whether it had its two apostrophes; *charset_r is "" without them. */
static bool split_text(struct str value, struct str *charset_r, struct buf *bytes)
{
	struct str language;
	ptrdiff_t first = str_chr(value, '\'');
	bool whole = first >= 0 && str_chr(str_from(value, (size_t)first + 1), '\'') >= 0;

	*charset_r = STR("");
	if (whole) {
		str_cut(&value, '\'', charset_r);
		str_cut(&value, '\'', &language);
	}
	unpercent(value, bytes);
	return whole;
}

bool mime_param_extended(struct arena *a, struct str value, struct str *r)
{
	struct buf bytes, text;
	struct str charset;
	bool done;

	buf_init(&bytes, value.n + 1);
	buf_init(&text, value.n * 4 + 16);
	/* Without a charset it can only be what needs none. */
	done = split_text(value, &charset, &bytes) && (charset.n || text_utf8_is_valid(buf_str(&bytes))) &&
	       text_charset_to_utf8(charset, buf_str(&bytes), &text, NULL) == 0;
	if (done)
		*r = arena_str(a, buf_str(&text));
	buf_free(&bytes);
	buf_free(&text);
	return done;
}

static struct str extended_text(struct arena *a, struct str value)
{
	struct str charset, out;
	struct buf bytes, text;

	buf_init(&bytes, value.n + 1);
	buf_init(&text, value.n * 4 + 16);
	split_text(value, &charset, &bytes);
	if (text_charset_to_utf8(charset, buf_str(&bytes), &text, NULL) != 0)
		text_utf8_sanitise(buf_str(&bytes), &text);
	out = arena_str(a, buf_str(&text));
	buf_free(&bytes);
	buf_free(&text);
	return out;
}

struct str mime_param_get(struct arena *a, const struct mime_params *params, struct str name)
{
	const struct mime_param *plain = NULL;

	for (size_t i = 0; i < params->n; i++) {
		const struct mime_param *p = &params->p[i];

		if (p->name.n == name.n + 1 && p->name.p[name.n] == '*' && str_istarts(p->name, name))
			return extended_text(a, p->value);
		if (!plain && str_ieq(p->name, name))
			plain = p;
	}
	return plain ? mime_words_decode(a, plain->value) : STR_NIL;
}
