/* aside: whatever stands under a file's name, it can be opened or made afterwards, and nothing that is somebody's is lost. */
#include "sys/aside.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/file.h"
#include "tap.h"

static int dir;
static bool broken;

/* The C library's, which a test can't make fail. */
int fstat(int fd, struct stat *st)
{
	if (!broken)
		return fstatat(fd, "", st, AT_EMPTY_PATH);
	errno = EIO;
	return -1;
}

static void put(const char *name, mode_t mode)
{
	struct err e;

	file_write(dir, name, STR("text"), false, &e);
	ok(fchmodat(dir, name, mode, 0) == 0, "%s: mode %04o", name, (unsigned)mode);
}

static int try(enum sys_aside kind, int flags, struct err *e)
{
	int fd = sys_aside_open(dir, "f", flags, kind, e), result = fd < 0 ? -1 : 0;

	fd_close(&fd);
	return result;
}

static void gone(const char *what, enum sys_aside kind)
{
	struct err e;

	ok(try(kind, O_RDONLY, &e) < 0 && e.kind == ERR_CORRUPT && strstr(e.text, what), "%s: %s", what,
	    e.text);
	ok(try(kind, O_RDWR, &e) < 0 && e.kind == ERR_NOTFOUND, "%s: the name is free", what);
}

static void test_out_of_the_way(void)
{
	for (int kind = SYS_ASIDE_DERIVED; kind <= SYS_ASIDE_STATE; kind++) {
		mkfifoat(dir, "f", 0600);
		gone("a fifo", kind);
		mkdirat(dir, "f", 0700);
		gone("a directory", kind);
		ok(symlinkat("nowhere", dir, "f") == 0, "a link to nowhere");
		gone("a link", kind);
	}
	mkdirat(dir, "f", 0700);
	put("f/kept", 0600);
	gone("f.aside.", SYS_ASIDE_STATE);
}

static void test_links(void)
{
	struct err e;

	put("real", 0600);
	ok(symlinkat("real", dir, "f") == 0, "a link to a file");
	ok(try(SYS_ASIDE_STATE, O_RDONLY, &e) < 0 && e.kind == ERR_TEMP, "stays, where it may be state");
	gone("a link", SYS_ASIDE_DERIVED);
	ok(faccessat(dir, "real", F_OK, 0) == 0, "and never what it leads to");
}

static void test_mode(void)
{
	struct stat st;
	struct err e;

	put("f", 0);
	is_int(try(SYS_ASIDE_STATE, O_RDWR, &e), 0, "without rights: opened all the same");
	if (geteuid() != 0)
		ok(fstatat(dir, "f", &st, 0) == 0 && (st.st_mode & 0777) == 0600, "and has them again");
	put("f", 0400);
	is_int(try(SYS_ASIDE_DERIVED, O_RDWR, &e), 0, "read only");
	ok(fchmodat(dir, "f", 0, 0) == 0, "mode 0");
	fchmod(dir, 0500);
	if (geteuid() != 0)
		ok(try(SYS_ASIDE_DERIVED, O_RDWR, &e) < 0 && e.kind == ERR_PERM,
		    "a store that we can't write stays as it is");
	fchmod(dir, 0700);
	unlinkat(dir, "f", 0);
	ok(try(SYS_ASIDE_DERIVED, O_RDWR, &e) < 0 && e.kind == ERR_NOTFOUND, "none at all");
}

/* A good file that can't be looked at for once: taken for "no file", dovecot-keywords read as empty, and flags that were answered went. */
static void test_unreadable(void)
{
	put("f", 0600);
	for (int kind = SYS_ASIDE_DERIVED; kind <= SYS_ASIDE_STATE; kind++) {
		struct err e;
		int result;

		broken = true;
		result = try(kind, O_RDONLY, &e);
		broken = false;
		ok(result < 0 && e.kind == ERR_TEMP && strstr(e.text, "fstat("), "an error of its own: %s",
		    e.text);
		is_int(try(kind, O_RDONLY, &e), 0, "and the file stays");
	}
	unlinkat(dir, "f", 0);
}

int main(void)
{
	char path[] = "/tmp/sys_aside.XXXXXX", command[64];

	dir = mkdtemp(path) ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	test_out_of_the_way();
	test_links();
	test_mode();
	test_unreadable();
	snprintf(command, sizeof command, "rm -rf %s", path);
	ok(system(command) == 0, "cleaned");
	return done();
}
