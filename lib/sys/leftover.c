/* Temporary files of dead processes. */
#include "sys/leftover.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "sys/file.h"

bool sys_leftover_is(const char *name)
{
	struct str s = str_c(name), number;
	uint64_t v;
	ptrdiff_t at;

	for (int i = 0; i < 3; i++) {
		at = str_rchr(s, '.');
		if (at <= 0)
			return false;
		number = str_from(s, (size_t)at + 1);
		if (!num_parse_u64(number, &v))
			return false;
		s = str_head(s, (size_t)at);
	}
	return s.n > 4 && memcmp(s.p + s.n - 4, ".tmp", 4) == 0;
}

static bool is_old(const struct stat *st, int64_t before)
{
	return S_ISREG(st->st_mode) && st->st_mtime < before && st->st_ctime < before;
}

void sys_leftover_clean(int dirfd, int64_t old_s)
{
	int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	int64_t before = clock_now_s() - old_s;
	struct dirent *d;
	struct stat st;

	if (!dir) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((d = readdir(dir))) {
		if (!sys_leftover_is(d->d_name) || fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 ||
		    !is_old(&st, before))
			continue;
		if (unlinkat(fd, d->d_name, 0) < 0 && errno != ENOENT)
			log_warning("%s/%s can't be removed: %s", file_path(fd), d->d_name, strerror(errno));
	}
	closedir(dir);
}
