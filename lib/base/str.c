/* Views of bytes: comparison, search and splitting. */
#include "base/str.h"

bool str_ieq(struct str a, struct str b)
{
	return a.n == b.n && str_icmp(a, b) == 0;
}

bool str_istarts(struct str s, struct str prefix)
{
	return s.n >= prefix.n && str_icmp(str_head(s, prefix.n), prefix) == 0;
}

int str_icmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		unsigned char x = (unsigned char)str_lower_ch(a.p[i]),
		              y = (unsigned char)str_lower_ch(b.p[i]);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return a.n < b.n ? -1 : a.n > b.n;
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n ? memcmp(a.p, b.p, n) : 0;

	return r ? r : (a.n < b.n ? -1 : a.n > b.n);
}

ptrdiff_t str_chr(struct str s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;

	return hit ? hit - s.p : -1;
}

ptrdiff_t str_rchr(struct str s, char c)
{
	for (size_t i = s.n; i > 0; i--) {
		if (s.p[i - 1] == c)
			return (ptrdiff_t)i - 1;
	}
	return -1;
}

ptrdiff_t str_find(struct str s, struct str needle)
{
	const char *hit;

	if (needle.n == 0)
		return 0;
	hit = s.n ? memmem(s.p, s.n, needle.p, needle.n) : NULL;
	return hit ? hit - s.p : -1;
}

ptrdiff_t str_ifind(struct str s, struct str needle)
{
	for (size_t i = 0; i + needle.n <= s.n; i++) {
		if (str_ieq(str_of(s.p + i, needle.n), needle))
			return (ptrdiff_t)i;
	}
	return needle.n ? -1 : 0;
}

bool str_cut(struct str *s, char c, struct str *head)
{
	ptrdiff_t at;

	if (str_is_nil(*s))
		return false;
	at = str_chr(*s, c);
	*head = at < 0 ? *s : str_head(*s, (size_t)at);
	*s = at < 0 ? STR_NIL : str_from(*s, (size_t)at + 1);
	return true;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
	while (s.n && is_space(s.p[0]))
		s = str_from(s, 1);
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

static bool in_set(char c, const char *set)
{
	for (; *set; set++) {
		if (*set == c)
			return true;
	}
	return false;
}

size_t str_span(struct str s, const char *set)
{
	size_t i = 0;

	while (i < s.n && in_set(s.p[i], set))
		i++;
	return i;
}

size_t str_cspan(struct str s, const char *set)
{
	size_t i = 0;

	while (i < s.n && !in_set(s.p[i], set))
		i++;
	return i;
}

bool str_eq_const_time(struct str a, struct str b)
{
	unsigned char diff = a.n != b.n;

	/* The loop's length depends on b alone (the stored secret), never on where they differ. */
	for (size_t i = 0; i < b.n; i++)
		diff |= (unsigned char)(b.p[i] ^ (a.n ? a.p[i % a.n] : 0));
	return diff == 0;
}
