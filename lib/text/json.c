/* JSON in place. */
#include "text/json.h"

#include "base/buf.h"
#include "base/num.h"

static void skip_blanks(struct str *s)
{
	*s = str_from(*s, str_span(*s, " \t\r\n"));
}

static bool skip_char(struct str *s, char c)
{
	skip_blanks(s);
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_from(*s, 1);
	return true;
}

/* The quote is behind us. */
static bool skip_string(struct str *s, struct str *raw_r)
{
	struct str all = *s;

	for (size_t i = 0; i < all.n; i++) {
		if ((unsigned char)all.p[i] < 32)
			return false;
		if (all.p[i] == '\\') {
			i++;
		} else if (all.p[i] == '"') {
			*raw_r = str_head(all, i);
			*s = str_from(all, i + 1);
			return true;
		}
	}
	return false;
}

static size_t digits(struct str s)
{
	return str_span(s, "0123456789");
}

static bool skip_number(struct str *s)
{
	struct str rest = str_from(*s, s->n && s->p[0] == '-');
	size_t n = digits(rest);

	if (n == 0 || (n > 1 && rest.p[0] == '0'))
		return false;
	rest = str_from(rest, n);
	if (rest.n && rest.p[0] == '.') {
		n = digits(str_from(rest, 1));
		if (n == 0)
			return false;
		rest = str_from(rest, n + 1);
	}
	if (rest.n && (rest.p[0] == 'e' || rest.p[0] == 'E')) {
		rest = str_from(rest, 1);
		rest = str_from(rest, rest.n && (rest.p[0] == '-' || rest.p[0] == '+'));
		n = digits(rest);
		if (n == 0)
			return false;
		rest = str_from(rest, n);
	}
	*s = rest;
	return true;
}

static bool skip_value(struct str *s, struct text_json *r, int depth);

/* The bracket is behind us; members are "name": value. */
static bool skip_items(struct str *s, char end, int depth)
{
	struct text_json item;
	struct str name;

	if (depth >= TEXT_JSON_DEPTH)
		return false;
	if (skip_char(s, end))
		return true;
	do {
		if (end == '}' && (!skip_char(s, '"') || !skip_string(s, &name) || !skip_char(s, ':')))
			return false;
		if (!skip_value(s, &item, depth + 1))
			return false;
	} while (skip_char(s, ','));
	return skip_char(s, end);
}

static bool skip_word(struct str *s, struct text_json *r)
{
	static const struct {
		struct str word;
		enum text_json_type type;
	} words[] = {
	    {{"null", 4}, TEXT_JSON_NULL}, {{"false", 5}, TEXT_JSON_FALSE}, {{"true", 4}, TEXT_JSON_TRUE}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (!str_starts(*s, words[i].word))
			continue;
		*s = str_from(*s, words[i].word.n);
		r->type = words[i].type;
		return true;
	}
	r->type = TEXT_JSON_NUMBER;
	return skip_number(s);
}

/* depth is that of the value itself: skip_items() ends the recursion at TEXT_JSON_DEPTH. */
static bool skip_value(struct str *s, struct text_json *r, int depth)
{
	struct str start;
	bool good;

	skip_blanks(s);
	start = *s;
	if (skip_char(s, '"')) {
		r->type = TEXT_JSON_STRING;
		return skip_string(s, &r->raw);
	}
	if (skip_char(s, '{')) {
		r->type = TEXT_JSON_OBJECT;
		good = skip_items(s, '}', depth);
	} else if (skip_char(s, '[')) {
		r->type = TEXT_JSON_ARRAY;
		good = skip_items(s, ']', depth);
	} else {
		good = skip_word(s, r);
	}
	r->raw = str_head(start, start.n - s->n);
	return good;
}

bool text_json_parse(struct str s, struct text_json *r)
{
	if (!skip_value(&s, r, 0))
		return false;
	skip_blanks(&s);
	return s.n == 0;
}

