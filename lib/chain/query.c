/* Placeholders. */
#include "chain/query.h"

#include "auth/name.h"
#include "base/buf.h"

#define TEXT_MAX 65536

static int add_parameter(
    struct chain_query *q, struct arena *a, struct str name, struct str user, struct err *e)
{
	struct str local, domain, value;

	auth_name_split(user, &local, &domain);
	if (str_eq(name, STR("user")))
		value = user;
	else if (str_eq(name, STR("local")))
		value = local;
	else if (str_eq(name, STR("domain")))
		value = domain.n ? domain : STR("");
	else if (!str_is_nil(q->old) && str_eq(name, STR("old")))
		value = q->old;
	else if (!str_is_nil(q->made) && str_eq(name, STR("new")))
		value = q->made;
	else
		return err_set(e, ERR_SYNTAX,
		    "the query has :%.*s; :user, :local and :domain are the parameters", STR_ARG(name));
	if (q->n == CHAIN_QUERY_VALUES)
		return err_set(e, ERR_LIMIT, "more than %d parameters", CHAIN_QUERY_VALUES);
	q->values[q->n++] = arena_cstr(a, value);
	return 0;
}

/* What stands at the front of the text up to the next parameter: quoted strings and "::" are part of it. */
static size_t plain_length(struct str s)
{
	bool quoted = false;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'')
			quoted = !quoted;
		if (quoted || s.p[i] != ':')
			continue;
		if (i + 1 < s.n && s.p[i + 1] == ':')
			i++;
		else if (i + 1 < s.n && str_is_alpha(s.p[i + 1]))
			return i;
	}
	return s.n;
}

int chain_query_bind(struct chain_query *q, struct arena *a, struct str text, struct str user,
    enum chain_query_style style, struct err *e)
{
	struct buf b;
	size_t n;
	int r = 0;

	q->n = 0;
	buf_init(&b, TEXT_MAX);
	while (text.n && r == 0) {
		n = plain_length(text);
		buf_add(&b, str_head(text, n));
		text = str_from(text, n);
		if (text.n == 0)
			break;
		for (n = 1; n < text.n && str_is_alnum(text.p[n]);)
			n++;
		r = add_parameter(q, a, str_from(str_head(text, n), 1), user, e);
		text = str_from(text, n);
		if (style == CHAIN_QUERY_MARKS)
			buf_ch(&b, '?');
		else
			buf_printf(&b, "$%d", q->n);
	}
	q->text = arena_cstr(a, arena_str(a, buf_str(&b)));
	if (r == 0 && (b.full || !q->text))
		r = err_set(e, ERR_LIMIT, "a query of more than %d bytes, or with a NUL", TEXT_MAX);
	buf_free(&b);
	return r;
}
