/* Being told of changes: one inotify descriptor on the index's log and on the store's directories. */
#include <errno.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/log.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "mailbox/mailbox.h"
#include "sys/fd.h"
#include "sys/file.h"

static int give_up(struct mailbox *mb, const char *what)
{
	if (!mb->polled)
		log_warning("%s failed: %s; changes in %.*s are looked for every few seconds instead "
		            "(sysctl fs.inotify.max_user_instances and max_user_watches raise the limit)",
		    what, strerror(errno), STR_ARG(mb->name));
	mb->polled = true;
	fd_close(&mb->inotify);
	return -1;
}

static int watch_log(struct mailbox *mb)
{
	char path[40];
	int fd = index_log_fd(mb->ix);

	if (fd < 0)
		return 0;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return inotify_add_watch(mb->inotify, path, IN_MODIFY);
}

int mailbox_watch(struct mailbox *mb)
{
	if (mb->polled)
		return -1;
	if (mb->inotify < 0) {
		mb->inotify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
		if (mb->inotify < 0)
			return give_up(mb, "inotify_init");
		if (mb->format->watch(mb, mb->inotify) < 0)
			return give_up(mb, "inotify_add_watch");
	}
	/* The log's inode changes with a rotation: adding the watch again is free when it is the same. */
	if (watch_log(mb) < 0)
		return give_up(mb, "inotify_add_watch");
	return mb->inotify;
}

bool mailbox_watch_drain(struct mailbox *mb, unsigned seen[2])
{
	_Alignas(struct inotify_event) char events[8192];
	bool whole = true;
	ssize_t n;

	seen[0] = seen[1] = 0;
	while (mb->inotify >= 0 && (n = read(mb->inotify, events, sizeof events)) > 0) {
		for (char *p = events; p < events + n;) {
			const struct inotify_event *ev = (const struct inotify_event *)p;

			seen[0] += ev->wd == mb->watched_dirs[0];
			seen[1] += ev->wd == mb->watched_dirs[1];
			whole = whole && !(ev->mask & IN_Q_OVERFLOW);
			p += sizeof *ev + ev->len;
		}
	}
	return whole;
}

void mailbox_watch_clear(struct mailbox *mb)
{
	unsigned seen[2];

	/* An event may be younger than the directory's time can tell: what was seen here must be looked for. */
	if (!mailbox_watch_drain(mb, seen) || seen[0] || seen[1])
		mb->needs_sync = true;
}
