/* Places that are held by locks. */
#include "login/slots.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"
#include "text/digest.h"

/* Taking is short; a sweep of ten thousand files takes a tenth of a second. */
enum { GATE_MS = 5000, NAME_BYTES = 16 };

int login_slots_open(const char *dir, struct err *e)
{
	struct stat st;
	int fd;

	if (file_mkdir_all(dir, e) < 0 || (fd = file_open_dir(AT_FDCWD, dir, e)) < 0)
		return err_context(e, "LOGIN_LIMIT_DIR");
	if (fstat(fd, &st) < 0 || st.st_uid != geteuid() || (st.st_mode & 022)) {
		fd_close(&fd);
		return err_set(e, ERR_PERM,
		    "LOGIN_LIMIT_DIR: %s must belong to uid %lu and be writable by it alone", dir,
		    (unsigned long)geteuid());
	}
	return fd;
}

void login_slots_name(char kind, struct str key, unsigned slot, char dst[static LOGIN_SLOTS_NAME])
{
	unsigned char digest[TEXT_DIGEST_MAX];
	int n = snprintf(dst, LOGIN_SLOTS_NAME, "%c-", kind);

	text_digest_of(TEXT_SHA256, key, digest);
	for (int i = 0; i < NAME_BYTES; i++)
		n += snprintf(dst + n, LOGIN_SLOTS_NAME - (size_t)n, "%02x", digest[i]);
	snprintf(dst + n, LOGIN_SLOTS_NAME - (size_t)n, ".%u", slot);
}

/* One place: its descriptor, -1 when somebody holds it (BUSY) or it can't be used. */
static int try(int dir, const char *name, struct err *e)
{
	int fd = file_open(dir, name, O_RDONLY | O_CREAT, 0600, e);

	if (fd >= 0 && lock_flock(fd, true, 0, e) < 0)
		fd_close(&fd);
	return fd;
}

int login_slots_take(int dir, char kind, struct str key, unsigned max, struct err *e)
{
	char name[LOGIN_SLOTS_NAME];
	int fd = -1;

	/* Against the sweep alone, which would remove a file between our open and our lock. */
	if (lock_flock(dir, false, GATE_MS, e) < 0)
		return -1;
	e->kind = ERR_BUSY;
	for (unsigned i = 0; i < max && fd < 0 && e->kind == ERR_BUSY; i++) {
		login_slots_name(kind, key, i, name);
		fd = try(dir, name, e);
	}
	lock_unflock(dir);
	if (fd < 0 && e->kind == ERR_BUSY)
		err_set(e, ERR_LIMIT, "all %u places are taken", max);
	return fd;
}

int login_slots_sweep(int dir)
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), removed = 0;
	DIR *d;
	struct err e;

	if (copy < 0 || lock_flock(copy, true, 0, &e) < 0 || !(d = fdopendir(copy))) {
		fd_close(&copy);
		return 0;
	}
	for (struct dirent *entry; (entry = readdir(d));) {
		int fd = entry->d_name[0] == '.' ? -1 : file_open(copy, entry->d_name, O_RDONLY, 0, &e);

		if (fd >= 0 && lock_flock(fd, true, 0, &e) == 0 && unlinkat(copy, entry->d_name, 0) == 0)
			removed++;
		fd_close(&fd);
	}
	closedir(d);
	return removed;
}
