/* Walking the tree with the tables in hand. */
#include "sieve/check.h"

#include <stdarg.h>

#include "base/num.h"
#include "base/vec.h"
#include "sieve/encoded.h"
#include "sieve/ihave.h"
#include "sieve/variables.h"

static int report(struct sieve_check *c, unsigned line, unsigned column, const char *fmt, va_list ap)
{
	char text[400];

	vsnprintf(text, sizeof text, fmt, ap);
	return sieve_errors_add(c->r, line, column, "%s", text);
}

int sieve_check_error(struct sieve_check *c, const struct sieve_node *n, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(c, n->line, n->column, fmt, ap);
	va_end(ap);
	return -1;
}

int sieve_check_arg_error(struct sieve_check *c, const struct sieve_arg *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(c, a->line, a->column, fmt, ap);
	va_end(ap);
	return -1;
}

bool sieve_check_has(const struct sieve_check *c, enum sieve_cap cap)
{
	return cap == SIEVE_CAP_BASE || c->script->has[cap];
}

void sieve_check_enable(struct sieve_check *c, enum sieve_cap cap)
{
	for (; cap != SIEVE_CAP_BASE; cap = sieve_caps_implied(cap))
		c->script->has[cap] = true;
}

bool sieve_check_is_constant(const struct sieve_check *c, struct str s)
{
	return !sieve_check_has(c, SIEVE_CAP_VARIABLES) || str_find(s, STR("${")) < 0;
}

/* An unknown thing: an error, or under a false ihave a command that fails when it is reached. */
__attribute__((format(printf, 4, 5))) static int unusable(
    struct sieve_check *c, struct sieve_node *n, const struct sieve_arg *at, const char *fmt, ...)
{
	char text[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (!c->lenient)
		return sieve_errors_add(
		    c->r, at ? at->line : n->line, at ? at->column : n->column, "%s", text);
	n->command = &sieve_ihave_unusable;
	n->data = arena_new(c->r->a, struct str);
	*(struct str *)n->data = arena_str(c->r->a, str_c(text));
	return -1;
}

static const char *type_name(char type)
{
	return type == 's' ? "a string" : type == 'S' ? "a string or a list of strings" : "a number";
}

static bool type_fits(const struct sieve_arg *a, char type)
{
	switch (type) {
	case 's':
		return a->kind == SIEVE_ARG_STRING;
	case 'S':
		return a->kind == SIEVE_ARG_STRING || a->kind == SIEVE_ARG_LIST;
	default:
		return a->kind == SIEVE_ARG_NUMBER;
	}
}

/* Strings as they are written: encoded characters become themselves, variables are looked at. */
static void check_strings(struct sieve_check *c, struct sieve_arg *a)
{
	for (size_t i = 0; i < a->n; i++) {
		if (sieve_check_has(c, SIEVE_CAP_ENCODED) &&
		    sieve_encoded_decode(c->r->a, a->list[i], &a->list[i]) < 0)
			sieve_check_arg_error(c, a, "an encoded character here is no Unicode character");
		if (sieve_check_has(c, SIEVE_CAP_VARIABLES))
			sieve_variables_check(c, a, a->list[i]);
	}
}

/* The tag at args[*i], and its argument behind it. */
static int check_tag(struct sieve_check *c, struct sieve_node *n, unsigned *i)
{
	const struct sieve_arg *at = &n->args[*i];
	bool elsewhere = false;
	const struct sieve_tag *tag = sieve_table_tag(at->tag, n->command->takes, &elsewhere);
	struct sieve_tag_use *use;

	if (!tag)
		return unusable(c, n, at,
		    elsewhere ? "\"%s\" does not take the tag \":%.*s\"" : "\"%s\": unknown tag \":%.*s\"",
		    n->command->name, STR_ARG(at->tag));
	if (!sieve_check_has(c, tag->cap))
		return unusable(
		    c, n, at, "the tag \":%s\" needs require \"%s\"", tag->name, sieve_caps_name(tag->cap));
	if (sieve_tag(n, tag->slot))
		return sieve_check_arg_error(c, at,
		    "the tag \":%s\" comes after \":%s\": only one of them can be given", tag->name,
		    sieve_tag(n, tag->slot)->tag->name);
	use = &n->tags[n->ntags++];
	use->tag = tag;
	if (!tag->arg)
		return 0;
	if (*i + 1 >= n->nargs || !type_fits(&n->args[*i + 1], tag->arg))
		return sieve_check_arg_error(
		    c, at, "the tag \":%s\" must be followed by %s", tag->name, type_name(tag->arg));
	use->arg = &n->args[++*i];
	return 0;
}

/* How many positional arguments the signature has, and which may be left out (-1: none). */
static int signature_length(const char *args, int *optional_r)
{
	int n = 0;

	*optional_r = -1;
	for (; args && *args; args++) {
		if (*args == '?')
			*optional_r = n - 1;
		else
			n++;
	}
	return n;
}

static int place_positions(
    struct sieve_check *c, struct sieve_node *n, const struct sieve_arg **given, int count)
{
	int optional, want = signature_length(n->command->args, &optional), at = 0, slot = 0;

