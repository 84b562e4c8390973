/* Other scripts, compiled when they are met for the first time. */
#include "sieve/include.h"

#include "sieve/variables.h"
#include "text/utf8.h"

enum { PERSONAL, GLOBAL };

static const struct sieve_tag tags[] = {
    {"personal", SIEVE_SLOT_SCOPE, PERSONAL, 0, SIEVE_TAKES_INCLUDE, SIEVE_CAP_BASE},
    {"global", SIEVE_SLOT_SCOPE, GLOBAL, 0, SIEVE_TAKES_INCLUDE, SIEVE_CAP_BASE},
    {"once", SIEVE_SLOT_ONCE, 0, 0, SIEVE_TAKES_INCLUDE, SIEVE_CAP_BASE},
    {"optional", SIEVE_SLOT_OPTIONAL, 0, 0, SIEVE_TAKES_INCLUDE, SIEVE_CAP_BASE},
    {0},
};

/* A script's name holds no slash and no control character (RFC 5804 1.6); "." and ".." are not names. */
static bool is_script_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f || s.p[i] == '/')
			return false;
	return s.n > 0 && s.n <= 255 && s.p[0] != '.' && text_utf8_is_valid(s);
}

static int check_include(struct sieve_check *c, struct sieve_node *n)
{
	struct str name = n->pos[0]->list[0];

	if (!sieve_check_is_constant(c, name))
		return sieve_check_arg_error(
		    c, n->pos[0], "the name of an included script can't hold variables");
	return is_script_name(name) ? 0
	                            : sieve_check_arg_error(c, n->pos[0],
	                                  "\"%.*s\" can't be the name of a script", STR_ARG(name));
}

/* Loads and compiles; *r NULL when an optional script isn't there. */
static int load(struct sieve_interp *in, const struct sieve_node *n, bool global, struct sieve_included **r)
{
	struct str name = n->pos[0]->list[0], text;
	size_t most = in->set->max_script ? in->set->max_script : SIEVE_MAX_SCRIPT;
	struct sieve_errors errors = {0};
	struct sieve_included *s;
	int rc = in->world->include ? in->world->include(in->world->ctx, in->a, global, name, &text) : 0;

	*r = NULL;
	if (rc <= 0 && sieve_tag(n, SIEVE_SLOT_OPTIONAL))
		return 0;
	if (rc <= 0)
		return sieve_interp_fail(in,
		    "the %s script \"%.*s\" can't be included: there is none of that name, or it can't be "
		    "read",
		    global ? "global" : "personal", STR_ARG(name));
	in->included_bytes += text.n;
	if (in->included_bytes > most * 4)
		return sieve_interp_fail(in, "the included scripts have more than %zu bytes", most * 4);
	s = arena_new(in->a, struct sieve_included);
	s->script = sieve_compile(in->a, name, text, in->set, &errors);
	if (!s->script)
		return sieve_interp_fail(in, "the script \"%.*s\" can't be included: line %u: %.*s",
		    STR_ARG(name), errors.list.n ? errors.list.p[0].line : 0,
		    STR_ARG(errors.list.n ? errors.list.p[0].text : STR("")));
	s->key = arena_printf(in->a, "%s/%.*s", global ? "global" : "personal", STR_ARG(name));
	s->next = in->included;
	in->included = s;
	*r = s;
	return 0;
}

static struct sieve_included *find(struct sieve_interp *in, bool global, struct str name)
{
	struct str key = arena_printf(&in->scratch, "%s/%.*s", global ? "global" : "personal", STR_ARG(name));

	for (struct sieve_included *s = in->included; s; s = s->next)
		if (str_eq(s->key, key))
			return s;
	return NULL;
}

