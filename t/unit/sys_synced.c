/* synced: files and directories, one after the other; what can't be synced is said, or doesn't matter. */
#include "sys/synced.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	struct synced s = {.fd = -1};
	struct err e;
	int fds[2], status;
	pid_t pid;

	is_int(synced_end(&s, &e), 0, "nothing to do");
	for (int i = 0; i < 3; i++) {
		synced_begin(&s, open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
		ok(s.fd >= 0, "begun");
		is_int(synced_end(&s, &e), 0, "a directory is synced");
		is_int(s.fd, -1, "and closed");
	}
	synced_begin(&s, open("/tmp", O_RDWR | O_TMPFILE | O_CLOEXEC, 0600));
	ok(write(s.fd, "x", 1) == 1 && synced_end(&s, &e) == 0, "a file");
	ok(pipe(fds) == 0, "a pipe");
	synced_begin(&s, fds[0]);
	is_int(synced_end(&s, &e), 0, "can't be synced, which is no matter");
	synced_begin(&s, 1000);
	ok(synced_end(&s, &e) == -1 && e.text[0], "a descriptor that isn't open: %s", e.text);
	pid = fork();
	if (pid == 0) {
		struct synced c = {.fd = -1};

		synced_begin(&c, open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
		_exit(synced_end(&c, &e) == 0 ? 0 : 1);
	}
	ok(waitpid(pid, &status, 0) == pid && status == 0, "a child that was forked does without the queue");
	return done();
}
