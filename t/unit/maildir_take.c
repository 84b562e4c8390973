/* A message goes to another mailbox by one rename. */
#include "maildir/take.h"

#include <fcntl.h>
#include <unistd.h>

#include "maildir/folder.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_take.XXXXXX";
static int from, to;
static struct arena a;
static const struct maildir_deliver_args seen = {.flags = MAILDIR_SEEN, .mtime_s = INT64_MIN};

static bool is_there(int at, const char *path)
{
	return faccessat(at, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static const char *name_of(const struct maildir_deliver *d)
{
	return arena_printf(&a, "cur/%.*s", STR_ARG(d->files.p[0].name)).p;
}

static void begin(struct maildir_deliver *d, const char *name)
{
	struct err e;

	maildir_deliver_init(d, to, &a);
	file_write(from, name, STR("x"), false, NULL);
	is_int(maildir_deliver_link(d, from, name, &seen, &e), 0, "linked");
	ok(maildir_take(d, from, name), "to be taken");
}

static void test_taken(void)
{
	struct maildir_deliver d;
	struct err e;

	begin(&d, "cur/a:2,");
	ok(is_there(from, "cur/a:2,"), "the original stays until the commit");
	is_int(maildir_deliver_commit(&d, &e), 0, "commit");
	ok(!is_there(from, "cur/a:2,") && is_there(to, name_of(&d)), "now it is in the other mailbox");
	ok(!is_there(to, d.files.p[0].tmp.p), "tmp/ is empty");
	maildir_deliver_undo(&d);
	ok(is_there(from, "cur/a:2,"), "undone: it is back");
}

static void test_renamed(void)
{
	struct maildir_deliver d;
	struct err e;

	begin(&d, "cur/b:2,");
	renameat(from, "cur/b:2,", from, "cur/b:2,F");
	is_int(maildir_deliver_commit(&d, &e), 0, "with another name by now");
	ok(!is_there(from, "cur/b:2,F") && is_there(to, name_of(&d)), "found");
	maildir_deliver_done(&d);
}

static void test_gone(void)
{
	struct maildir_deliver d;
	struct err e;

	begin(&d, "cur/c:2,");
	unlinkat(from, "cur/c:2,", 0);
	is_int(maildir_deliver_commit(&d, &e), -1, "expunged meanwhile");
	is_int(e.kind, ERR_NOTFOUND, "NOTFOUND");
	is_int((int)d.files.n, 0, "nothing comes in");
}

int main(void)
{
	struct err e;
	char cmd[80];

	if (!mkdtemp(dir))
		return 1;
	from = file_open_dir(AT_FDCWD, dir, &e);
	mkdirat(from, "other", 0700);
	to = file_open_dir(from, "other", &e);
	maildir_folder_make(from, &e);
	maildir_folder_make(to, &e);
	arena_init(&a, "test", 1 << 20);
	test_taken();
	test_renamed();
	test_gone();
	arena_free(&a);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
