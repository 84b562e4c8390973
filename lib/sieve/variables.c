/* Scopes, references in strings, match variables. */
#include "sieve/variables.h"

#include "base/num.h"
#include "sieve/environment.h"
#include "text/utf8.h"

/* "${name}" at the start of s: the name between the braces and the whole length; 0 when it is none. */
static size_t reference(struct str s, struct str *name_r)
{
	size_t i = 2;
	bool dotted = false;

	if (s.n < 4 || s.p[0] != '$' || s.p[1] != '{')
		return 0;
	for (;;) {
		size_t start = i;

		while (i < s.n && (str_is_alnum(s.p[i]) || s.p[i] == '_'))
			i++;
		/* A part that begins with a digit has digits only. */
		if (i == start || i >= s.n ||
		    (str_is_digit(s.p[start]) &&
		        str_span((struct str){s.p + start, i - start}, "0123456789") != i - start))
			return 0;
		if (s.p[i] == '}')
			break;
		/* Items of the environment have hyphens, in their namespace alone. */
		if ((s.p[i] != '.' && !(dotted && s.p[i] == '-')) || str_is_digit(s.p[start]))
			return 0;
		dotted = true;
		i++;
	}
	*name_r = (struct str){s.p + 2, i - 2};
	return i + 1;
}

/* The part before the first dot is a namespace. */
static bool cut_namespace(struct str name, struct str *space_r, struct str *rest_r)
{
	ptrdiff_t dot = str_chr(name, '.');

	if (dot < 0)
		return false;
	*space_r = str_head(name, (size_t)dot);
	*rest_r = str_from(name, (size_t)dot + 1);
	return true;
}

