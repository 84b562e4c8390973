/* The front's cage. */
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/err.h"
#include "lmtp/front.h"
#include "sys/become.h"
#include "sys/sandbox_words.h"

enum { MEMORY = 64 << 20, FILES = 16, CPU_S = 600 };

static const struct sandbox_call calls[] = {
#include "lmtp/syscalls.allow"
};

void lmtp_cage_enter(uid_t uid, gid_t gid)
{
	static const struct sandbox_limits limits = {
	    .memory = MEMORY, .files = FILES, .processes = 0, .cpu_s = CPU_S};
	struct err e;

	if (uid && sandbox_chroot(NULL, &e) < 0)
		die_err(&e);
	if (sandbox_limit(&limits, &e) < 0)
		die_err(&e);
	if (uid && become(uid, gid, NULL, 0, &e) < 0)
		die_err(&e);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		die(ERR_TEMP, "prctl(PR_SET_PDEATHSIG) failed");
	if (sandbox_filter(calls, sizeof calls / sizeof *calls, SANDBOX_KILL, &e) < 0)
		die_err(&e);
}
