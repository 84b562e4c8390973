/*
 * Borrowed views of bytes. Mail holds NULs, so a string is a pointer and a length, passed by value; it
 * owns nothing and lives as long as what it points into. {NULL, 0} means "absent" (NIL), {"", 0} empty.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(lit) ((struct str){"" lit, sizeof(lit) - 1})
#define STR_NIL ((struct str){NULL, 0})
/* For printf: "%.*s", STR_ARG(s). A longer string than INT_MAX is cut. */
#define STR_ARG(s) (int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n), ((s).p ? (s).p : "")

/* View of a C string (the libc edge only); NULL gives NIL. */
static inline struct str str_c(const char *c)
{
	return (struct str){c, c ? strlen(c) : 0};
}

static inline struct str str_of(const void *p, size_t n)
{
	return (struct str){p, n};
}

static inline bool str_is_nil(struct str s)
{
	return s.p == NULL;
}

static inline bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* Everything from offset `from` (clamped). */
static inline struct str str_from(struct str s, size_t from)
{
	if (from > s.n)
		from = s.n;
	/* Nothing is added to a NULL pointer, not even 0 (C17 6.5.6). */
	return (struct str){from ? s.p + from : s.p, s.n - from};
}

/* The first n bytes (clamped). */
static inline struct str str_head(struct str s, size_t n)
{
	return (struct str){s.p, n < s.n ? n : s.n};
}

static inline bool str_starts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

static inline bool str_ends(struct str s, struct str suffix)
{
	return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

static inline char str_lower_ch(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static inline char str_upper_ch(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

/* ASCII case-insensitive comparisons (i;ascii-casemap over octets, RFC 4790 9.2). */
bool str_ieq(struct str a, struct str b);
bool str_istarts(struct str s, struct str prefix);
int str_icmp(struct str a, struct str b);
/* Octet order, shorter first on equal prefix: <0, 0, >0. */
int str_cmp(struct str a, struct str b);

/* Offset of the first byte c / of `needle`, or -1. */
ptrdiff_t str_chr(struct str s, char c);
ptrdiff_t str_rchr(struct str s, char c);
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_ifind(struct str s, struct str needle);

/* Splits at the first c: *head gets what stands before, *s the rest after it. With no c the whole of *s
 * becomes *head and *s becomes NIL. False when *s was NIL already: `while (str_cut(&s, ',', &item))`. */
bool str_cut(struct str *s, char c, struct str *head);

/* Without leading / trailing SP, TAB, CR, LF. */
struct str str_trim(struct str s);
/* Length of the leading run of bytes that are in `set`, and of those that are not. */
size_t str_span(struct str s, const char *set);
size_t str_cspan(struct str s, const char *set);

static inline bool str_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool str_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool str_is_alnum(char c)
{
	return str_is_digit(c) || str_is_alpha(c);
}

/* Equal in a time that depends on the lengths alone: for secrets. */
bool str_eq_const_time(struct str a, struct str b);

#endif
