/* Reading KEY=value. */
#include "conf/envline.h"

struct value {
	char *to;
	size_t n, kept; /* kept: up to here blanks at the end stay */
};

void conf_envline_init(struct conf_envline *f, struct str text)
{
	*f = (struct conf_envline){text, 1};
}

static void put(struct value *v, char c, bool keep)
{
	v->to[v->n++] = c;
	if (keep)
		v->kept = v->n;
}

/* A quoted part, from its opening quote. False when it never closes. */
static bool take_quoted(struct conf_envline *f, struct value *v)
{
	char quote = f->rest.p[0];
	size_t i = 1;

	for (; i < f->rest.n && f->rest.p[i] != quote; i++) {
		char c = f->rest.p[i];

		if (c == '\\' && quote == '"' && i + 1 < f->rest.n && strchr("\"\\$`\n", f->rest.p[i + 1]) &&
		    f->rest.p[i + 1]) {
			c = f->rest.p[++i];
			f->line += c == '\n';
			if (c == '\n')
				continue;
		} else {
			f->line += c == '\n';
		}
		put(v, c, true);
	}
	v->kept = v->n;
	if (i >= f->rest.n)
		return false;
	f->rest = str_from(f->rest, i + 1);
	return true;
}

/* The value up to the end of its line, which is taken too. */
static bool take_value(struct conf_envline *f, struct value *v)
{
	while (f->rest.n > 0) {
		char c = f->rest.p[0];

		if (c == '\'' || c == '"') {
			if (!take_quoted(f, v))
				return false;
			continue;
		}
		f->rest = str_from(f->rest, 1);
		if (c == '\n') {
			f->line++;
			break;
		}
		if (c == '\\' && f->rest.n > 0) {
			c = f->rest.p[0];
			f->rest = str_from(f->rest, 1);
			f->line += c == '\n';
			if (c != '\n')
				put(v, c, true);
			continue;
		}
		if (v->n || !strchr(" \t\r", c) || c == '\0')
			put(v, c, c == '\0' || !strchr(" \t\r", c));
	}
	v->n = v->kept;
	return true;
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_alpha(s.p[i]) && s.p[i] != '_' && (i == 0 || !str_is_digit(s.p[i])))
			return false;
	return s.n > 0;
}

static void skip_line(struct conf_envline *f)
{
	struct str line;

	str_cut(&f->rest, '\n', &line);
	f->line++;
}

int conf_envline_next(
    struct conf_envline *f, struct arena *a, struct str *name_r, struct str *value_r, struct err *e)
{
	unsigned line;
	struct value v = {0};
	size_t n;

	for (;;) {
		f->rest = str_from(f->rest, str_span(f->rest, " \t\r"));
		if (f->rest.n == 0)
			return 0;
		if (!strchr("#;\n", f->rest.p[0]) || f->rest.p[0] == '\0')
			break;
		skip_line(f);
	}
	line = f->line;
	n = str_cspan(f->rest, "=\n");
	*name_r = str_trim(str_head(f->rest, n));
	if (n >= f->rest.n || f->rest.p[n] != '=' || !is_name(*name_r))
		return err_set(e, ERR_SYNTAX, "line %u isn't NAME=value", line);
	*name_r = arena_str(a, *name_r);
	f->rest = str_from(f->rest, n + 1);
	v.to = arena_bytes(a, f->rest.n + 1);
	if (!take_value(f, &v))
		return err_set(e, ERR_SYNTAX, "line %u: a quote isn't closed", line);
	v.to[v.n] = '\0';
	*value_r = str_of(v.to, v.n);
	if (str_chr(*value_r, '\0') >= 0)
		return err_set(e, ERR_SYNTAX, "line %u holds a NUL", line);
	return 1;
}
