/* Delivery: batches, sizes, copies, all or nothing. */
#include "maildir/deliver.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "maildir/folder.h"
#include "sys/file.h"
#include "tap.h"

static char dir[] = "/tmp/maildir_deliver.XXXXXX";
static int at;
static struct arena a;

static int count(const char *name)
{
	DIR *d = fdopendir(openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
	struct dirent *ent;
	int n = 0;

	while ((ent = readdir(d)))
		n += ent->d_name[0] != '.';
	closedir(d);
	return n;
}

static const struct {
	const char *pieces[4];
	uint64_t psize, vsize;
} bodies[] = {
    {{"a\nb\n"}, 4, 6},
    {{"a\r\nb\r\n"}, 6, 6},
    {{"a\r", "\nb\n"}, 5, 6},
    {{"a\r\r\n\n"}, 5, 6},
    {{"", "\n", "\n"}, 2, 4},
    {{""}, 0, 0},
};

static void test_sizes(void)
{
	struct maildir_deliver_args args = {.in_new = true, .mtime_s = 1000000};
	struct maildir_deliver d;
	struct err e;

	maildir_deliver_init(&d, at, &a);
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		is_int(maildir_deliver_begin(&d, &e), 0, "begin");
		for (int k = 0; k < 4 && bodies[i].pieces[k]; k++)
			maildir_deliver_write(&d, str_c(bodies[i].pieces[k]), &e);
		is_int(maildir_deliver_finish(&d, &args, &e), 0, "finish");
		is_int((int64_t)d.files.p[i].psize, (int64_t)bodies[i].psize, "bytes");
		is_int((int64_t)d.files.p[i].vsize, (int64_t)bodies[i].vsize, "bytes with CRLF");
	}
	is_int(count("tmp"), 6, "all wait in tmp/");
	is_int(count("new"), 0, "none is seen");
	is_int(maildir_deliver_commit(&d, &e), 0, "commit");
	is_int(count("tmp"), 0, "tmp/ is empty");
	is_int(count("new"), 6, "all are in new/");
	ok(str_ends(d.files.p[0].name, STR(",S=4,W=6")), "sizes in the name");
	maildir_deliver_undo(&d);
	is_int(count("new"), 0, "undo");
}

static void test_all_or_nothing(void)
{
	struct maildir_deliver_args args = {.flags = MAILDIR_SEEN, .letters = 2, .mtime_s = 1000000};
	struct maildir_deliver d;
	struct stat st;
	char path[300];
	struct err e;

	maildir_deliver_init(&d, at, &a);
	for (int i = 0; i < 3; i++) {
		maildir_deliver_begin(&d, &e);
		maildir_deliver_finish(&d, &args, &e);
	}
	unlinkat(at, d.files.p[2].tmp.p, 0);
	is_int(maildir_deliver_commit(&d, &e), -1, "one that can't be moved in");
	is_int(count("cur") + count("tmp"), 0, "takes all back");
	maildir_deliver_begin(&d, &e);
	maildir_deliver_finish(&d, &args, &e);
	/* Somebody else has the name already. */
	snprintf(path, sizeof path, "cur/%s", d.files.p[0].name.p);
	close(openat(at, path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	is_int(maildir_deliver_commit(&d, &e), 0, "a name that is taken");
	is_int(count("cur"), 2, "replaces nothing");
	ok(str_ends(d.files.p[0].name, STR(",S=0,W=0:2,Sb")), "flags stay");
	snprintf(path, sizeof path, "cur/%s", d.files.p[0].name.p);
	ok(fstatat(at, path, &st, 0) == 0 && st.st_mtime == 1000000, "mtime is INTERNALDATE");
	maildir_deliver_done(&d);
	maildir_deliver_begin(&d, &e);
	maildir_deliver_abort(&d);
	is_int(count("tmp"), 0, "abort leaves nothing");
}

static void test_link(void)
{
	struct maildir_deliver_args args = {.in_new = true, .mtime_s = INT64_MIN};
	struct maildir_deliver d;
	struct stat st;
	struct err e;

	file_write(at, "cur/src,S=5,W=6:2,S", STR("four\n"), false, NULL);
	fstatat(at, "cur/src,S=5,W=6:2,S", &st, 0);
	maildir_deliver_init(&d, at, &a);
	is_int(maildir_deliver_link(&d, at, "cur/src,S=5,W=6:2,S", &args, &e), 0, "copy");
	is_int((int64_t)d.files.p[0].vsize, 6, "W of the source");
	ok(d.files.p[0].ino == st.st_ino, "by a hard link");
	is_int(maildir_deliver_link(&d, at, "cur/nothing", &args, &e), -1, "no source");
	is_int(e.kind, ERR_NOTFOUND, "NOTFOUND");
	is_int(symlinkat("/etc/passwd", at, "cur/link"), 0, "a link");
	is_int(maildir_deliver_link(&d, at, "cur/link", &args, &e), -1, "a symbolic link isn't copied");
	is_int(maildir_deliver_commit(&d, &e), 0, "commit");
	is_int(count("new"), 1, "in new/");
	is_int(count("tmp"), 0, "nothing else");
	maildir_deliver_done(&d);
}

int main(void)
{
	char cmd[80];

	if (!mkdtemp(dir))
		return 1;
	at = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	maildir_folder_make(at, NULL);
	arena_init(&a, "test", 1 << 20);
	test_sizes();
	test_all_or_nothing();
	test_link();
	arena_free(&a);
	snprintf(cmd, sizeof cmd, "rm -r %s", dir);
	ok(system(cmd) == 0, "clean");
	return done();
}
