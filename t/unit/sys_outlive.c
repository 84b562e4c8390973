/* outlive: the end of a session doesn't end its helper. */
#include "sys/outlive.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		sys_outlive();
		raise(SIGTERM);
		_exit(7);
	}
	waitpid(pid, &status, 0);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 7, "goes on");
	return done();
}
