/* What a user name may look like. Everything not listed is refused, so that no later program has to quote. */
#include "auth/name.h"

#define ALWAYS "._-@+="
#define NEVER " /\\'\":*%$`<>()|&;!?[]{}#,"

/* Valid UTF-8 without surrogates, overlong forms, or C1 controls (RFC 3629): the length of the first character, 0 if none. */
static size_t utf8_character(struct str s)
{
	static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char c = (unsigned char)s.p[0];
	size_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
	unsigned v;

	if (c < 0xc2 || c > 0xf4 || s.n < n)
		return 0;
	v = c & (0x7fu >> n);
	for (size_t i = 1; i < n; i++) {
		if (((unsigned char)s.p[i] & 0xc0) != 0x80)
			return 0;
		v = v << 6 | ((unsigned char)s.p[i] & 0x3f);
	}
	if (v < least[n] || v < 0xa0 || (v >= 0xd800 && v < 0xe000) || v > 0x10ffff)
		return 0;
	return n;
}

static bool is_allowed(char c, const char *more)
{
	if (str_is_alnum(c) || (c != '\0' && strchr(ALWAYS, c)))
		return true;
	if ((unsigned char)c < 0x20 || (unsigned char)c >= 0x7f || strchr(NEVER, c))
		return false;
	return more && strchr(more, c);
}

struct str auth_name_check(struct arena *a, struct str name, const char *more, bool lower)
{
	bool utf8 = more && strcmp(more, "U") == 0;
	size_t n;
	char *to;

	if (name.n == 0 || name.n > AUTH_NAME_MAX || strchr(".-@", name.p[0]))
		return STR_NIL;
	if (str_find(name, STR("..")) >= 0)
		return STR_NIL;
	for (size_t i = 0; i < name.n; i += n) {
		n = 1;
		if (utf8 && (unsigned char)name.p[i] >= 0x80)
			n = utf8_character(str_from(name, i));
		else if (!is_allowed(name.p[i], utf8 ? NULL : more))
			return STR_NIL;
		if (n == 0)
			return STR_NIL;
	}
	to = arena_bytes(a, name.n + 1);
	for (size_t i = 0; i < name.n; i++)
		to[i] = lower ? str_lower_ch(name.p[i]) : name.p[i];
	to[name.n] = '\0';
	return str_of(to, name.n);
}

void auth_name_split(struct str name, struct str *local_r, struct str *domain_r)
{
	ptrdiff_t at = str_rchr(name, '@');

	*local_r = at < 0 ? name : str_head(name, (size_t)at);
	*domain_r = at < 0 ? STR_NIL : str_from(name, (size_t)at + 1);
}
