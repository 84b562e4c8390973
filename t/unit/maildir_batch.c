/* All or none, over the death of who brings them. */
#include "maildir/batch.h"

#include <fcntl.h>
#include <unistd.h>

#include "maildir/folder.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_batch.XXXXXX";
static int at;
static struct arena a;

static bool is_there(const char *path)
{
	return faccessat(at, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

static void bring(struct maildir_deliver *d, int n)
{
	struct maildir_deliver_args args = {.in_new = true, .mtime_s = INT64_MIN};
	struct err e;

	maildir_deliver_init(d, at, &a);
	for (int i = 0; i < n; i++) {
		maildir_deliver_begin(d, &e);
		maildir_deliver_write(d, STR("x\n"), &e);
		maildir_deliver_finish(d, &args, &e);
	}
	is_int(maildir_deliver_commit(d, &e), 0, "they are in");
}

static const char *path_of(const struct maildir_deliver *d, size_t i)
{
	return arena_printf(&a, "new/%.*s", STR_ARG(d->files.p[i].name)).p;
}

static void test_single(void)
{
	struct maildir_deliver d;

	bring(&d, 1);
	ok(!is_there(MAILDIR_BATCH), "one message needs no note");
	maildir_deliver_done(&d);
}

static void test_done(void)
{
	struct maildir_deliver d;

	bring(&d, 2);
	ok(is_there(MAILDIR_BATCH), "noted until they have lines");
	maildir_deliver_done(&d);
	ok(!is_there(MAILDIR_BATCH), "not any more");
	maildir_batch_recover(at);
}

static void test_died(void)
{
	struct maildir_deliver d;
	const char *first, *second;

	bring(&d, 2);
	first = path_of(&d, 0);
	second = path_of(&d, 1);
	renameat(at, second, at, "cur/elsewhere");
	maildir_batch_recover(at);
	ok(!is_there(first), "without lines they are taken away");
	ok(is_there("cur/elsewhere"), "nothing else is");
	ok(!is_there(MAILDIR_BATCH), "once");
}

static void test_listed(void)
{
	struct maildir_deliver d;
	char list[400];

	bring(&d, 2);
	snprintf(list, sizeof list, "3 V1 N2 G00112233445566778899aabbccddeeff\n1 :%.*s\n",
	    STR_ARG(d.files.p[0].base));
	file_write(at, "dovecot-uidlist", str_c(list), false, NULL);
	maildir_batch_recover(at);
	ok(is_there(path_of(&d, 0)) && is_there(path_of(&d, 1)), "with a line all stay");
	ok(!is_there(MAILDIR_BATCH), "and the note goes");
}

int main(void)
{
	struct err e;
	char cmd[80];

	if (!mkdtemp(dir))
		return 1;
	at = file_open_dir(AT_FDCWD, dir, &e);
	maildir_folder_make(at, &e);
	arena_init(&a, "test", 1 << 20);
	test_single();
	test_done();
	test_died();
	test_listed();
	arena_free(&a);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
