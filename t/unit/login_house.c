/* Who waits: the line; the oldest goes. */
#include "login/house.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "login/slots.h"
#include "tap.h"

static const struct {
	struct str line;
	bool good;
} lines[] = {
    {STR("17 5 192.0.2.1\n"), true},
    {STR("17 5 \n"), true},
    {STR("17 5 192.0.2.1"), false},
    {STR("17 5\n"), false},
    {STR("1 5 x\n"), false},
    {STR("0 5 x\n"), false},
    {STR("4294967295 5 x\n"), false},
    {STR("17 99999999999999999999 x\n"), false},
    {STR("17 18446744073709551615 x\n"), false},
    {STR("-1 5 x\n"), false},
    {STR(""), false},
    {STR("\n"), false},
};

/* A process that enters and stays. */
static pid_t guest(int dir, int64_t started)
{
	struct login_facts f = {.rip = "192.0.2.1", .started_ms = started};
	struct err e;
	int p[2];
	char c;
	pid_t pid;

	if (pipe(p) < 0 || (pid = fork()) < 0)
		return -1;
	if (pid == 0) {
		if (login_house_enter(dir, 2, &f, &e) >= 0 && write(p[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	close(p[1]);
	ok(read(p[0], &c, 1) == 1, "somebody entered");
	close(p[0]);
	return pid;
}

int main(void)
{
	char dir[] = "/tmp/house-XXXXXX";
	struct login_facts f = {.rip = "192.0.2.2", .started_ms = clock_mono_ms()};
	struct login_house_guest g;
	int fd, place, status = 0;
	pid_t younger, older;
	struct err e;

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		is_int(login_house_guest_parse(lines[i].line, &g), lines[i].good, "a line");
	if (!mkdtemp(dir) || (fd = login_slots_open(dir, &e)) < 0)
		return 1;
	younger = guest(fd, 2000);
	older = guest(fd, 1000);
	place = login_house_enter(fd, 2, &f, &e);
	ok(place >= 0, "room was made");
	ok(waitpid(older, &status, 0) == older && WIFSIGNALED(status) &&
	        WTERMSIG(status) == LOGIN_HOUSE_SIGNAL,
	    "by the older one");
	ok(kill(younger, 0) == 0 && waitpid(younger, &status, WNOHANG) == 0, "not by the younger one");
	kill(younger, SIGKILL);
	waitpid(younger, &status, 0);
	login_house_leave(&place);
	is_int(place, -1, "left");
	ok(raise(LOGIN_HOUSE_SIGNAL) == 0, "and the signal does nothing any more");
	is_int(login_slots_sweep(fd), 2, "swept");
	rmdir(dir);
	return done();
}
