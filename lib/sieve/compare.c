/* Keys for comparing. */
#include "sieve/compare.h"

#include "base/num.h"
#include "text/casemap.h"
#include "text/utf8.h"

bool sieve_compare_find(struct str name, enum sieve_comparator *r)
{
	static const char *const names[] = {
	    [SIEVE_COMPARE_ASCII] = "i;ascii-casemap",
	    [SIEVE_COMPARE_OCTET] = "i;octet",
	    [SIEVE_COMPARE_NUMERIC] = "i;ascii-numeric",
	    [SIEVE_COMPARE_UNICODE] = "i;unicode-casemap",
	};

	for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
		if (str_eq(name, str_c(names[i]))) {
			*r = (enum sieve_comparator)i;
			return true;
		}
	}
	return false;
}

static struct str ascii_key(struct arena *a, struct str s)
{
	char *p = arena_bytes(a, s.n);

	text_casemap_upper(p, s.p ? s.p : "", s.n);
	return (struct str){p, s.n};
}

static struct str unicode_key(struct arena *a, struct str s)
{
	struct buf b;
	struct str r;

	if (text_utf8_is_ascii(s))
		return ascii_key(a, s);
	buf_init(&b, s.n * 18);
	text_casemap_key(s, &b);
	r = arena_str(a, buf_str(&b));
	buf_free(&b);
	return r;
}

struct str (*sieve_compare_key_function(enum sieve_comparator c))(struct arena *a, struct str s)
{
	return c == SIEVE_COMPARE_ASCII ? ascii_key : c == SIEVE_COMPARE_UNICODE ? unicode_key : NULL;
}

struct str sieve_compare_key(enum sieve_comparator c, struct arena *a, struct str s)
{
	switch (c) {
	case SIEVE_COMPARE_ASCII:
		return ascii_key(a, s);
	case SIEVE_COMPARE_UNICODE:
		return unicode_key(a, s);
	default:
		return s;
	}
}

/* Origins of bytes that are compared as they are: one character may still be several bytes. */
static const uint32_t *origins_of_unicode(struct arena *a, struct str s, struct buf *key)
{
	uint32_t *origin = NULL;
	size_t cap = 0;

	for (size_t at = 0; at < s.n;) {
		uint32_t cp;
		size_t n = text_utf8_decode(str_from(s, at), &cp), before = key->n;

		text_casemap_piece(str_head(str_from(s, at), n), key);
		if (key->n + 1 > cap) {
			uint32_t *old = origin;

			cap = (key->n + s.n) * 2;
			origin = arena_array(a, cap, sizeof *origin);
			if (before)
				memcpy(origin, old, before * sizeof *origin);
		}
		for (size_t i = before; i < key->n; i++)
			origin[i] = (uint32_t)at;
		at += n;
	}
	if (origin)
		origin[key->n] = (uint32_t)s.n;
	return origin;
}

struct str sieve_compare_key_origin(
    enum sieve_comparator c, struct arena *a, struct str s, const uint32_t **origin_r)
{
	struct buf b;
	struct str r;

	*origin_r = NULL;
	if (c != SIEVE_COMPARE_UNICODE || text_utf8_is_ascii(s) || !text_utf8_is_valid(s))
		return sieve_compare_key(c, a, s);
	buf_init(&b, s.n * 18);
	*origin_r = origins_of_unicode(a, s, &b);
	r = arena_str(a, buf_str(&b));
	buf_free(&b);
	return r;
}

static int compare_numbers(struct str a, struct str b)
{
	size_t an = str_span(a, "0123456789"), bn = str_span(b, "0123456789");

	if (an == 0 || bn == 0)
		return (an == 0) - (bn == 0);
	a = str_head(a, an);
	b = str_head(b, bn);
	a = str_from(a, num_min(str_span(a, "0"), a.n - 1));
	b = str_from(b, num_min(str_span(b, "0"), b.n - 1));
	if (a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return str_cmp(a, b);
}

int sieve_compare_keys(enum sieve_comparator c, struct str a, struct str b)
{
	return c == SIEVE_COMPARE_NUMERIC ? compare_numbers(a, b) : str_cmp(a, b);
}
