/* The loop. RFC 5703 3: the message itself is its first part; a nested loop goes over the children of the part at hand. */
#include "sieve/foreverypart.h"

static const struct sieve_tag tags[] = {
    {"name", SIEVE_SLOT_NAME, 0, 's', SIEVE_TAKES_NAME, SIEVE_CAP_BASE},
    {0},
};

struct mime_part *sieve_foreverypart_current(struct sieve_interp *in)
{
	struct sieve_view *view = sieve_mail_view(in);

	return !view ? NULL : in->loop ? in->loop->part : view->root;
}

/* 0, or -1 with the script's end. *done_r: the loop is left. */
static int run_once(
    struct sieve_interp *in, const struct sieve_node *n, struct sieve_loop *loop, bool *done_r)
{
	int rc = sieve_interp_commands(in, n->block);

	*done_r = in->stopped || in->returned || in->breaking;
	if (in->breaking == loop)
		in->breaking = NULL;
	return rc;
}

static int run_foreverypart(struct sieve_interp *in, const struct sieve_node *n)
{
	struct mime_part *top = sieve_foreverypart_current(in);
	const struct sieve_tag_use *name = sieve_tag(n, SIEVE_SLOT_NAME);
	struct sieve_loop loop = {.outer = in->loop, .name = name ? name->arg->list[0] : STR_NIL};
	bool done = false;
	int rc = top ? 0 : -1;

	/* The outermost loop begins with the message itself. */
	loop.part = in->loop && top ? mime_part_walk(top, top) : top;
	in->loop = &loop;
	while (loop.part && rc == 0 && !done) {
		if (sieve_interp_work(in, 0) < 0) {
			rc = -1;
			break;
		}
		rc = run_once(in, n, &loop, &done);
		loop.part = mime_part_walk(top, loop.part);
	}
	in->loop = loop.outer;
	return rc < 0 || in->loop ? rc : sieve_mail_settle(in);
}

static int check_break(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_tag_use *name = sieve_tag(n, SIEVE_SLOT_NAME);

	if (c->loops == 0)
		return sieve_check_error(c, n, "\"break\" stands outside of \"foreverypart\"");
	for (unsigned i = 0; name && i < c->loops; i++)
		if (str_eq(c->loop_names[i], name->arg->list[0]))
			return 0;
	return name ? sieve_check_arg_error(c, name->arg, "there is no loop named \"%.*s\" around this place",
	                  STR_ARG(name->arg->list[0]))
	            : 0;
}

static int check_foreverypart(struct sieve_check *c, struct sieve_node *n)
{
	const struct sieve_tag_use *name = sieve_tag(n, SIEVE_SLOT_NAME);

	if (name && !sieve_check_is_constant(c, name->arg->list[0]))
		return sieve_check_arg_error(c, name->arg, "the name of a loop can't hold variables");
	if (c->loops < SIEVE_MAX_BLOCKS)
		c->loop_names[c->loops] = name ? name->arg->list[0] : STR_NIL;
	return 0;
}

static int run_break(struct sieve_interp *in, const struct sieve_node *n)
{
	const struct sieve_tag_use *name = sieve_tag(n, SIEVE_SLOT_NAME);
	const struct sieve_loop *loop = in->loop;

	while (loop && name && !str_eq(loop->name, name->arg->list[0]))
		loop = loop->outer;
	in->breaking = loop;
	return 0;
}

static const struct sieve_command commands[] = {
    {.name = "foreverypart",
        .kind = SIEVE_CONTROL,
        .cap = SIEVE_CAP_FOREVERYPART,
        .takes = SIEVE_TAKES_NAME,
        .block = true,
        .check = check_foreverypart,
        .run = run_foreverypart},
    {.name = "break",
        .kind = SIEVE_CONTROL,
        .cap = SIEVE_CAP_FOREVERYPART,
        .takes = SIEVE_TAKES_NAME,
        .check = check_break,
        .run = run_break},
    {0},
};

const struct sieve_feature sieve_foreverypart = {.commands = commands, .tags = tags};
