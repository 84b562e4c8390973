/* The pre-auth child's cage. */
#include "login/sandbox.h"

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "sys/become.h"
#include "sys/sandbox_words.h"

/* Nothing above 2 can be opened; and poll(2) refuses more descriptors than the limit, of which the child waits on one. */
enum { FILES = 3 };

static const struct sandbox_call calls[] = {
#include "login/syscalls.allow"
};

const struct sandbox_call *login_sandbox_calls(size_t *n_r)
{
	*n_r = sizeof calls / sizeof *calls;
	return calls;
}

void login_sandbox_enter(const struct login_cage *c, int log)
{
	static const struct sandbox_limits limits = {
	    .memory = LOGIN_SANDBOX_MEMORY, .files = FILES, .processes = 0, .cpu_s = LOGIN_SANDBOX_CPU_S};
	struct err e;

	if (c->uid && sandbox_chroot(c->chroot, &e) < 0)
		die_err(&e);
	if (sandbox_limit(&limits, &e) < 0)
		die_err(&e);
	if (c->uid && become(c->uid, c->gid, NULL, 0, &e) < 0)
		die_err(&e);
	/* A change of uid clears it, so it comes after: the child never outlives its monitor. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		die(ERR_TEMP, "prctl(PR_SET_PDEATHSIG) failed");
	/* Errors before this point still reach the real log. */
	if (dup2(log, 2) < 0)
		die(ERR_TEMP, "the log can't be replaced");
	close(log);
	if (sandbox_filter(calls, sizeof calls / sizeof *calls, SANDBOX_KILL, &e) < 0)
		die_err(&e);
}
