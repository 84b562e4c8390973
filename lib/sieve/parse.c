/* A descent over two capped dimensions: blocks and tests. */
#include "sieve/parse.h"

#include "base/num.h"
#include "base/vec.h"
#include "sieve/lex.h"

struct parser {
	struct sieve_lex lex;
	struct sieve_reporter *r;
	unsigned blocks, tests;
	bool failed;                     /* in this command: skip to its end */
	unsigned last_line, last_column; /* where the token before this one begins */
};

static void next(struct parser *p)
{
	p->last_line = p->lex.token_line;
	p->last_column = p->lex.token_column;
	do {
		sieve_lex_next(&p->lex);
		if (p->lex.token == SIEVE_TOK_ERROR) {
			sieve_errors_add(
			    p->r, p->lex.token_line, p->lex.token_column, "%.*s", STR_ARG(p->lex.value));
			p->failed = true;
		}
	} while (p->lex.token == SIEVE_TOK_ERROR);
}

static bool is_punct(const struct parser *p, char c)
{
	return p->lex.token == SIEVE_TOK_PUNCT && p->lex.ch == c;
}

static void describe(const struct sieve_lex *l, char *to, size_t n)
{
	switch (l->token) {
	case SIEVE_TOK_END:
		snprintf(to, n, "the end of the script");
		break;
	case SIEVE_TOK_IDENT:
		snprintf(to, n, "\"%.*s\"", (int)num_min(l->value.n, 60), l->value.p);
		break;
	case SIEVE_TOK_TAG:
		snprintf(to, n, "the tag \":%.*s\"", (int)num_min(l->value.n, 60), l->value.p);
		break;
	case SIEVE_TOK_NUMBER:
		snprintf(to, n, "a number");
		break;
	case SIEVE_TOK_STRING:
		snprintf(to, n, "a string");
		break;
	default:
		snprintf(to, n, "\"%c\"", l->ch);
		break;
	}
}

/* One complaint per command: what follows from the first says nothing new. */
static void complain(struct parser *p, const char *wanted)
{
	char found[100];

	if (p->failed)
		return;
	describe(&p->lex, found, sizeof found);
	sieve_errors_add(
	    p->r, p->lex.token_line, p->lex.token_column, "expected %s, found %s", wanted, found);
	p->failed = true;
}

/* Strings up to "]". */
static void parse_list(struct parser *p, struct sieve_arg *arg)
{
	VEC(struct str) list = {0};

	do {
		next(p);
		if (p->lex.token != SIEVE_TOK_STRING) {
			complain(p, "a string in the list");
			return;
		}
		*vec_push(&list, p->r->a) = p->lex.value;
		next(p);
	} while (is_punct(p, ',') && !p->failed);
	arg->kind = SIEVE_ARG_LIST;
	arg->list = list.p;
	arg->n = list.n;
	if (is_punct(p, ']'))
		next(p);
	else
		complain(p, "\",\" or \"]\" after a string of the list");
}

/* True when there was an argument. */
static bool parse_arg(struct parser *p, struct sieve_arg *arg)
{
	*arg = (struct sieve_arg){.line = p->lex.token_line, .column = p->lex.token_column};
	if (is_punct(p, '[')) {
		parse_list(p, arg);
		return !p->failed;
	}
	switch (p->lex.token) {
	case SIEVE_TOK_STRING:
		arg->kind = SIEVE_ARG_STRING;
		arg->list = arena_new(p->r->a, struct str);
		arg->list[0] = p->lex.value;
		arg->n = 1;
		break;
	case SIEVE_TOK_NUMBER:
		arg->kind = SIEVE_ARG_NUMBER;
		arg->number = p->lex.number;
		break;
	case SIEVE_TOK_TAG:
		arg->kind = SIEVE_ARG_TAG;
		arg->tag = arena_str(p->r->a, p->lex.value);
		break;
	default:
		return false;
	}
	next(p);
	return true;
}

static void parse_args(struct parser *p, struct sieve_node *n)
{
	struct sieve_arg args[SIEVE_MAX_ARGS], extra;

	while (!p->failed && parse_arg(p, n->nargs < SIEVE_MAX_ARGS ? &args[n->nargs] : &extra)) {
		if (n->nargs == SIEVE_MAX_ARGS) {
			sieve_errors_add(
			    p->r, extra.line, extra.column, "more than %d arguments", SIEVE_MAX_ARGS);
			p->failed = true;
			return;
		}
		n->nargs++;
	}
	n->args = arena_array(p->r->a, n->nargs, sizeof *n->args);
	if (n->nargs)
		memcpy(n->args, args, n->nargs * sizeof *args);
}

/* A node that begins at the identifier that is the current token. */
static struct sieve_node *begin_node(struct parser *p)
{
	struct sieve_node *n = arena_new(p->r->a, struct sieve_node);

