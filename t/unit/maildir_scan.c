/* new/ and cur/, read; duplicates; tmp/. */
#include "maildir/scan.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "maildir/folder.h"
#include "maildir/name.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_scan.XXXXXX";
static int at;

static void touch(const char *path)
{
	int fd = openat(at, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	close(fd);
}

static void test_read(void)
{
	struct maildir_scan s;
	struct err e;
	ptrdiff_t i;

	touch("new/1.M1P1.h,S=5,W=6");
	touch("cur/2.M1P1.h:2,FSa");
	touch("cur/3.M1P1.h:2,S");
	touch("cur/.hidden");
	touch("cur/with\nLF");
	mkdirat(at, "cur/directory", 0700);
	maildir_scan_init(&s, at);
	is_int(maildir_scan_read(&s, false, &e), 0, "read");
	is_int((int64_t)s.entries.n, 3, "messages alone");
	i = maildir_scan_find(&s, STR("1.M1P1.h,S=5,W=6"));
	ok(i >= 0 && s.entries.p[i].in_new && s.entries.p[i].psize == 5 && s.entries.p[i].vsize == 6,
	    "in new/, with sizes");
	i = maildir_scan_find(&s, STR("2.M1P1.h"));
	ok(i >= 0 && !s.entries.p[i].in_new && s.entries.p[i].flags == (MAILDIR_FLAGGED | MAILDIR_SEEN) &&
	        s.entries.p[i].letters == 1,
	    "in cur/, with flags and letters");
	is_str(maildir_scan_name(&s, (size_t)i), STR("2.M1P1.h:2,FSa"), "the whole name");
	is_int(maildir_scan_find(&s, STR("2.M1P1")), -1, "no part of a base");
	maildir_scan_free(&s);
}

static void test_duplicates(void)
{
	struct maildir_scan s;
	struct err e;

	is_int(linkat(at, "cur/2.M1P1.h:2,FSa", at, "new/2.M1P1.h", 0), 0, "a link");
	touch("cur/3.M1P1.h:2,T");
	maildir_scan_init(&s, at);
	is_int(maildir_scan_read(&s, false, &e), 0, "with duplicates");
	is_int((int64_t)s.entries.n, 3, "each base once");
	ok(!s.entries.p[maildir_scan_find(&s, STR("2.M1P1.h"))].in_new, "cur/ before new/");
	close(2);
	is_int(maildir_scan_read(&s, true, &e), 0, "mended");
	is_int((int64_t)s.entries.n, 4, "two files with one base are two messages");
	ok(faccessat(at, "new/2.M1P1.h", F_OK, 0) == 0, "a fresh second link stays for a while");
	is_int(maildir_scan_read(&s, true, &e), 0, "and again");
	is_int((int64_t)s.entries.n, 4, "nothing else to mend");
	maildir_scan_free(&s);
}

static void test_stamps(void)
{
	struct maildir_stamps a, b;
	struct timespec old[2] = {{1000, 0}, {1000, 5}};
	struct maildir_scan s;
	struct err e;

	utimensat(at, "cur", old, 0);
	utimensat(at, "new", old, 0);
	is_int(maildir_scan_stamps(at, &a, &e), 0, "stamps");
	is_int(a.cur_ns, 1000000000005, "in nanoseconds");
	ok(!maildir_stamps_racy(&a, clock_now_ns()), "old ones aren't racy");
	ok(maildir_stamps_racy(&a, a.cur_ns + 999999999), "within a second they are");
	maildir_scan_init(&s, at);
	maildir_scan_read(&s, false, &e);
	ok(s.steady && maildir_stamps_eq(&s.stamps, &a), "a quiet scan is steady");
	touch("new/9");
	maildir_scan_stamps(at, &b, &e);
	ok(!maildir_stamps_eq(&a, &b), "a new file changes them");
	maildir_scan_read(&s, false, &e);
	ok(!s.steady, "and just now nothing is certain");
	maildir_scan_free(&s);
	is_int(maildir_scan_stamps(openat(at, "tmp", O_RDONLY | O_CLOEXEC), &a, &e), -1, "no Maildir");
	is_int(e.kind, ERR_NOTFOUND, "NOTFOUND");
}

static void test_tmp(void)
{
	struct timespec old[2] = {{clock_now_s() - 40 * 3600, 0}, {clock_now_s() - 40 * 3600, 0}};
	struct stat st;

	/* ctime can't be set back: a file made today is young whatever its mtime says. */
	touch("tmp/young");
	utimensat(at, "tmp/young", old, 0);
	utimensat(at, "tmp", old, 0);
	maildir_scan_clean_tmp(at);
	ok(faccessat(at, "tmp/young", F_OK, 0) == 0, "a young file stays");
	fstatat(at, "tmp", &st, 0);
	ok(clock_now_s() - st.st_atime < 3600, "the look is remembered");
}

int main(void)
{
	char cmd[80];

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir_folder_make(at, NULL);
	test_read();
	test_duplicates();
	test_stamps();
	test_tmp();
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
