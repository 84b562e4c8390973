/* The language's own commands and tests: require, if, stop; allof, anyof, not, true, false (RFC 5228 3 and 5). */
#include "sieve/control.h"

#include "sieve/interp.h"

static int check_require(struct sieve_check *c, struct sieve_node *n)
{
	int rc = 0;

	for (size_t i = 0; i < n->pos[0]->n; i++) {
		struct str name = n->pos[0]->list[i];
		enum sieve_cap cap = sieve_caps_find(name);

		if (cap == SIEVE_CAP_BASE || !sieve_caps_is_offered(cap, c->set))
			rc = sieve_check_arg_error(c, n->pos[0], "unknown extension \"%.*s\"", STR_ARG(name));
		else
			sieve_check_enable(c, cap);
	}
	return rc;
}

static int run_require(struct sieve_interp *in, const struct sieve_node *n)
{
	(void)in;
	(void)n;
	return 0;
}

static int run_stop(struct sieve_interp *in, const struct sieve_node *n)
{
	(void)n;
	in->stopped = true;
	return 0;
}

static int run_true(struct sieve_interp *in, const struct sieve_node *n)
{
	(void)in;
	(void)n;
	return 1;
}

static int run_false(struct sieve_interp *in, const struct sieve_node *n)
{
	(void)in;
	(void)n;
	return 0;
}

static int run_not(struct sieve_interp *in, const struct sieve_node *n)
{
	int rc = sieve_interp_test(in, n->tests);

	return rc < 0 ? rc : !rc;
}

static int run_allof(struct sieve_interp *in, const struct sieve_node *n)
{
	int rc = 1;

	for (const struct sieve_node *t = n->tests; t && rc > 0; t = t->next)
		rc = sieve_interp_test(in, t);
	return rc;
}

static int run_anyof(struct sieve_interp *in, const struct sieve_node *n)
{
	int rc = 0;

	for (const struct sieve_node *t = n->tests; t && rc == 0; t = t->next)
		rc = sieve_interp_test(in, t);
	return rc;
}

static const struct sieve_command commands[] = {
    {.name = "require", .kind = SIEVE_CONTROL, .args = "S", .check = check_require, .run = run_require},
    {.name = "if", .kind = SIEVE_CONTROL, .tests = SIEVE_TESTS_ONE, .block = true},
    {.name = "elsif", .kind = SIEVE_CONTROL, .tests = SIEVE_TESTS_ONE, .block = true},
    {.name = "else", .kind = SIEVE_CONTROL, .block = true},
    {.name = "stop", .kind = SIEVE_CONTROL, .run = run_stop},
    {.name = "true", .kind = SIEVE_TEST, .run = run_true},
    {.name = "false", .kind = SIEVE_TEST, .run = run_false},
    {.name = "not", .kind = SIEVE_TEST, .tests = SIEVE_TESTS_ONE, .run = run_not},
    {.name = "allof", .kind = SIEVE_TEST, .tests = SIEVE_TESTS_LIST, .run = run_allof},
    {.name = "anyof", .kind = SIEVE_TEST, .tests = SIEVE_TESTS_LIST, .run = run_anyof},
    {0},
};

const struct sieve_feature sieve_control = {.commands = commands};