bool sieve_variables_is_name(struct str s)
{
	if (s.n == 0 || s.n > 64 || str_is_digit(s.p[0]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_alnum(s.p[i]) && s.p[i] != '_')
			return false;
	return true;
}

static int check_reference(struct sieve_check *c, const struct sieve_arg *arg, struct str name)
{
	struct str space, rest;

	if (!cut_namespace(name, &space, &rest))
		return 0;
	if (str_ieq(space, STR("global"))) {
		if (!sieve_check_has(c, SIEVE_CAP_INCLUDE))
			return sieve_check_arg_error(
			    c, arg, "\"${%.*s}\" needs require \"include\"", STR_ARG(name));
		if (!sieve_variables_is_name(rest))
			return sieve_check_arg_error(
			    c, arg, "\"%.*s\" is not the name of a variable", STR_ARG(rest));
		return 0;
	}
	if (str_ieq(space, STR("env"))) {
		if (!sieve_check_has(c, SIEVE_CAP_VND_ENVIRONMENT))
			return sieve_check_arg_error(
			    c, arg, "\"${%.*s}\" needs require \"vnd.dovecot.environment\"", STR_ARG(name));
		return 0;
	}
	return sieve_check_arg_error(
	    c, arg, "unknown namespace \"%.*s\" of the variable \"${%.*s}\"", STR_ARG(space), STR_ARG(name));
}

int sieve_variables_check(struct sieve_check *c, const struct sieve_arg *arg, struct str s)
{
	ptrdiff_t at;

	while ((at = str_find(s, STR("${"))) >= 0) {
		struct str name;
		size_t n;

		s = str_from(s, (size_t)at);
		n = reference(s, &name);
		if (n && check_reference(c, arg, name) < 0)
			return -1;
		s = str_from(s, n ? n : 2);
	}
	return 0;
}

static struct sieve_variable *find(struct sieve_scope *scope, struct str name)
{
	for (struct sieve_variable *v = scope->first; v; v = v->next)
		if (str_ieq(v->name, name))
			return v;
	return NULL;
}

struct str sieve_variables_get(struct sieve_interp *in, struct str name)
{
	struct sieve_variable *v;
	struct sieve_scope *scope = in->scope;
	struct str space, rest;

	if (cut_namespace(name, &space, &rest)) {
		if (str_ieq(space, STR("env")))
			return sieve_environment_get(in, rest);
		scope = in->global;
		name = rest;
	}
	v = find(scope, name);
	if (v && v->global)
		v = find(in->global, name);
	return v ? buf_str(&v->value) : STR("");
}

/* ${n}, or a variable. */
static struct str get_any(struct sieve_interp *in, struct str name)
{
	uint32_t i;

	if (!str_is_digit(name.p[0]))
		return sieve_variables_get(in, name);
	if (!num_parse_u32(name, &i) || i >= in->nmatch)
		return STR("");
	return str_head(str_from(buf_str(&in->match_text), in->match[i].at), in->match[i].n);
}

/* As much of s as there is room for, whole characters. True when that isn't all. */
static bool add_cut(struct buf *b, struct str s)
{
	struct str head = text_utf8_head(s, b->max - b->n);

	buf_add(b, head);
	return head.n < s.n;
}

int sieve_variables_expand(struct sieve_interp *in, struct str s, struct str *r)
{
	bool cut = false;
	struct buf b;
	ptrdiff_t at;

	*r = s;
	if (!in->script->has[SIEVE_CAP_VARIABLES] || str_find(s, STR("${")) < 0)
		return 0;
	buf_init(&b, SIEVE_MAX_STRING);
	while ((at = str_find(s, STR("${"))) >= 0) {
		struct str name;
		size_t n;

		cut |= add_cut(&b, str_head(s, (size_t)at));
		s = str_from(s, (size_t)at);
		n = reference(s, &name);
		if (n) {
			cut |= add_cut(&b, get_any(in, name));
			in->instructions++;
		} else {
			buf_ch(&b, '$');
		}
		s = str_from(s, n ? n : 1);
	}
	cut |= add_cut(&b, s);
	*r = arena_str(&in->scratch, buf_str(&b));
	buf_free(&b);
	/* RFC 5229 6: a value that is too long is cut when it is set. Elsewhere a cut string would be compared with others. */
	if (cut && !str_ieq(in->node->name, STR("set")))
		return sieve_interp_fail(
		    in, "a string with its variables is longer than %d bytes", SIEVE_MAX_STRING);
	return sieve_interp_work(in, r->n);
}

static int add_variable(
    struct sieve_interp *in, struct sieve_scope *scope, struct str name, struct sieve_variable **r)
{
	struct sieve_variable *v = find(scope, name);

	if (!v) {
		if (scope->n == SIEVE_MAX_VARIABLES)
			return sieve_interp_fail(in, "more than %d variables", SIEVE_MAX_VARIABLES);
		v = arena_new(in->a, struct sieve_variable);
		v->name = arena_str(in->a, name);
		buf_init(&v->value, SIEVE_MAX_STRING);
		v->next = scope->first;
		scope->first = v;
		scope->n++;
	}
	*r = v;
	return 0;
}

int sieve_variables_set(struct sieve_interp *in, struct str name, struct str value)
{
	struct sieve_variable *v = NULL;
	struct sieve_scope *scope = in->scope;
	struct str space, rest;

	if (cut_namespace(name, &space, &rest)) {
		scope = in->global;
		name = rest;
	}
	if (add_variable(in, scope, name, &v) < 0 ||
	    (v->global && add_variable(in, in->global, name, &v) < 0))
		return -1;
	in->value_bytes = in->value_bytes - v->value.n + value.n;
	if (in->value_bytes > SIEVE_MAX_VALUES)
		return sieve_interp_fail(in, "the variables hold more than %d MiB", SIEVE_MAX_VALUES >> 20);
	buf_clear(&v->value);
	buf_add(&v->value, text_utf8_head(value, SIEVE_MAX_STRING));
	return 0;
}

int sieve_variables_declare_global(struct sieve_interp *in, struct str name)
{
	struct sieve_variable *v = find(in->scope, name);

	/* RFC 6609 section 3.4.1 */
	if (v && !v->global)
		return sieve_interp_fail(
		    in, "the variable \"%.*s\" is set before \"global\" names it", STR_ARG(name));
	if (add_variable(in, in->scope, name, &v) < 0)
		return -1;
	v->global = true;
	return 0;
}

void sieve_variables_matched(struct sieve_interp *in, struct str whole)
{
	buf_clear(&in->match_text);
	in->nmatch = 0;
	sieve_variables_add_match(in, whole);
}

void sieve_variables_add_match(struct sieve_interp *in, struct str part)
{
	if (in->nmatch == SIEVE_MAX_MATCHES)
		return;
	in->match[in->nmatch].at = in->match_text.n;
	in->match[in->nmatch++].n = part.n;
	buf_add(&in->match_text, part);
}

struct sieve_scope *sieve_variables_scope(struct sieve_interp *in)
{
	struct sieve_scope *s = arena_new(in->a, struct sieve_scope);

	s->next = in->scopes;
	in->scopes = s;
	return s;
}

void sieve_variables_end(struct sieve_interp *in)
{
	for (struct sieve_scope *s = in->scopes; s; s = s->next)
		for (struct sieve_variable *v = s->first; v; v = v->next)
			buf_free(&v->value);
	buf_free(&in->match_text);
	in->scopes = NULL;
}
