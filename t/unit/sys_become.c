/* become: refusals, groups, no way back. */
#include "sys/become.h"

#include <grp.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

static int run(int (*body)(void))
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0)
		_exit(body());
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int with_groups(void)
{
	gid_t want[] = {2001, 2002}, got[8];
	struct err e;

	if (become(2001, 2001, want, 2, &e) < 0)
		return 1;
	if (getgroups(8, got) != 2 || getuid() != 2001 || getegid() != 2001)
		return 2;
	if (setuid(0) == 0 || seteuid(0) == 0 || setgroups(0, NULL) == 0)
		return 3;
	return prctl(PR_GET_DUMPABLE) == 0 ? 0 : 4;
}

static int only_gid(void)
{
	gid_t got[8];
	struct err e;

	return become(2001, 2003, NULL, -1, &e) == 0 && getgroups(8, got) == 1 && got[0] == 2003 ? 0 : 1;
}

static int again(void)
{
	struct err e;

	if (become(2001, 2001, NULL, 0, &e) < 0 || become(2001, 2001, NULL, 0, &e) < 0)
		return 1;
	return become(2002, 2001, NULL, 0, &e) < 0 && e.kind == ERR_PERM ? 0 : 2;
}

static int refuse_root(void)
{
	close(2);
	become_refuse_root();
	return 0;
}

int main(void)
{
	gid_t root_group[] = {0};
	uid_t uid;
	gid_t gid;
	struct err e;

	ok(become(0, 5, NULL, 0, &e) < 0 && e.kind == ERR_PERM, "uid 0");
	ok(become(5, 0, NULL, 0, &e) < 0 && e.kind == ERR_PERM, "gid 0");
	ok(become(5, 5, root_group, 1, &e) < 0 && e.kind == ERR_PERM, "group 0");
	ok(become_lookup("nobody", &uid, &gid, &e) == 0 && uid == 65534, "nobody is found");
	ok(become_lookup("no such user", &uid, &gid, &e) < 0 && e.kind == ERR_NOTFOUND, "others aren't");
	if (geteuid() == 0) {
		is_int(run(with_groups), 0, "uid, gid and groups, and no way back");
		is_int(run(only_gid), 0, "without groups the gid is the only one");
		is_int(run(again), 0, "rootless: itself yes, another no");
		is_int(run(refuse_root), ERR_EXIT_PERMANENT, "session programs refuse root");
	}
	return done();
}
