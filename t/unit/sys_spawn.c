/* spawn: descriptors, exit codes, errors, time limits. */
#include "sys/spawn.h"

#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

/* A string that may be an argument: argv isn't const. */
#define S(text) ((char[]){text})

int main(void)
{
	char *const echo[] = {S("sh"), S("-c"), S("echo hi >&5; exit 3"), NULL}, *const none[] = {
	                                                                             S("/no/such/program"),
	                                                                             NULL};
	char *const nap[] = {S("sleep"), S("30"), NULL}, *const env[] = {
	                                                     S("A=b"), S("PATH=/bin:/usr/bin"), NULL};
	char *const show[] = {S("sh"), S("-c"), S("test \"$A\" = b"), NULL};
	struct spawn_fd fds[1];
	char b[10];
	int p[2];
	struct err e;
	pid_t pid;

	ok(pipe(p) == 0, "pipe");
	fd_set_cloexec(p[0], true);
	fds[0] = (struct spawn_fd){p[1], 5};
	pid = spawn(echo, NULL, fds, 1, &e);
	ok(pid > 0, "start");
	is_int(spawn_wait(pid, -1), 3, "exit code");
	close(p[1]);
	is_int(fd_read_full(p[0], b, 10), 3, "the descriptor arrived");
	ok(spawn(none, NULL, NULL, 0, &e) == -1 && e.kind == ERR_NOTFOUND &&
	        strstr(e.text, "/no/such/program"),
	    "a missing program is told");
	pid = spawn(nap, NULL, NULL, 0, &e);
	is_int(spawn_wait(pid, 50), -1, "the time limit kills");
	pid = spawn(show, env, NULL, 0, &e);
	is_int(spawn_wait(pid, 5000), 0, "environment");
	return done();
}