	n->name = arena_str(p->r->a, p->lex.value);
	n->line = p->lex.token_line;
	n->column = p->lex.token_column;
	next(p);
	return n;
}

static void parse_tests(struct parser *p, struct sieve_node *n);

static struct sieve_node *parse_test(struct parser *p)
{
	struct sieve_node *n;

	if (p->lex.token != SIEVE_TOK_IDENT) {
		complain(p, "a test");
		return NULL;
	}
	n = begin_node(p);
	if (!p->failed && ++p->tests > SIEVE_MAX_TESTS) {
		sieve_errors_add(
		    p->r, n->line, n->column, "tests are nested more than %d deep", SIEVE_MAX_TESTS);
		p->failed = true;
	}
	parse_args(p, n);
	if (!p->failed)
		parse_tests(p, n);
	p->tests--;
	return n;
}

/* The test or the list of tests behind the arguments, if there is any. */
static void parse_tests(struct parser *p, struct sieve_node *n)
{
	struct sieve_node **tail = &n->tests;

	if (p->lex.token == SIEVE_TOK_IDENT)
		n->tests = parse_test(p);
	if (!is_punct(p, '(') || n->tests)
		return;
	n->has_test_list = true;
	do {
		next(p);
		*tail = parse_test(p);
		if (!*tail || p->failed)
			return;
		tail = &(*tail)->next;
	} while (is_punct(p, ','));
	if (is_punct(p, ')'))
		next(p);
	else
		complain(p, "\",\" or \")\" after a test of the list");
}

/* After an error: behind the next ";", or to a brace. A block of the broken command is still looked at. */
static void resync(struct parser *p)
{
	while (p->lex.token != SIEVE_TOK_END && !is_punct(p, ';') && !is_punct(p, '{') && !is_punct(p, '}'))
		next(p);
	p->failed = false;
}

/* Behind the block's "}", whatever is in it. */
static void skip_block(struct parser *p)
{
	for (unsigned depth = 1; depth > 0 && p->lex.token != SIEVE_TOK_END;) {
		next(p);
		depth += is_punct(p, '{');
		depth -= is_punct(p, '}');
	}
	next(p);
	p->failed = false;
}

static struct sieve_node *parse_commands(struct parser *p);

static void parse_block(struct parser *p, struct sieve_node *n)
{
	unsigned line = p->lex.token_line, column = p->lex.token_column;

	n->has_block = true;
	if (++p->blocks > SIEVE_MAX_BLOCKS) {
		sieve_errors_add(p->r, line, column, "blocks are nested more than %d deep", SIEVE_MAX_BLOCKS);
		p->blocks--;
		skip_block(p);
		return;
	}
	next(p);
	n->block = parse_commands(p);
	p->blocks--;
	if (is_punct(p, '}'))
		next(p);
	else if (p->r->errors->count == 0)
		sieve_errors_add(p->r, line, column, "the block that begins here has no closing brace");
}

/* What follows a command is neither ";" nor "{". */
static void complain_of_end(struct parser *p, const struct sieve_node *n)
{
	if (!is_punct(p, '}') && p->lex.token != SIEVE_TOK_END) {
		complain(p, "an argument, \";\" or a block");
		return;
	}
	sieve_errors_add(p->r, p->last_line, p->last_column, "\";\" or a block is missing after \"%.*s\"",
	    (int)num_min(n->name.n, 60), n->name.p);
	p->failed = true;
}

static struct sieve_node *parse_command(struct parser *p)
{
	struct sieve_node *n;

	p->failed = false;
	p->tests = 0;
	if (p->lex.token != SIEVE_TOK_IDENT) {
		bool stray = is_punct(p, ';') || is_punct(p, '}');

		complain(p, "a command");
		next(p);
		if (!stray)
			resync(p);
		if (!stray && is_punct(p, ';'))
			next(p);
		return NULL;
	}
	n = begin_node(p);
	parse_args(p, n);
	if (!p->failed)
		parse_tests(p, n);
	if (!p->failed && !is_punct(p, ';') && !is_punct(p, '{'))
		complain_of_end(p, n);
	if (p->failed)
		resync(p);
	if (is_punct(p, '{'))
		parse_block(p, n);
	else if (is_punct(p, ';'))
		next(p);
	return n;
}

static struct sieve_node *parse_commands(struct parser *p)
{
	struct sieve_node *first = NULL, **tail = &first;

	while (p->lex.token != SIEVE_TOK_END && !sieve_errors_are_enough(p->r)) {
		if (is_punct(p, '}') && p->blocks > 0)
			break;
		*tail = parse_command(p);
		if (*tail)
			tail = &(*tail)->next;
	}
	return first;
}

struct sieve_node *sieve_parse(struct sieve_reporter *r, struct str text)
{
	struct parser p = {.r = r};

	sieve_lex_init(&p.lex, r->a, text);
	next(&p);
	return parse_commands(&p);
}
