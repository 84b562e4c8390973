/* %u and ~. */
#include "conf/user.h"

#include "base/buf.h"

#define EXPANDED_MAX 65536

struct conf_user conf_user_environment(void)
{
	struct str name = str_c(getenv("USER")), home = str_c(getenv("HOME"));

	return (struct conf_user){name.n ? name : STR_NIL, home.n ? home : STR_NIL};
}

static struct str value_of(char letter, const struct conf_user *u)
{
	ptrdiff_t at = str_rchr(u->name, '@');

	switch (letter) {
	case '%':
		return STR("%");
	case 'u':
		return u->name;
	case 'n':
		return at < 0 ? u->name : str_head(u->name, (size_t)at);
	case 'd':
		return at < 0 ? STR("") : str_from(u->name, (size_t)at + 1);
	case 'h':
		return u->home;
	default:
		return STR_NIL;
	}
}

static int expand(struct str text, const struct conf_user *u, struct buf *b, struct err *e)
{
	struct str v;

	if (str_starts(text, STR("~")) && (text.n == 1 || text.p[1] == '/')) {
		if (u->home.n == 0)
			return err_set(e, ERR_CANNOT, "HOME isn't set, and %.*s needs it", STR_ARG(text));
		buf_add(b, u->home);
		text = str_from(text, 1);
	}
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '%') {
			buf_ch(b, text.p[i]);
			continue;
		}
		v = ++i < text.n ? value_of(text.p[i], u) : STR_NIL;
		if (str_is_nil(v))
			return err_set(e, ERR_SYNTAX,
			    "%.*s: %%u %%n %%d %%h (when it is known) and %%%% are the variables",
			    STR_ARG(text));
		buf_add(b, v);
	}
	return b->full ? err_set(e, ERR_LIMIT, "more than %d bytes", EXPANDED_MAX) : 0;
}

struct str conf_user_expand(struct arena *a, struct str text, const struct conf_user *u, struct err *e)
{
	struct str s = STR_NIL;
	struct buf b;

	buf_init(&b, EXPANDED_MAX);
	if (expand(text, u, &b, e) == 0)
		s = arena_str(a, buf_str(&b));
	buf_free(&b);
	return s;
}