bool text_json_member(struct text_json object, struct str name, struct text_json *r)
{
	struct str rest = object.raw, key;
	struct text_json value;
	bool found = false;

	if (object.type != TEXT_JSON_OBJECT || !skip_char(&rest, '{'))
		return false;
	do {
		if (!skip_char(&rest, '"') || !skip_string(&rest, &key) || !skip_char(&rest, ':') ||
		    !skip_value(&rest, &value, 1))
			break;
		if (!str_eq(key, name))
			continue;
		if (found)
			return false;
		*r = value;
		found = true;
	} while (skip_char(&rest, ','));
	return found;
}

bool text_json_next(struct str *rest, struct text_json *item_r)
{
	if (!skip_char(rest, '[') && !skip_char(rest, ','))
		return false;
	return skip_value(rest, item_r, 1);
}

static bool hex4(struct str s, uint32_t *r)
{
	uint64_t v;

	if (s.n < 4 || !num_parse_hex(str_head(s, 4), &v))
		return false;
	*r = (uint32_t)v;
	return true;
}

static void put_utf8(struct buf *b, uint32_t c)
{
	if (c < 0x80) {
		buf_ch(b, (char)c);
		return;
	}
	if (c < 0x800) {
		buf_ch(b, (char)(0xc0 | c >> 6));
	} else {
		if (c < 0x10000) {
			buf_ch(b, (char)(0xe0 | c >> 12));
		} else {
			buf_ch(b, (char)(0xf0 | c >> 18));
			buf_ch(b, (char)(0x80 | (c >> 12 & 63)));
		}
		buf_ch(b, (char)(0x80 | (c >> 6 & 63)));
	}
	buf_ch(b, (char)(0x80 | (c & 63)));
}

/* "\u" is behind us. */
static bool put_unicode(struct str *s, struct buf *b)
{
	uint32_t c, low;

	if (!hex4(*s, &c) || c == 0)
		return false;
	*s = str_from(*s, 4);
	if (c >= 0xd800 && c < 0xe000) {
		if (c >= 0xdc00 || !str_starts(*s, STR("\\u")) || !hex4(str_from(*s, 2), &low) ||
		    low < 0xdc00 || low >= 0xe000)
			return false;
		*s = str_from(*s, 6);
		c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
	}
	put_utf8(b, c);
	return true;
}

static bool unescape(struct str s, struct buf *b)
{
	static const char names[] = "\"\\/bfnrt", bytes[] = "\"\\/\b\f\n\r\t";

	while (s.n) {
		size_t n = str_cspan(s, "\\");
		const char *at;

		buf_add(b, str_head(s, n));
		s = str_from(s, n);
		if (s.n == 0)
			break;
		if (s.n < 2)
			return false;
		at = s.p[1] ? strchr(names, s.p[1]) : NULL;
		if (!at && s.p[1] != 'u')
			return false;
		s = str_from(s, 2);
		if (at)
			buf_ch(b, bytes[at - names]);
		else if (!put_unicode(&s, b))
			return false;
	}
	return true;
}

struct str text_json_string(struct arena *a, struct text_json v)
{
	struct str r = STR_NIL;
	struct buf b;

	if (v.type != TEXT_JSON_STRING)
		return r;
	buf_init(&b, v.raw.n + 1);
	if (unescape(v.raw, &b))
		r = arena_str(a, b.n ? buf_str(&b) : STR(""));
	buf_free(&b);
	return r;
}

bool text_json_integer(struct text_json v, int64_t *r)
{
	bool negative = v.raw.n && v.raw.p[0] == '-';
	struct str s = str_from(v.raw, negative), rest;
	uint64_t n;

	rest = str_from(s, str_cspan(s, "."));
	if (v.type != TEXT_JSON_NUMBER || str_cspan(s, "eE") < s.n ||
	    !num_parse_u64(str_head(s, s.n - rest.n), &n) || n > INT64_MAX)
		return false;
	*r = negative ? -(int64_t)n : (int64_t)n;
	return true;
}