	if (count != want && !(optional >= 0 && count == want - 1))
		return sieve_check_error(c, n, "\"%s\" takes %s%d argument%s, %d given", n->command->name,
		    optional >= 0 ? "at most " : "", want, want == 1 ? "" : "s", count);
	for (const char *type = n->command->args ? n->command->args : ""; *type; type++) {
		if (*type == '?')
			continue;
		if (slot != optional || count == want) {
			if (!type_fits(given[at], *type))
				return sieve_check_arg_error(c, given[at], "\"%s\": argument %d must be %s",
				    n->command->name, at + 1, type_name(*type));
			n->pos[slot] = given[at++];
		}
		slot++;
	}
	return 0;
}

static int check_args(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_arg *given[SIEVE_MAX_ARGS];
	int count = 0, rc = 0;

	n->tags = arena_array(c->r->a, n->nargs, sizeof *n->tags);
	for (unsigned i = 0; i < n->nargs; i++)
		check_strings(c, &n->args[i]);
	for (unsigned i = 0; i < n->nargs; i++) {
		if (n->args[i].kind != SIEVE_ARG_TAG)
			given[count++] = &n->args[i];
		else if (count > 0)
			rc = sieve_check_arg_error(c, &n->args[i],
			    "the tag \":%.*s\" stands behind a positional argument; tags come first",
			    STR_ARG(n->args[i].tag));
		else if (check_tag(c, n, &i) < 0)
			rc = -1;
		if (n->command == &sieve_ihave_unusable)
			return -1;
	}
	return rc < 0 ? rc : place_positions(c, n, given, count);
}

static void check_test(struct sieve_check *c, struct sieve_node *n);

/* "keep redirect …;": the test is the next command. */
static bool is_unended(const struct sieve_node *n)
{
	return n->command->kind != SIEVE_TEST && !n->command->block &&
	       n->command->tests == SIEVE_TESTS_NONE && n->tests && !n->has_test_list &&
	       !sieve_table_command(n->tests->name, true) && sieve_table_command(n->tests->name, false);
}

static int check_subtests(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_command *cmd = n->command;

	if (is_unended(n))
		return sieve_check_error(c, n, "\";\" is missing after \"%s\", before \"%.*s\"", cmd->name,
		    STR_ARG(n->tests->name));
	for (struct sieve_node *t = n->tests; t; t = t->next)
		check_test(c, t);
	if (cmd->tests == SIEVE_TESTS_NONE && n->tests)
		return sieve_check_error(c, n, "\"%s\" takes no test", cmd->name);
	if (cmd->tests == SIEVE_TESTS_ONE && (!n->tests || n->has_test_list))
		return sieve_check_error(c, n, "\"%s\" takes one test", cmd->name);
	if (cmd->tests == SIEVE_TESTS_LIST && !n->has_test_list)
		return sieve_check_error(c, n, "\"%s\" takes a list of tests in parentheses", cmd->name);
	return 0;
}

/* Finds the command; -1 when it can't be used (an error was reported, or it is bound to fail when it runs). */
static int resolve(struct sieve_check *c, struct sieve_node *n, bool is_test)
{
	const struct sieve_command *cmd = sieve_table_command(n->name, is_test);
	bool elsewhere;

	if (!cmd && sieve_table_command(n->name, !is_test))
		return sieve_check_error(c, n,
		    is_test ? "\"%.*s\" is a command, not a test" : "\"%.*s\" is a test, not a command",
		    STR_ARG(n->name));
	if (!cmd && is_test && sieve_table_tag(n->name, ~0U, &elsewhere))
		return unusable(c, n, NULL, "unknown test \"%.*s\": the tag is written \":%.*s\"",
		    STR_ARG(n->name), STR_ARG(n->name));
	if (!cmd)
		return unusable(
		    c, n, NULL, "unknown %s \"%.*s\"", is_test ? "test" : "command", STR_ARG(n->name));
	if (!sieve_check_has(c, cmd->cap))
		return unusable(
		    c, n, NULL, "\"%s\" needs require \"%s\"", cmd->name, sieve_caps_name(cmd->cap));
	n->command = cmd;
	return 0;
}

static void check_test(struct sieve_check *c, struct sieve_node *n)
{
	int rc;

	if (resolve(c, n, true) < 0)
		return;
	rc = check_args(c, n);
	if (n->command == &sieve_ihave_unusable)
		return;
	if (check_subtests(c, n) == 0 && rc == 0 && n->command->check)
		n->command->check(c, n);
}

static bool is_named(const struct sieve_node *n, struct str name)
{
	return n && str_ieq(n->name, name);
}

static void check_order(struct sieve_check *c, const struct sieve_node *n, const struct sieve_node *before)
{
	if (is_named(n, STR("require"))) {
		if (c->others_seen)
			sieve_check_error(c, n, "\"require\" must stand before all other commands");
		return;
	}
	c->others_seen = true;
	if ((is_named(n, STR("elsif")) || is_named(n, STR("else"))) && !is_named(before, STR("if")) &&
	    !is_named(before, STR("elsif")))
		sieve_check_error(c, n, "\"%.*s\" must follow \"if\" or \"elsif\"", STR_ARG(n->name));
}

static void check_commands(struct sieve_check *c, struct sieve_node *n);

static void check_block(struct sieve_check *c, struct sieve_node *n)
{
	bool loop = is_named(n, STR("foreverypart"));

	if (n->command && n->command != &sieve_ihave_unusable && n->command->block != n->has_block)
		sieve_check_error(c, n,
		    n->has_block ? "\"%s\" takes no block" : "\"%s\" must be followed by a block",
		    n->command->name);
	c->loops += loop;
	check_commands(c, n->block);
	c->loops -= loop;
}

static void check_command(struct sieve_check *c, struct sieve_node *n)
{
	int rc;

	if (resolve(c, n, false) == 0) {
		rc = check_args(c, n);
		if (n->command != &sieve_ihave_unusable && check_subtests(c, n) == 0 && rc == 0 &&
		    n->command->check)
			n->command->check(c, n);
	}
	check_block(c, n);
}

static void check_commands(struct sieve_check *c, struct sieve_node *n)
{
	for (const struct sieve_node *before = NULL; n; before = n, n = n->next) {
		if (sieve_errors_are_enough(c->r))
			return;
		check_order(c, n, before);
		check_command(c, n);
	}
}

void sieve_check(struct sieve_check *c)
{
	check_commands(c, c->script->first);
}
