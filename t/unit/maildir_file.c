/* Message files that move. */
#include "maildir/file.h"

#include <fcntl.h>
#include <unistd.h>

#include "maildir/folder.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_file.XXXXXX";
static int at;

static bool is_there(const char *path)
{
	return faccessat(at, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void test_open(void)
{
	struct maildir_where w = {.in_new = true};
	struct stat st;
	bool moved;
	struct err e;
	int fd;

	file_write(at, "new/a", STR("x"), false, NULL);
	fd = maildir_file_open(at, STR("a"), &w, &st, &moved, &e);
	ok(fd >= 0 && !moved && st.st_size == 1, "where it is expected");
	close(fd);
	renameat(at, "new/a", at, "cur/a:2,");
	close(maildir_file_open(at, STR("a"), &w, &st, &moved, &e));
	ok(moved && !w.in_new, "in the other directory");
	renameat(at, "cur/a:2,", at, "cur/a:2,RXc,more");
	fd = maildir_file_open(at, STR("a"), &w, &st, &moved, &e);
	ok(fd >= 0 && moved && w.flags == MAILDIR_ANSWERED && w.letters == 4, "by a search");
	is_str(str_c(w.info), STR(":2,RXc,more"), "with all that is in its name");
	close(fd);
	is_int(maildir_file_stat(at, STR("a"), &w, &st, &moved, &e), 0, "stat");
	ok(!moved, "where it was found");
	is_int(maildir_file_open(at, STR("ab"), &w, NULL, NULL, &e), -1, "another base");
	is_int(e.kind, ERR_NOTFOUND, "NOTFOUND");
	is_int(maildir_file_open(at, STR("../a"), &w, NULL, NULL, &e), -1, "no path");
	is_int(symlinkat("/etc/passwd", at, "cur/l:2,"), 0, "a link");
	w = (struct maildir_where){0};
	is_int(maildir_file_open(at, STR("l"), &w, NULL, NULL, &e), -1, "a symbolic link");
	is_int(e.kind, ERR_PERM, "is refused");
	ok(is_there("cur/l:2,"), "and stays");
}

static void test_flags(void)
{
	struct maildir_where w = {0}, other = {.flags = MAILDIR_SEEN};
	struct err e;

	w.in_new = true;
	file_write(at, "new/f", STR("x"), false, NULL);
	is_int(maildir_file_set_flags(at, STR("f"), &w, MAILDIR_SEEN, 1, &e), 0, "from new/");
	ok(is_there("cur/f:2,Sa") && !w.in_new && w.flags == MAILDIR_SEEN && w.letters == 1, "to cur/");
	is_int(maildir_file_set_flags(at, STR("f"), &w, MAILDIR_SEEN, 1, &e), 0, "the same again");
	renameat(at, "cur/f:2,Sa", at, "cur/f:2,SXa,y");
	is_int(maildir_file_set_flags(at, STR("f"), &w, 0, 0, &e), 1, "renamed by another");
	ok(is_there("cur/f:2,SXa,y"), "nothing is done at first");
	is_int(maildir_file_set_flags(at, STR("f"), &w, MAILDIR_FLAGGED, 0, &e), 0, "then it is");
	ok(is_there("cur/f:2,FX,y"), "and keeps what we don't know");
	file_write(at, "cur/g:2,F", STR("x"), false, NULL);
	is_int(maildir_file_set_flags(at, STR("g"), &other, MAILDIR_FLAGGED, 0, &e), 2,
	    "it has that name already");
	ok(other.flags == MAILDIR_FLAGGED && unlinkat(at, "cur/g:2,F", 0) == 0, "which is known now");
	file_write(at, "cur/f:2,FTX,y", STR("other"), false, NULL);
	is_int(maildir_file_set_flags(at, STR("f"), &w, MAILDIR_FLAGGED | MAILDIR_DELETED, 0, &e), -1,
	    "a name that is taken");
	is_int(e.kind, ERR_EXISTS, "is not replaced");
	is_int(maildir_file_unlink(at, STR("f"), &w, &e), 0, "unlink");
	ok(!is_there("cur/f:2,FX,y"), "gone");
	unlinkat(at, "cur/f:2,FTX,y", 0);
	is_int(maildir_file_unlink(at, STR("f"), &w, &e), 0, "unlink what is gone");
	is_int(maildir_file_set_flags(at, STR("f"), &w, 0, 0, &e), -1, "flags of what is gone");
	is_int(e.kind, ERR_NOTFOUND, "NOTFOUND");
	is_int(maildir_file_sync_dirs(at, true, true, &e), 0, "sync");
}

int main(void)
{
	char cmd[80];

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir_folder_make(at, NULL);
	test_open();
	test_flags();
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
