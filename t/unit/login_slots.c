/* Places: as many as there are, free again when closed, swept when nobody holds them. */
#include "login/slots.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tap.h"

int main(void)
{
	char dir[] = "/tmp/slots-XXXXXX", name[LOGIN_SLOTS_NAME], again[LOGIN_SLOTS_NAME];
	int fd, a, b, c;
	struct err e;

	if (!mkdtemp(dir))
		return 1;
	fd = login_slots_open(dir, &e);
	ok(fd >= 0, "a directory of ours");
	a = login_slots_take(fd, 'u', STR("bob"), 2, &e);
	b = login_slots_take(fd, 'u', STR("bob"), 2, &e);
	ok(a >= 0 && b >= 0, "two places of two");
	c = login_slots_take(fd, 'u', STR("bob"), 2, &e);
	ok(c < 0 && e.kind == ERR_LIMIT, "no third");
	c = login_slots_take(fd, 'a', STR("bob"), 1, &e);
	ok(c >= 0, "another kind");
	close(c);
	c = login_slots_take(fd, 'u', STR("bob\0x"), 1, &e);
	ok(c >= 0, "another key");
	close(c);
	close(a);
	a = login_slots_take(fd, 'u', STR("bob"), 2, &e);
	ok(a >= 0, "the first is free again");
	is_int(login_slots_sweep(fd), 2, "unused files go, used ones stay");
	c = login_slots_take(fd, 'u', STR("bob"), 2, &e);
	ok(c < 0 && e.kind == ERR_LIMIT, "still full after that");
	login_slots_name('u', STR("bob"), 9999, name);
	login_slots_name('u', STR("bob"), 9998, again);
	ok(strlen(name) < LOGIN_SLOTS_NAME - 1 && strcmp(name, again) != 0, "names");
	close(a);
	close(b);
	is_int(login_slots_sweep(fd), 2, "all gone");
	close(fd);
	ok(chmod(dir, 0777) == 0 && login_slots_open(dir, &e) < 0 && e.kind == ERR_PERM,
	    "everybody's directory");
	rmdir(dir);
	return done();
}
