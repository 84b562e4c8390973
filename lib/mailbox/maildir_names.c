/*
 * Who renames and who compares take turns. A rename for a flag and the record that says it is done are two steps: a session that read the directory before the
 * first and the log after the second would take the difference for somebody's removal of the flag, and a change that was answered would be lost.
 * cur/ is locked rather than the mailbox's directory, whose lock is POP3's maildrop.
 */
#include <errno.h>
#include <fcntl.h>

#include "base/log.h"
#include "mailbox/maildir.h"
#include "sys/fd.h"
#include "sys/lock.h"

bool maildir_names_lock(const struct mailbox *mb, int timeout_ms, int *lock_r)
{
	struct err e = {0};

	*lock_r = openat(mb->dirfd, "cur", O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	if (*lock_r < 0 || lock_flock(*lock_r, true, timeout_ms, &e) == 0)
		return true;
	fd_close(lock_r);
	/* A file system that can't lock a directory: we are as alone as we can know. */
	return e.kind != ERR_BUSY;
}
