/* fsync in the background. The system calls are called by number: neither C library has names for them. */
#include "sys/synced.h"

#include <errno.h>
#include <linux/aio_abi.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/file.h"

/* The kernel's queue, made once: giving one back takes milliseconds. A forked child hasn't its parent's, and is refused. */
static aio_context_t queue;

static bool submit(int fd)
{
	struct iocb job = {.aio_lio_opcode = IOCB_CMD_FSYNC, .aio_fildes = (uint32_t)fd}, *jobs[1] = {&job};

	if (!queue && syscall(SYS_io_setup, 1, &queue) < 0)
		return false;
	return syscall(SYS_io_submit, queue, 1, jobs) == 1;
}

void synced_begin(struct synced *s, int fd)
{
	*s = (struct synced){.fd = fd, .running = file_get_fsync() != FILE_FSYNC_NEVER && submit(fd)};
}

/* 0 or an errno. */
static int result_of(void)
{
	struct io_event event;
	long n;

	do {
		n = syscall(SYS_io_getevents, queue, 1, 1, &event, NULL);
	} while (n < 0 && errno == EINTR);
	if (n != 1)
		return n < 0 ? errno : EIO;
	/* As file_sync has it: what can't be synced by its nature is as durable as it gets. */
	return event.res == 0 || event.res == -EINVAL || event.res == -EROFS ? 0 : (int)-event.res;
}

int synced_end(struct synced *s, struct err *e)
{
	int result = 0, error = 0;

	if (s->fd < 0)
		return 0;
	if (!s->running)
		result = file_sync(s->fd, e);
	else
		error = result_of();
	if (error) {
		errno = error;
		result = err_sys(e, "fsync(%s) failed, so what was written may be lost", file_path(s->fd));
	}
	fd_close(&s->fd);
	s->running = false;
	return result;
}
