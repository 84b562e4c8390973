/* Programs by name. pipe is an action for later; filter and execute run at once, since the script goes on with what they say. */
#include "sieve/programs.h"

#include "sieve/action.h"
#include "sieve/set.h"
#include "sieve/variables.h"
#include "text/utf8.h"

enum { INPUT_DATA, INPUT_MESSAGE };
enum { RUN_COST = 100000, MAX_NAME = 128 };

static const struct sieve_tag tags[] = {
    {"try", SIEVE_SLOT_TRY, 0, 0, SIEVE_TAKES_TRY, SIEVE_CAP_BASE},
    {"input", SIEVE_SLOT_INPUT, INPUT_DATA, 's', SIEVE_TAKES_EXECUTE, SIEVE_CAP_BASE},
    {"pipe", SIEVE_SLOT_INPUT, INPUT_MESSAGE, 0, SIEVE_TAKES_EXECUTE, SIEVE_CAP_BASE},
    {"output", SIEVE_SLOT_OUTPUT, 0, 's', SIEVE_TAKES_EXECUTE, SIEVE_CAP_VARIABLES},
    {0},
};

/* UTF-8 without control characters, those above ASCII included, and without Unicode's separators of lines and paragraphs. */
static bool is_clean(struct str s)
{
	while (s.n) {
		uint32_t cp;

		s = str_from(s, text_utf8_decode(s, &cp));
		if (cp < ' ' || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029)
			return false;
	}
	return true;
}

/* A name in the administrator's directory: it can't climb out of it. */
static bool is_program_name(struct str s)
{
	return s.n > 0 && s.n <= MAX_NAME && s.p[0] != '.' && s.p[0] != '-' && str_chr(s, '/') < 0 &&
	       is_clean(s);
}

static int check_program(struct sieve_check *c, struct sieve_node *n)
{
	struct str name = n->pos[0]->list[0];
	const struct sieve_tag_use *output = sieve_tag(n, SIEVE_SLOT_OUTPUT);

	if (sieve_check_is_constant(c, name) && !is_program_name(name))
		return sieve_check_arg_error(
		    c, n->pos[0], "\"%.*s\" can't be the name of a program", STR_ARG(name));
	return output ? sieve_set_check_name(c, output->arg) : 0;
}

/* Name and arguments; they live as long as the result. */
static int get_program(struct sieve_interp *in, const struct sieve_node *n, struct sieve_program *p)
{
	struct str name, *args;

	if (sieve_interp_string(in, n, 0, &name) < 0 ||
	    sieve_interp_list(in, n->pos[1], &args, &p->nargs) < 0)
		return -1;
	if (!is_program_name(name))
		return sieve_interp_fail(
		    in, "\"%.*s\" can't be the name of a program", STR_ARG(str_head(name, 60)));
	p->args = arena_array(in->a, p->nargs, sizeof *p->args);
	for (size_t i = 0; i < p->nargs; i++) {
		if (!is_clean(args[i]))
			return sieve_interp_fail(in,
			    "an argument of the program \"%.*s\" holds a control character", STR_ARG(name));
		if (sieve_interp_keep(in, args[i], &p->args[i]) < 0)
			return -1;
	}
	return sieve_interp_keep(in, name, &p->name);
}

static int run_pipe(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_program program = {0};
	struct sieve_action *a;

	if (get_program(in, n, &program) < 0)
		return -1;
	if (!sieve_tag(n, SIEVE_SLOT_COPY))
		in->implicit_keep = false;
	a = sieve_action_add(in, SIEVE_PIPE);
	if (!a)
		return -1;
	a->program = program;
	a->optional = sieve_tag(n, SIEVE_SLOT_TRY) != NULL;
	return 0;
}

/* 1: it ended with 0; 0: with something else. */
static int run_now(struct sieve_interp *in, struct sieve_program *p)
{
	struct err e;

	p->status = -1;
	p->output = STR("");
	if (sieve_interp_work(in, RUN_COST * 64) < 0)
		return -1;
	if (!in->world->program)
		return sieve_interp_fail(in, "programs can't be run here");
	if (in->world->program(in->world->ctx, in->a, p, &e) < 0)
		return sieve_interp_fail(in, "%s", e.text);
	return p->status == 0;
}

/* The message goes through the program. One that fails changes nothing. */
static int run_filter(struct sieve_interp *in, const struct sieve_node *n)
{
	struct sieve_program p = {.kind = SIEVE_PROGRAM_FILTER, .want_output = true, .ninput = 2};
	struct sieve_message bytes;
	int rc;

	if (get_program(in, n, &p) < 0 || sieve_mail_message(in, &in->mail, &bytes) < 0)
		return -1;
	p.input = bytes.pieces;
	rc = run_now(in, &p);
	if (rc > 0)
		sieve_mail_replace(in, p.output);
	return rc;
}

static int run_execute(struct sieve_interp *in, const struct sieve_node *n)
{
	const struct sieve_tag_use *input = sieve_tag(n, SIEVE_SLOT_INPUT),
	                           *output = sieve_tag(n, SIEVE_SLOT_OUTPUT);
	struct sieve_program p = {.kind = SIEVE_PROGRAM_EXECUTE, .want_output = output != NULL};
	struct sieve_message bytes;
	struct str data;
	int rc;

	if (get_program(in, n, &p) < 0 || sieve_interp_tag(in, n, SIEVE_SLOT_INPUT, &data) < 0 ||
	    sieve_mail_message(in, &in->mail, &bytes) < 0)
		return -1;
	if (input) {
		p.input = input->tag->value == INPUT_DATA ? &data : bytes.pieces;
		p.ninput = input->tag->value == INPUT_DATA ? 1 : 2;
	}
	rc = run_now(in, &p);
	if (rc > 0 && output && sieve_variables_set(in, output->arg->list[0], p.output) < 0)
		return -1;
	return rc;
}

/* As commands: whether it ended well doesn't matter. */
static int do_filter(struct sieve_interp *in, const struct sieve_node *n)
{
	return run_filter(in, n) < 0 ? -1 : 0;
}

static int do_execute(struct sieve_interp *in, const struct sieve_node *n)
{
	return run_execute(in, n) < 0 ? -1 : 0;
}

static const struct sieve_command commands[] = {
    {.name = "pipe",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_VND_PIPE,
        .args = "sS?",
        .takes = SIEVE_TAKES_TRY | SIEVE_TAKES_COPY,
        .check = check_program,
        .run = run_pipe},
    {.name = "filter",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_VND_FILTER,
        .args = "sS?",
        .check = check_program,
        .run = do_filter},
    {.name = "filter",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_VND_FILTER,
        .args = "sS?",
        .check = check_program,
        .run = run_filter},
    {.name = "execute",
        .kind = SIEVE_ACTION,
        .cap = SIEVE_CAP_VND_EXECUTE,
        .args = "sS?",
        .takes = SIEVE_TAKES_EXECUTE,
        .check = check_program,
        .run = do_execute},
    {.name = "execute",
        .kind = SIEVE_TEST,
        .cap = SIEVE_CAP_VND_EXECUTE,
        .args = "sS?",
        .takes = SIEVE_TAKES_EXECUTE,
        .check = check_program,
        .run = run_execute},
    {0},
};

const struct sieve_feature sieve_programs = {.commands = commands, .tags = tags};
