/* file: replacement, exclusive renames, errors that explain. */
#include "sys/file.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

static void test_replace(int dir)
{
	struct file_replace r;
	struct buf b;
	struct err e;

	buf_init(&b, 100);
	ok(file_write(dir, "f", STR("one"), true, &e) == 0, "write");
	ok(file_read(dir, "f", &b, &e) == 0, "read");
	is_str(buf_str(&b), STR("one"), "the bytes");
	ok(file_replace_begin(&r, dir, "f", 0600, &e) == 0 && fd_write_all(r.fd, STR("two")) == 0, "begin");
	file_replace_abort(&r);
	buf_clear(&b);
	ok(file_read(dir, "f", &b, &e) == 0 && str_eq(buf_str(&b), STR("one")), "abort leaves the old one");
	b.max = 2;
	buf_clear(&b);
	ok(file_read(dir, "f", &b, &e) == -1 && e.kind == ERR_LIMIT, "a file over the maximum");
	ok(file_read(dir, "none", &b, &e) == -1 && e.kind == ERR_NOTFOUND, "a missing file");
	buf_free(&b);
}

static void test_rename(int dir)
{
	struct err e;

	ok(file_write(dir, "a", STR("A"), false, &e) == 0 && file_write(dir, "b", STR("B"), false, &e) == 0,
	    "two files");
	ok(file_rename_new(dir, "a", dir, "b", &e) == -1 && e.kind == ERR_EXISTS, "a taken name");
	ok(file_rename_new(dir, "a", dir, "c", &e) == 0 && faccessat(dir, "c", F_OK, 0) == 0, "a free one");
	ok(symlinkat("c", dir, "link") == 0 && file_open(dir, "link", O_RDONLY, 0, &e) == -1, "no symlinks");
}

/* As an ordinary user in a directory of root's: the sentence says who, what and where. */
static void test_explain(const char *path)
{
	struct err e;
	int status;
	char file[300];

	if (geteuid() != 0) {
		ok(true, "permission sentence # SKIP needs root to become another user");
		return;
	}
	chmod(path, 0755);
	snprintf(file, sizeof file, "%s/new", path);
	if (fork() == 0) {
		if (setgid(65534) || setuid(65534))
			_exit(9);
		_exit(file_open(AT_FDCWD, file, O_CREAT | O_WRONLY, 0600, &e) == -1 && e.kind == ERR_PERM &&
		              strstr(e.text, "euid=65534(") && strstr(e.text, "missing +w on ") &&
		              strstr(e.text, "owned by 0(root), mode 0755")
		          ? 0
		          : 1);
	}
	wait(&status);
	is_int(status, 0, "a permission error names who, the missing bit and the directory");
}

int main(void)
{
	char name[] = "/tmp/dovetail-file.XXXXXX", deep[300];
	struct err e;
	int dir;

	ok(mkdtemp(name) != NULL, "directory");
	dir = file_open_dir(AT_FDCWD, name, &e);
	test_replace(dir);
	test_rename(dir);
	snprintf(deep, sizeof deep, "%s/x/y/z", name);
	ok(file_mkdir_all(deep, &e) == 0 && file_mkdir_all(deep, &e) == 0, "mkdir -p, twice");
	ok(file_mkdir(dir, "x", &e) == -1 && e.kind == ERR_EXISTS, "mkdir of one that is there");
	is_str(str_c(file_path(dir)), str_c(name), "path of a descriptor");
	ok(!file_is_older(dir, "x", 60) && !file_is_older(dir, "none", 60),
	    "a new directory isn't old, nor is one that isn't there");
	ok(!file_syncs_names(-1) && !file_syncs_names(open("/proc", O_RDONLY)),
	    "no journal makes a name in /proc durable");
	test_explain(name);
	snprintf(deep, sizeof deep, "rm -r %s", name);
	execl("/bin/sh", "sh", "-c", deep[0] && done() == 0 ? deep : "exit 1", (char *)NULL);
	return 1;
}
