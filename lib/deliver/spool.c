/* The spool of one message. */
#include "deliver/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/file.h"

enum { CHUNK = 64 << 10 };

void spool_init(struct spool *s, const char *dir, uint64_t max)
{
	*s = (struct spool){.dir = dir, .max = max, .fd = -1};
}

/* The file, now that it isn't another's. */
static int begin(struct spool *s, struct err *e)
{
	if (s->fd < 0)
		s->fd = memfd_create("message", MFD_CLOEXEC);
	return s->fd < 0 ? err_sys(e, "memory file for a message") : 0;
}

/* From memory to an unlinked file. */
static int to_disk(struct spool *s, struct err *e)
{
	int fd = open(s->dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	off_t at = 0;

	if (fd < 0)
		return file_err(e, "create a temporary file", AT_FDCWD, s->dir);
	while ((uint64_t)at < s->size) {
		if (sendfile(fd, s->fd, &at, (size_t)(s->size - (uint64_t)at)) <= 0) {
			file_err(e, "write a temporary file", AT_FDCWD, s->dir);
			fd_close(&fd);
			return -1;
		}
	}
	fd_close(&s->fd);
	s->fd = fd;
	s->on_disk = true;
	return 0;
}

int spool_add(struct spool *s, struct str bytes, struct err *e)
{
	if (begin(s, e) < 0 || !bytes.n)
		return s->fd < 0 ? -1 : 0;
	if (s->max && s->size + bytes.n > s->max)
		return err_set(
		    e, ERR_LIMIT, "the message is larger than %llu bytes", (unsigned long long)s->max);
	if (!s->on_disk && s->size + bytes.n > SPOOL_MEMORY && to_disk(s, e) < 0)
		return -1;
	if (fd_write_all(s->fd, bytes) < 0)
		return file_err(e, "write a temporary file", AT_FDCWD, s->dir);
	s->size += bytes.n;
	s->ends_lf = bytes.p[bytes.n - 1] == '\n';
	return 0;
}

/* A regular file at its start can be read where it is. False when it isn't one. */
static bool borrow(struct spool *s, struct in *in)
{
	struct stat st;
	char first[5];

	if (in->fd < 0 || in->at_file || in_buffered(in).n || fstat(in->fd, &st) < 0 ||
	    !S_ISREG(st.st_mode) || lseek(in->fd, 0, SEEK_CUR) != 0)
		return false;
	if (pread(in->fd, first, 5, 0) == 5 && memcmp(first, "From ", 5) == 0)
		return false;
	if (s->max && (uint64_t)st.st_size > s->max)
		return false;
	s->fd = in->fd;
	s->borrowed = true;
	s->size = (uint64_t)st.st_size;
	return true;
}

static int skip_from_line(struct in *in)
{
	struct str line;

	if (in_need(in, 5) != IN_OK || !str_starts(in_buffered(in), STR("From ")))
		return 0;
	return in_line(in, CHUNK, &line) == IN_OK ? 0 : -1;
}

int spool_read(struct spool *s, struct in *in, struct err *e)
{
	struct str bytes;
	enum in_status st;

	if (borrow(s, in))
		return 0;
	if (begin(s, e) < 0)
		return -1;
	if (skip_from_line(in) < 0)
		return err_set(e, ERR_SYNTAX, "the \"From \" line at the start never ends");
	while ((st = in_some(in, CHUNK, &bytes)) == IN_OK) {
		if (spool_add(s, bytes, e) < 0)
			return -1;
	}
	if (st == IN_EOF)
		return 0;
	errno = in->error;
	return st == IN_TIMEOUT ? err_set(e, ERR_TEMP, "no more of the message came in time")
	                        : err_sys(e, "reading the message failed");
}

void spool_free(struct spool *s)
{
	if (!s->borrowed)
		fd_close(&s->fd);
	s->fd = -1;
}