/* Runs it with variables of its own; match variables are shared with nobody (RFC 6609 3.4). */
static int run_script(struct sieve_interp *in, struct sieve_included *s)
{
	const struct sieve_script *script = in->script;
	const struct sieve_node *node = in->node;
	struct sieve_scope *scope = in->scope;
	int rc;

	s->done = true;
	in->active[in->include_depth++] = s->key;
	in->script = s->script;
	in->scope = sieve_variables_scope(in);
	in->nmatch = 0;
	rc = sieve_interp_commands(in, s->script->first);
	in->include_depth--;
	in->nmatch = 0;
	in->returned = false;
	if (rc == 0) {
		in->script = script;
		in->node = node;
	}
	in->scope = scope;
	return rc;
}

static int run_include(struct sieve_interp *in, const struct sieve_node *n)
{
	const struct sieve_tag_use *scope = sieve_tag(n, SIEVE_SLOT_SCOPE);
	bool global = scope && scope->tag->value == GLOBAL;
	struct sieve_included *s = find(in, global, n->pos[0]->list[0]);

	if (!s && load(in, n, global, &s) < 0)
		return -1;
	if (!s || (s->done && sieve_tag(n, SIEVE_SLOT_ONCE)))
		return 0;
	for (unsigned i = 0; i < in->include_depth; i++)
		if (str_eq(in->active[i], s->key))
			return sieve_interp_fail(
			    in, "the script \"%.*s\" includes itself", STR_ARG(s->script->name));
	if (in->include_depth == SIEVE_MAX_INCLUDE_DEPTH)
		return sieve_interp_fail(
		    in, "scripts are included more than %d deep", SIEVE_MAX_INCLUDE_DEPTH);
	if (++in->includes > SIEVE_MAX_INCLUDES)
		return sieve_interp_fail(in, "more than %d scripts are included", SIEVE_MAX_INCLUDES);
	return run_script(in, s);
}

/* In the main script it ends the script, like stop, but for others that include it (RFC 6609 3.3). */
static int run_return(struct sieve_interp *in, const struct sieve_node *n)
{
	(void)n;
	in->returned = true;
	return 0;
}

static int check_global(struct sieve_check *c, struct sieve_node *n)
{
	if (!sieve_check_has(c, SIEVE_CAP_VARIABLES))
		return sieve_check_error(c, n, "\"%s\" needs require \"variables\"", n->command->name);
	for (size_t i = 0; i < n->pos[0]->n; i++)
		if (!sieve_variables_is_name(n->pos[0]->list[i]))
			return sieve_check_arg_error(c, n->pos[0], "\"%.*s\" is not the name of a variable",
			    STR_ARG(n->pos[0]->list[i]));
	return 0;
}

static int run_global(struct sieve_interp *in, const struct sieve_node *n)
{
	for (size_t i = 0; i < n->pos[0]->n; i++)
		if (sieve_variables_declare_global(in, n->pos[0]->list[i]) < 0)
			return -1;
	return 0;
}

static const struct sieve_command commands[] = {
    {.name = "include",
        .kind = SIEVE_CONTROL,
        .cap = SIEVE_CAP_INCLUDE,
        .args = "s",
        .takes = SIEVE_TAKES_INCLUDE,
        .check = check_include,
        .run = run_include},
    {.name = "return", .kind = SIEVE_CONTROL, .cap = SIEVE_CAP_INCLUDE, .run = run_return},
    {.name = "global",
        .kind = SIEVE_CONTROL,
        .cap = SIEVE_CAP_INCLUDE,
        .args = "S",
        .check = check_global,
        .run = run_global},
    /* As drafts of RFC 6609 had it; old scripts still do. */
    {.name = "import",
        .kind = SIEVE_CONTROL,
        .cap = SIEVE_CAP_INCLUDE,
        .args = "S",
        .check = check_global,
        .run = run_global},
    {.name = "export",
        .kind = SIEVE_CONTROL,
        .cap = SIEVE_CAP_INCLUDE,
        .args = "S",
        .check = check_global,
        .run = run_global},
    {0},
};

const struct sieve_feature sieve_include = {.commands = commands, .tags = tags};
