/* Running links in a child, and standing in for them. */
#include "authd/branch.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "chain/report.h"
#include "sys/become.h"
#include "sys/program.h"
#include "sys/spawn.h"

#define REPORT "auth-report"

const char *authd_branch_report(void)
{
	return program_path(REPORT);
}

char *const *authd_branch_argv(struct arena *a, char *const *words, size_t n)
{
	char **argv;

	if (n == 0 || n > AUTHD_BRANCH_WORDS)
		return NULL;
	argv = arena_array(a, n + 2, sizeof *argv);
	memcpy(argv, words, n * sizeof *argv);
	argv[n] = (char *)(uintptr_t)authd_branch_report();
	return argv;
}

static struct str variable(struct str env, struct str name)
{
	struct str item, have;

	while (str_cut(&env, '\0', &item)) {
		str_cut(&item, '=', &have);
		if (str_eq(have, name))
			return item;
	}
	return STR_NIL;
}

/* While the branch is still who we are, UID, GID and GROUPS say who to be; else the kernel has said it. */
static void identify(struct authd_branch *r)
{
	struct str groups = variable(r->env, STR("GROUPS")), one;
	uint32_t n;

	r->has_id = r->id.uid != geteuid();
	if (r->has_id || !num_parse_u32(variable(r->env, STR("UID")), &n))
		return;
	r->id = (struct login_identity){.uid = n};
	r->has_id = num_parse_u32(variable(r->env, STR("GID")), &n);
	r->id.gid = n;
	while (groups.n && str_cut(&groups, ',', &one))
		if (r->id.ngroups < LOGIN_REPORT_GROUPS && num_parse_u32(one, &n))
			r->id.groups[r->id.ngroups++] = n;
}

void authd_branch_finish(
    struct login_attempt *attempt, struct arena *a, struct authd_branch *r, struct err *e)
{
	struct login_report report;
	enum login_result got =
	    login_attempt_wait(attempt, clock_mono_ms() + AUTHD_BRANCH_TIMEOUT_MS, &r->id, &report, e);

	r->result = got == LOGIN_OK ? AUTH_OK : got == LOGIN_TEMPORARY ? AUTH_TEMPFAIL : AUTH_REFUSED;
	if (r->result == AUTH_OK) {
		r->env = arena_str(a, report.env);
		identify(r);
	}
	login_attempt_end(attempt);
	login_attempt_forget(attempt);
}

void authd_branch_check(
    char *const *argv, const struct auth_checkpw *who, struct arena *a, struct authd_branch *r, struct err *e)
{
	struct login_attempt attempt;

	*r = (struct authd_branch){.result = AUTH_TEMPFAIL};
	if (login_attempt_start(&attempt, argv, NULL, NULL, e))
		return;
	if (login_attempt_password(
	        &attempt, who->user, who->password, clock_mono_ms() + AUTHD_BRANCH_TIMEOUT_MS, e)) {
		login_attempt_end(&attempt);
		login_attempt_forget(&attempt);
		return;
	}
	authd_branch_finish(&attempt, a, r, e);
}

void authd_branch_outer(struct authd_outer *o)
{
	const char *report = getenv("DOVETAIL_REPORT"), *home = getenv("HOME");

	*o = (struct authd_outer){.check_only = str_eq(str_c(getenv("AUTH_CHECK_ONLY")), STR("1"))};
	snprintf(o->report, sizeof o->report, "%s", report ? report : "");
	snprintf(o->home, sizeof o->home, "%s", home ? home : "");
	setenv("AUTH_CHECK_ONLY", "1", 1);
}

/* The variables that the branch set or took away; those of a combinator's own doing aren't among them. */
static void adopt_environment(struct str env, const struct authd_outer *o)
{
	static const char *const ours[] = {"AUTH_MECH", "AUTH_CHALLENGE", "AUTH_MORE", "AUTH_CHECK_ONLY"};

	login_report_setenv(env);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		unsetenv(ours[i]);
	if (o->check_only)
		setenv("AUTH_CHECK_ONLY", "1", 1);
	if (o->report[0])
		setenv("DOVETAIL_REPORT", o->report, 1);
}

/* A HOME that is the super-server's own is nobody's whom the branch found, who may not be allowed to enter it. */
static void become_it(const struct authd_branch *b, const struct authd_outer *o)
{
	const char *home = variable(b->env, STR("HOME")).p;
	bool inherited = home && strcmp(home, o->home) == 0;
	struct err e;

	if (geteuid() == 0 &&
	    become(b->id.uid, b->id.gid, b->id.groups, b->id.ngroups ? b->id.ngroups : -1, &e))
		die_err(&e);
	if (home && chdir(home) && ((errno != ENOENT && !inherited) || chdir("/")))
		die(ERR_TEMP, "chdir(%s) failed", home);
}

_Noreturn void authd_branch_adopt(
    const struct authd_branch *b, const struct authd_outer *o, char *const *program)
{
	struct err e;

	if (!program || !program[0])
		exit(0);
	adopt_environment(b->env, o);
	if (!o->check_only && b->has_id)
		become_it(b, o);
	if (chain_report_is_next(program))
		chain_report_say(getenv("DOVETAIL_REPORT"));
	spawn_exec(program, &e);
	die(ERR_TEMP, "%s", e.text);
}
