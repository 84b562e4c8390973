/* maildir_stale: what the log says of names that the disk never had is nobody's removal of a flag. */
#include "mailbox/maildir_stale.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "mailbox/box.h"
#include "mailbox/mailbox.h"
#include "sys/file.h"
#include "tap.h"

static struct arena arena;
static char dir[] = "/tmp/mailbox_stale.XXXXXX";

static struct mailbox *open_box(struct store **s)
{
	struct mailbox *mb = NULL;
	char where[100];
	struct err e;

	snprintf(where, sizeof where, "maildir:%s/Maildir", dir);
	if (store_open(s, &arena, str_c(where), &e) < 0 ||
	    mailbox_open(&mb, *s, STR("INBOX"), MAILBOX_RECENT, &e) < 0)
		printf("# %s\n", e.text);
	return mb;
}

static void put(const char *name)
{
	char path[200];
	struct err e;

	snprintf(path, sizeof path, "%s/Maildir/%s", dir, name);
	ok(file_write(AT_FDCWD, path, STR("Subject: x\n\nx\n"), false, &e) == 0, "%s", name);
}

/* The log says that the name has \\Flagged; the disk has the old name and the old time. */
static void go_back(struct mailbox *mb, uint64_t log_ns)
{
	struct timespec then[2] = {{500, 0}, {500, 0}};
	uint64_t stamp[8] = {0};
	struct index_txn *t = index_txn(mb->ix);
	char from[200], to[200];
	struct err e;

	memcpy(stamp, index_head(mb->ix)->stamp, sizeof stamp);
	stamp[1] = log_ns;
	index_txn_stamps(t, stamp);
	ok(index_commit(t, false, NULL, NULL, &e) == 0, "the log's time of cur/");
	snprintf(from, sizeof from, "%s/Maildir/cur/1.a.b:2,F", dir);
	snprintf(to, sizeof to, "%s/Maildir/cur/1.a.b:2,", dir);
	ok(rename(from, to) == 0, "the name without it");
	snprintf(to, sizeof to, "%s/Maildir/cur", dir);
	ok(utimensat(AT_FDCWD, to, then, 0) == 0, "the directory as it was");
}

static void test_mailbox(uint64_t log_ns, bool stays)
{
	struct store *s;
	struct mailbox *mb = open_box(&s);
	char path[200];
	struct err e;

	go_back(mb, log_ns);
	ok(mailbox_sync(mb, &e) >= 0, "looked at again");
	ok(!!(mailbox_msg(mb, 1)->flags & INDEX_FLAGGED) == stays,
	    stays ? "the flag stays" : "somebody took it away");
	mailbox_close(mb);
	store_close(s);
	snprintf(path, sizeof path, "%s/Maildir/cur/1.a.b:2,F", dir);
	ok((access(path, F_OK) == 0) == stays,
	    stays ? "and its file has it again" : "and the file is left alone");
}

int main(void)
{
	uint64_t boot = maildir_stale_boot_ns(), now = (uint64_t)clock_now_ns();
	char path[100], command[100];

	ok(boot > 0 && boot < now, "a boot before now");
	ok(maildir_stale_is(20, 10, 30), "older than the log, before the boot");
	ok(!maildir_stale_is(20, 25, 30) && !maildir_stale_is(20, 20, 30), "not older");
	ok(!maildir_stale_is(40, 10, 30),
	    "the log is of this boot: the clock was put back, or somebody set the time");
	ok(!maildir_stale_is(0, 10, 30), "the log isn't sure");
	arena_init(&arena, "test", 1 << 20);
	if (!mkdtemp(dir))
		return 1;
	snprintf(path, sizeof path, "%s/Maildir", dir);
	mkdir(path, 0700);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "%s/Maildir/%s", dir, i == 0 ? "cur" : i == 1 ? "new" : "tmp");
		mkdir(path, 0700);
	}
	put("cur/1.a.b:2,F");
	test_mailbox(600ull * 1000000000, true);
	test_mailbox(now, false);
	snprintf(command, sizeof command, "rm -rf %s", dir);
	ok(system(command) == 0, "cleaned");
	return done();
}
