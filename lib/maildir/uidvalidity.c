/* The counter of UIDVALIDITYs, as Dovecot keeps it. */
#include "maildir/uidvalidity.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "sys/fd.h"
#include "sys/file.h"

#define NAME "dovecot-uidvalidity"
enum { TRIES = 10, NAME_SIZE = 40 };

static uint32_t clock_value(void)
{
	uint32_t now = (uint32_t)clock_now_s();

	return now ? now : 1;
}

static bool parse_hex8(struct str s, uint32_t *r)
{
	uint64_t v;

	if (s.n != 8 || !num_parse_hex(s, &v) || v == 0)
		return false;
	*r = (uint32_t)v;
	return true;
}

static void sibling(char dst[NAME_SIZE], uint32_t value)
{
	snprintf(dst, NAME_SIZE, NAME ".%08x", value);
}

/* The highest number that a sibling's name says, 0 when there is none; the lower ones are removed. -1 when the directory can't be read. */
static int find_highest(int rootfd, uint32_t *highest_r)
{
	int fd = openat(rootfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	char name[NAME_SIZE];
	struct dirent *d;
	uint32_t v;

	*highest_r = 0;
	if (!dir) {
		fd_close(&fd);
		return -1;
	}
	while ((d = readdir(dir))) {
		struct str s = str_c(d->d_name);

		if (!str_starts(s, STR(NAME ".")) || !parse_hex8(str_from(s, sizeof NAME), &v))
			continue;
		if (*highest_r) {
			sibling(name, v < *highest_r ? v : *highest_r);
			unlinkat(rootfd, name, 0);
		}
		if (v > *highest_r)
			*highest_r = v;
	}
	closedir(dir);
	return 0;
}

/* What the file itself says, 0 when it says nothing. */
static uint32_t file_value(int rootfd)
{
	struct buf b;
	uint32_t v = 0;

	buf_init(&b, 64);
	if (file_read(rootfd, NAME, &b, NULL) < 0 || !parse_hex8(buf_str(&b), &v))
		v = 0;
	buf_free(&b);
	return v;
}

static void write_value(int rootfd, uint32_t value)
{
	int fd = file_open(rootfd, NAME, O_WRONLY | O_CREAT, 0600, NULL);
	char text[12];

	snprintf(text, sizeof text, "%08x", value);
	if (fd < 0 || pwrite(fd, text, 8, 0) != 8)
		log_warning("%s/%s can't be written: UIDVALIDITYs are still unique by %s.%s",
		    file_path(rootfd), NAME, NAME, text);
	else
		file_sync(fd, NULL);
	fd_close(&fd);
}

/* Makes the files anew, after the given number. 0 when they can't be. */
static uint32_t start(int rootfd, uint32_t after)
{
	uint32_t value = clock_value();
	char name[NAME_SIZE];
	int fd;

	if (value <= after)
		value = after + 1;
	sibling(name, value);
	fd = file_open(rootfd, name, O_WRONLY | O_CREAT | O_EXCL, 0444, NULL);
	if (fd < 0)
		return 0;
	fd_close(&fd);
	write_value(rootfd, value);
	return value;
}

uint32_t maildir_uidvalidity_next(int rootfd)
{
	char from[NAME_SIZE], to[NAME_SIZE];
	uint32_t value, highest;

	for (int i = 0; i < TRIES; i++) {
		if (find_highest(rootfd, &highest) < 0)
			break;
		if (highest == 0) {
			value = start(rootfd, file_value(rootfd));
			if (value)
				return value;
			if (errno == EEXIST)
				continue;
			break;
		}
		value = highest + 1 ? highest + 1 : 1;
		sibling(from, highest);
		sibling(to, value);
		/* Of those who race only one finds the old name. */
		if (renameat(rootfd, from, rootfd, to) == 0) {
			write_value(rootfd, value);
			return value;
		}
		if (errno != ENOENT)
			break;
	}
	log_warning("%s/%s can't be used: the clock gives the next UIDVALIDITY", file_path(rootfd), NAME);
	return clock_value();
}
