/*
 * A script and a message together, separated by the first NUL. Whatever they are, the run ends within its budget with actions that keep
 * the promise: a run-time error ends in a keep of the message as it came, no more actions or redirects than the limits, no message lost
 * without an action, and the second run gives the same.
 */
#include <assert.h>

#include "sieve/double.h"
#include "sieve/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char world[] =
    "mailbox INBOX\nenv x y\nseen \"\" <one@example.com>\nlist l a@example.com\n"
    "program p 0 \"A: b\\n\\nc\"\nmetadata INBOX /private/a b\nset spam-score \"X-S 10\"\n"
    "set instructions 100000\nset cpu-ms 1000\nenvelope notify NEVER\n";

static void check(const struct sieve_result *r, struct str message)
{
	size_t redirects = 0;

	for (size_t i = 0; i < r->actions.n; i++)
		redirects += r->actions.p[i].kind == SIEVE_REDIRECT;
	assert(r->actions.n > 0);
	assert(r->actions.n <= SIEVE_MAX_ACTIONS + 2 && redirects <= SIEVE_MAX_REDIRECTS);
	if (!str_is_nil(r->error)) {
		assert(r->actions.n == 1 && r->actions.p[0].kind == SIEVE_KEEP);
		assert(str_eq(r->actions.p[0].message.pieces[0], message));
	}
}

static void run_both(struct arena *a, const struct sieve_script *s, struct str message)
{
	struct sieve_settings set = {.programs = true, .regex = &sieve_regex_pcre2};
	struct sieve_run run = {.scripts = &s, .nscripts = 1, .message = message, .now = 1747827420};
	struct sieve_result one, two;
	struct sieve_double d;
	struct buf first, second;
	struct err e;

	run.envelope.from = STR("ann@example.net");
	run.envelope.to = STR("me+x@example.com");
	assert(
	    sieve_double_parse(&d, a, str_c(world), &e) == 0 && sieve_double_apply(&d, &set, &run, &e) == 0);
	run.world = &d.world;
	sieve_run(a, &set, &run, &one);
	sieve_run(a, &set, &run, &two);
	check(&one, message);
	buf_init(&first, (size_t)64 << 20);
	buf_init(&second, (size_t)64 << 20);
	sieve_result_print(&first, &one);
	sieve_result_print(&second, &two);
	assert(str_eq(buf_str(&first), buf_str(&second)));
	buf_free(&first);
	buf_free(&second);
	sieve_double_free(&d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct sieve_settings set = {.programs = true, .regex = &sieve_regex_pcre2};
	struct str message = str_of(data, n), text;
	struct sieve_errors errors;
	struct sieve_script *s;
	struct arena a;

	arena_init(&a, "fuzz", (size_t)1 << 30);
	str_cut(&message, '\0', &text);
	if (str_is_nil(message))
		message = STR("");
	s = sieve_compile(&a, STR("fuzz"), text, &set, &errors);
	if (s)
		run_both(&a, s, message);
	arena_free(&a);
	return 0;
}
