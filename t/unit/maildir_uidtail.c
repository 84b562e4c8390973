/* The ends of dovecot-uidlist alone. */
#include "maildir/uidtail.h"

#include <fcntl.h>
#include <unistd.h>

#include "maildir/name.h"
#include "sys/file.h"
#include "tap.h"

#define HEAD "3 V5 N2 G0a1b2c3d4e5f60718293a4b5c6d7e8f9\n"

int main(void)
{
	struct maildir_uidlist_hint hint = {5, 0, -1};
	struct maildir_uidlist_add add = {
	    .base = STR("new"), .psize = MAILDIR_SIZE_UNKNOWN, .vsize = MAILDIR_SIZE_UNKNOWN};
	char dir[] = "/tmp/maildir_uidtail.XXXXXX", cmd[80];
	struct maildir_uidlist u, all;
	struct err e;
	int at;

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir_uidlist_init(&u, at);
	maildir_uidlist_init(&all, at);
	is_int(maildir_uidlist_head(&u, &e), -1, "no file");
	is_int(e.kind, ERR_NOTFOUND, "NOTFOUND");
	file_write(at, MAILDIR_UIDLIST, STR(HEAD "1 :a\n7 W3 :b\n"), false, NULL);
	is_int(maildir_uidlist_head(&u, &e), 0, "first line");
	ok(u.uidvalidity == 5 && u.uidnext == 2 && u.has_guid, "what it says");
	is_int(maildir_uidlist_lock(&u, 0, &e), 0, "lock");
	is_int(maildir_uidlist_tail(&u, &hint, &e), 0, "last line");
	ok(u.partial, "without what is between");
	is_int(u.uidnext, 8, "the next UID");
	is_int(maildir_uidlist_append(&u, &add, 1, &e), 0, "append");
	is_int(add.uid, 8, "its UID");
	is_int(maildir_uidlist_refresh(&all, &e), MAILDIR_UIDLIST_NEW, "read by another");
	ok(all.entries.n == 3 && all.entries.p[2].offset == add.offset, "as appended");
	file_write(at, MAILDIR_UIDLIST, STR(HEAD "1 :a\n7 W3 :b"), false, NULL);
	is_int(maildir_uidlist_tail(&u, &hint, &e), 0, "a torn last line");
	ok(!u.partial && u.entries.n == 1 && u.uidnext == 8, "makes it a whole sync");
	hint.uidnext = 90;
	is_int(maildir_uidlist_tail(&u, &hint, &e), 0, "again");
	ok(u.partial && u.uidnext == 90, "the hint counts");
	maildir_uidlist_free(&u);
	maildir_uidlist_free(&all);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
