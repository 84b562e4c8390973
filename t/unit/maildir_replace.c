/* Files replaced by way of their lock. */
#include "maildir/replace.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "sys/file.h"
#include "tap.h"

/* Adds a byte under the lock, n times. */
static void grow(int at, int n)
{
	struct maildir_replace r;
	struct buf b;

	for (int i = 0; i < n; i++) {
		if (maildir_replace_begin(&r, at, "f", 30, NULL) < 0)
			_exit(1);
		buf_init(&b, 1000);
		file_read(at, "f", &b, NULL);
		buf_ch(&b, 'x');
		if (maildir_replace_commit(&r, buf_str(&b), INT64_MIN, NULL) < 0)
			_exit(1);
		buf_free(&b);
	}
	_exit(0);
}

/* A holder of ours that was killed: nobody waits for its lock to grow old. */
static void test_dead(int at)
{
	struct maildir_replace r;
	struct err e;

	close(openat(at, "f.lock", O_WRONLY | O_CREAT | O_EXCL, 01600));
	is_int(maildir_replace_begin(&r, at, "f", 3600, &e), 0,
	    "a dead holder's lock is broken within a second");
	maildir_replace_abort(&r);
}

int main(void)
{
	char dir[] = "/tmp/maildir_replace.XXXXXX", cmd[80];
	struct maildir_replace r;
	struct buf b;
	struct stat st;
	struct err e;
	int at, status, bad = 0;

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fflush(stdout);
	for (int i = 0; i < 4; i++) {
		if (fork() == 0)
			grow(at, 20);
	}
	while (wait(&status) > 0)
		bad += status != 0;
	is_int(bad, 0, "four processes replace");
	buf_init(&b, 1000);
	file_read(at, "f", &b, NULL);
	is_int((int64_t)b.n, 80, "and none is lost");
	is_int(maildir_replace_begin(&r, at, "f", 30, &e), 0, "begin");
	ok(faccessat(at, "f.lock", F_OK, 0) == 0, "the lock is there");
	maildir_replace_abort(&r);
	ok(faccessat(at, "f.lock", F_OK, 0) < 0, "abort removes it");
	maildir_replace_begin(&r, at, "f", 30, &e);
	is_int(maildir_replace_commit(&r, STR("new"), 1000000, &e), 0, "commit with a time");
	fstatat(at, "f", &st, 0);
	is_int(st.st_mtime, 1000000, "sets it");
	maildir_replace_begin(&r, at, "f", 30, &e);
	unlinkat(at, "f.lock", 0);
	file_write(at, "f.lock", STR("another's"), false, NULL);
	is_int(maildir_replace_commit(&r, STR("lost"), INT64_MIN, &e), -1, "overridden");
	is_int(e.kind, ERR_BUSY, "is BUSY");
	buf_clear(&b);
	file_read(at, "f", &b, NULL);
	is_str(buf_str(&b), STR("new"), "and changes nothing");
	ok(faccessat(at, "f.lock", F_OK, 0) == 0, "the other's lock stays");
	is_int(maildir_replace_begin(&r, at, "f", -1, &e), 0, "a still lock is broken");
	maildir_replace_abort(&r);
	buf_free(&b);
	test_dead(at);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
