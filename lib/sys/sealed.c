/* Sealed memory files. */
#include "sys/sealed.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"

enum { SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE };

int sealed_make(const char *name, struct str s, struct err *e)
{
	int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

	if (fd < 0)
		return err_sys(e, "memfd_create failed");
	if (fd_write_all(fd, s) == 0 && fcntl(fd, F_ADD_SEALS, SEALS) == 0)
		return fd;
	err_sys(e, "a sealed file of %zu bytes can't be made", s.n);
	close(fd);
	return -1;
}

static int size_of(int fd, size_t *r, struct err *e)
{
	int seals = fcntl(fd, F_GET_SEALS);
	struct stat st;

	if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &st) < 0)
		return err_set(e, ERR_SYNTAX, "descriptor %d isn't a sealed file", fd);
	*r = (size_t)st.st_size;
	return 0;
}

int sealed_read(int fd, struct buf *b, struct err *e)
{
	size_t n;
	char *p;

	if (size_of(fd, &n, e) < 0)
		return -1;
	p = buf_space(b, n);
	if (n && !p)
		return err_set(e, ERR_LIMIT, "a sealed file of %zu bytes is too large", n);
	return fd_pread_full(fd, p, n, 0) == (ssize_t)n ? 0 : err_sys(e, "a sealed file can't be read");
}

int sealed_peek(int fd, void *p, size_t n, struct err *e)
{
	size_t size;

	if (size_of(fd, &size, e) < 0)
		return -1;
	if (size < n || fd_pread_full(fd, p, n, 0) != (ssize_t)n)
		return err_set(e, ERR_SYNTAX, "a sealed file of %zu bytes is too short", size);
	return 0;
}
