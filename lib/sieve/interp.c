/* Commands in order, tests by their table entry, and the budgets. */
#include "sieve/interp.h"

#include <stdarg.h>
#include <time.h>

#include "base/num.h"
#include "sieve/variables.h"

enum { LOOK_EVERY = 4096 }; /* instructions between two looks at the clock */

int sieve_interp_fail(struct sieve_interp *in, const char *fmt, ...)
{
	char text[500];
	va_list ap;

	if (!str_is_nil(in->error))
		return -1;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	in->error = arena_str(in->a, str_c(text));
	in->result->error_line = in->node ? in->node->line : 0;
	in->result->error_script = in->script ? in->script->name : STR_NIL;
	return -1;
}

static int64_t cpu_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int sieve_interp_work(struct sieve_interp *in, size_t bytes)
{
	uint64_t most = in->set->max_instructions ? in->set->max_instructions : SIEVE_MAX_INSTRUCTIONS;
	unsigned ms = in->set->max_cpu_ms ? in->set->max_cpu_ms : SIEVE_MAX_CPU_MS;

	in->instructions += 1 + bytes / 64;
	if (in->scratch.used > SIEVE_MAX_SCRATCH)
		return sieve_interp_fail(in, "the strings of one command take more than %d MiB of memory",
		    SIEVE_MAX_SCRATCH >> 20);
	if (in->instructions > most)
		return sieve_interp_fail(
		    in, "the script takes more than %llu instructions", (unsigned long long)most);
	if (in->instructions < in->next_look)
		return 0;
	in->next_look = in->instructions + LOOK_EVERY;
	if (in->cpu_start_us == 0)
		in->cpu_start_us = cpu_us();
	if (cpu_us() - in->cpu_start_us > (int64_t)ms * 1000)
		return sieve_interp_fail(in, "the script takes more than %u ms of processor time", ms);
	return 0;
}

int sieve_interp_keep(struct sieve_interp *in, struct str s, struct str *r)
{
	*r = s;
	if (str_is_nil(s))
		return 0;
	in->kept = num_add_sat(in->kept, s.n);
	if (in->kept > SIEVE_MAX_KEPT)
		return sieve_interp_fail(
		    in, "the script's actions take more than %d MiB of memory", SIEVE_MAX_KEPT >> 20);
	*r = arena_str(in->a, s);
	return 0;
}

int sieve_interp_string(struct sieve_interp *in, const struct sieve_node *n, unsigned i, struct str *r)
{
	*r = STR_NIL;
	return n->pos[i] ? sieve_variables_expand(in, n->pos[i]->list[0], r) : 0;
}

int sieve_interp_list(struct sieve_interp *in, const struct sieve_arg *arg, struct str **list_r, size_t *n_r)
{
	*list_r = NULL;
	*n_r = 0;
	if (!arg)
		return 0;
	*list_r = arena_array(&in->scratch, arg->n, sizeof **list_r);
	for (size_t i = 0; i < arg->n; i++)
		if (sieve_variables_expand(in, arg->list[i], &(*list_r)[i]) < 0)
			return -1;
	*n_r = arg->n;
	return 0;
}

int sieve_interp_tag(struct sieve_interp *in, const struct sieve_node *n, enum sieve_slot slot, struct str *r)
{
	const struct sieve_tag_use *use = sieve_tag(n, slot);

	*r = STR_NIL;
	return use && use->arg ? sieve_variables_expand(in, use->arg->list[0], r) : 0;
}

int sieve_interp_test(struct sieve_interp *in, const struct sieve_node *n)
{
	in->node = n;
	if (sieve_interp_work(in, 0) < 0)
		return -1;
	return n->command->run(in, n);
}

static bool has_ended(const struct sieve_interp *in)
{
	return in->stopped || in->returned || in->breaking;
}

/* An if, elsif or else: its block, when it is its turn. *taken_r: the rest of the chain is passed over. */
static int run_branch(struct sieve_interp *in, const struct sieve_node *n, bool *taken_r)
{
	int truth;

	if (str_ieq(n->name, STR("if")))
		*taken_r = false;
	if (*taken_r)
		return 0;
	truth = n->tests ? sieve_interp_test(in, n->tests) : 1;
	arena_reset(&in->scratch);
	if (truth <= 0)
		return truth;
	*taken_r = true;
	return sieve_interp_commands(in, n->block);
}

int sieve_interp_commands(struct sieve_interp *in, const struct sieve_node *first)
{
	bool taken = false;

	for (const struct sieve_node *n = first; n && !has_ended(in); n = n->next) {
		int rc;

		in->node = n;
		if (sieve_interp_work(in, 0) < 0)
			return -1;
		if (!n->command->run) {
			rc = run_branch(in, n, &taken);
		} else {
			rc = n->command->run(in, n);
			arena_reset(&in->scratch);
		}
		if (rc < 0)
			return -1;
	}
	return 0;
}
