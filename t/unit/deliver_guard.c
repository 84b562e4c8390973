/* guard: who delivers when the child ends well, badly, early and late. */
#include "deliver/guard.h"

#include <signal.h>
#include <unistd.h>

#include "tap.h"

enum how { WELL, CRASH, EXIT_EARLY, CRASH_LATE, SPIN };

static enum guard_end run(enum how how, int *code)
{
	struct guard g;
	enum guard_end end = guard_fork(&g, 1, code);

	if (end != GUARD_GO)
		return end;
	if (how == CRASH)
		raise(SIGKILL);
	if (how == EXIT_EARLY)
		_exit(3);
	while (how == SPIN)
		;
	guard_decided(&g);
	if (how == CRASH_LATE)
		raise(SIGKILL);
	_exit(5);
}

int main(void)
{
	int code = 0;

	ok(run(WELL, &code) == GUARD_DONE && code == 5, "its exit code is ours");
	ok(run(CRASH, &code) == GUARD_BROKE, "a crash before the decision");
	ok(run(EXIT_EARLY, &code) == GUARD_BROKE && code == 3, "an end before the decision");
	ok(run(CRASH_LATE, &code) == GUARD_DONE && code == 128 + SIGKILL, "a crash after the decision");
	ok(run(SPIN, &code) == GUARD_BROKE && code == 128 + SIGXCPU, "the processor time is over");
	return done();
}
