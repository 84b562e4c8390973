/* The location of mail. */
#include "conf/mail.h"

#include "conf/conf.h"

struct str conf_mail_option(const struct conf_mail *m, struct str name)
{
	for (size_t i = 0; i < m->n; i++)
		if (str_ieq(m->options[i].name, name))
			return m->options[i].value;
	return STR_NIL;
}

/* "format:" in front: letters and digits, before the first ':', and no '/'. */
static struct str take_format(struct str *text)
{
	size_t n = 0;

	while (n < text->n && (str_is_alnum(text->p[n]) || text->p[n] == '-'))
		n++;
	if (n == 0 || n >= text->n || text->p[n] != ':')
		return STR_NIL;
	*text = str_from(*text, n + 1);
	return str_of(text->p - n - 1, n);
}

static int add_option(
    struct arena *a, struct conf_mail *m, struct str one, const struct conf_user *u, struct err *e)
{
	struct str name;

	if (m->n == CONF_MAIL_OPTIONS_MAX)
		return err_set(e, ERR_SYNTAX, "more than %d options", CONF_MAIL_OPTIONS_MAX);
	str_cut(&one, '=', &name);
	if (name.n == 0)
		return err_set(e, ERR_SYNTAX, "an option without a name");
	m->options[m->n].name = arena_str(a, name);
	m->options[m->n].value = one.n ? conf_user_expand(a, one, u, e) : STR("");
	return str_is_nil(m->options[m->n++].value) ? -1 : 0;
}

int conf_mail_parse(
    struct arena *a, struct str text, const struct conf_user *u, struct conf_mail *m, struct err *e)
{
	struct str rest = text, one;

	*m = (struct conf_mail){0};
	m->format = take_format(&rest);
	if (!str_is_nil(m->format))
		m->format = arena_str(a, m->format);
	str_cut(&rest, ':', &one);
	if (one.n == 0)
		return err_set(e, ERR_SYNTAX, "MAIL=%.*s has no path", STR_ARG(text));
	m->path = conf_user_expand(a, one, u, e);
	if (str_is_nil(m->path))
		return err_context(e, "MAIL");
	while (str_cut(&rest, ':', &one))
		if (one.n && add_option(a, m, one, u, e))
			return err_context(e, "MAIL=%.*s", STR_ARG(text));
	return 0;
}

int conf_mail_environment(struct arena *a, struct conf_mail *m, struct err *e)
{
	struct conf_user u = conf_user_environment();
	const char *index = conf_string("MAIL_INDEX");

	if (conf_mail_parse(a, str_c(conf_string("MAIL")), &u, m, e))
		return -1;
	if (!index || !str_is_nil(conf_mail_option(m, STR("INDEX"))))
		return 0;
	return add_option(a, m, arena_printf(a, "INDEX=%s", index), &u, e);
}
