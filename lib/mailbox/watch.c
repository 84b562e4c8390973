/* Being told of changes: the session's inotify instance on the index's log and on the store's directories. */
#include <errno.h>
#include <sys/inotify.h>

#include "base/log.h"
#include "mailbox/box.h"
#include "mailbox/format.h"
#include "mailbox/mailbox.h"

bool mailbox_is_deleted(struct mailbox *mb)
{
	return mb->format->is_deleted(mb);
}

static int give_up(struct mailbox *mb)
{
	int why = errno;

	if (mailbox_is_deleted(mb))
		return -1;
	errno = why;
	/* Once a session, where there is no instance; once a mailbox, where its watches are too many. */
	if (!mb->polled && !mb->store->watcher.said)
		log_warning("inotify failed: %s; changes in %.*s are looked for every few seconds instead%s",
		    strerror(errno), STR_ARG(mb->name),
		    errno == EACCES
		        ? ""
		        : " (sysctl fs.inotify.max_user_instances and max_user_watches raise the limit)");
	mb->store->watcher.said = true;
	mb->polled = true;
	mailbox_watch_end(mb);
	return -1;
}

/* The log's inode changes with a rotation: adding the watch again is free when it is the same. */
static int watch_log(struct mailbox *mb)
{
	struct watcher *w = &mb->store->watcher;
	int fd = index_log_fd(mb->ix), slot;
	char path[40];

	if (fd < 0)
		return 0;
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	slot = watcher_add(w, path, IN_MODIFY);
	if (slot < 0)
		return -1;
	watcher_drop(w, &mb->watched_log);
	mb->watched_log = slot;
	return 0;
}

static void start_counting(struct mailbox *mb)
{
	struct watcher *w = &mb->store->watcher;

	for (int i = 0; i < 2; i++)
		mb->seen[i] = watcher_count(w, mb->watched_dirs[i]);
	mb->lost = w->lost;
}

int mailbox_watch(struct mailbox *mb)
{
	if (mb->polled)
		return -1;
	if (mb->watched_dirs[0] < 0) {
		if (mb->format->watch(mb) < 0)
			return give_up(mb);
		start_counting(mb);
	}
	return watch_log(mb) < 0 ? give_up(mb) : mb->store->watcher.fd;
}

void mailbox_watch_end(struct mailbox *mb)
{
	watcher_drop(&mb->store->watcher, &mb->watched_dirs[0]);
	watcher_drop(&mb->store->watcher, &mb->watched_dirs[1]);
	watcher_drop(&mb->store->watcher, &mb->watched_log);
}

bool mailbox_watch_drain(struct mailbox *mb, unsigned seen[2])
{
	struct watcher *w = &mb->store->watcher;
	bool whole;

	watcher_read(w);
	for (int i = 0; i < 2; i++)
		seen[i] = watcher_news(w, mb->watched_dirs[i], &mb->seen[i]);
	whole = mb->lost == w->lost;
	mb->lost = w->lost;
	return whole;
}

void mailbox_watch_clear(struct mailbox *mb)
{
	unsigned seen[2];

	/* An event may be younger than the directory's time can tell: what was seen here must be looked for. */
	if (!mailbox_watch_drain(mb, seen) || seen[0] || seen[1])
		mb->needs_sync = true;
}
