/* Waiting for a request to start TLS. */
#include "tls/request.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/spawn.h"

static bool is_request(char c)
{
	return c == 'y' || c == 'Y' || c == TLS_REQUEST_KERNEL;
}

/* Nothing of this touches the client's bytes: the answer to the one byte is another program. */
_Noreturn static void wait_for_it(char *const argv[], int control, int app)
{
	char command[2] = "";
	struct err e;

	if (fd_read_full(control, command, 1) != 1)
		_exit(0);
	if (!is_request(*command) || setenv(TLS_REQUEST_VARIABLE, command, 1) < 0)
		_exit(1);
	/* Both sockets were made above these numbers, so that neither overwrites the other. */
	if (dup2(control, TLS_REQUEST_CONTROL) < 0 || dup2(app, TLS_REQUEST_APP) < 0)
		_exit(1);
	spawn_exec(argv, &e);
	die_err(&e);
}

static int name_fd(const char *name, int fd, struct err *e)
{
	char number[12];

	snprintf(number, sizeof number, "%d", fd);
	if (fd_set_cloexec(fd, false) < 0 || setenv(name, number, 1) < 0)
		return err_sys(e, "%s", name);
	return 0;
}

static void name_process(pid_t pid)
{
	char number[24];

	snprintf(number, sizeof number, "%ld", (long)pid);
	setenv("SSLKTLS", number, 1);
}

/* A pair of sockets whose second end has a number above the ones that tls-handshake gets. */
static int make_pair(int pair[2], struct err *e)
{
	int high;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return err_sys(e, "socketpair failed");
	high = fcntl(pair[1], F_DUPFD_CLOEXEC, TLS_REQUEST_APP + 1);
	if (high < 0)
		return err_sys(e, "dup failed");
	close(pair[1]);
	pair[1] = high;
	return 0;
}

int tls_request_offer(char *const argv[], bool kernel, struct err *e)
{
	int app[2], control[2], second;
	pid_t pid;

	if (make_pair(app, e) < 0 || make_pair(control, e) < 0)
		return -1;
	unsetenv(TLS_REQUEST_VARIABLE);
	pid = fork();
	if (pid < 0)
		return err_sys(e, "fork failed");
	if (pid == 0) {
		fd_close(&app[0]);
		fd_close(&control[0]);
		wait_for_it(argv, control[1], app[1]);
	}
	fd_close(&app[1]);
	fd_close(&control[1]);
	/* Two numbers for one socket: programs may close them separately. */
	second = fcntl(app[0], F_DUPFD, 3);
	if (second < 0)
		return err_sys(e, "dup failed");
	if (name_fd("SSLCTLFD", control[0], e) < 0 || name_fd("SSLREADFD", app[0], e) < 0)
		return -1;
	if (kernel)
		name_process(pid);
	return name_fd("SSLWRITEFD", second, e);
}

char tls_request_asked(void)
{
	const char *command = getenv(TLS_REQUEST_VARIABLE);

	return command && strlen(command) == 1 && strchr("yYKI", *command) ? *command : '\0';
}
