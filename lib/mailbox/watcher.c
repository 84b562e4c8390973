/* inotify, shared. */
#include "mailbox/watcher.h"

#include <errno.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/log.h"
#include "base/vec.h"
#include "sys/fd.h"

void watcher_init(struct watcher *w)
{
	*w = (struct watcher){.fd = -1};
}

void watcher_close(struct watcher *w)
{
	fd_close(&w->fd);
	vec_drop(w->list);
	watcher_init(w);
}

static bool open_instance(struct watcher *w)
{
	if (w->fd >= 0 || w->refused)
		return w->fd >= 0;
	w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	w->refused = w->fd < 0;
	return w->fd >= 0;
}

static struct watcher_entry *find(const struct watcher *w, int wd)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->list[i].wd == wd && w->list[i].refs)
			return &w->list[i];
	return NULL;
}

static struct watcher_entry *free_slot(struct watcher *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (!w->list[i].refs)
			return &w->list[i];
	if (w->n == WATCHER_MAX)
		return NULL;
	if (w->n == w->cap)
		w->list = vec_grown(NULL, w->list, &w->cap, w->n + 1, sizeof *w->list);
	return &w->list[w->n++];
}

int watcher_add(struct watcher *w, const char *path, uint32_t mask)
{
	struct watcher_entry *en;
	int wd;

	if (!open_instance(w))
		return -1;
	wd = inotify_add_watch(w->fd, path, mask);
	if (wd < 0)
		return -1;
	en = find(w, wd);
	if (!en) {
		en = free_slot(w);
		if (!en) {
			inotify_rm_watch(w->fd, wd);
			errno = ENOSPC;
			return -1;
		}
		*en = (struct watcher_entry){.wd = wd};
	}
	en->refs++;
	return (int)(en - w->list);
}

void watcher_drop(struct watcher *w, int *slot)
{
	struct watcher_entry *en;

	if (*slot < 0)
		return;
	en = &w->list[*slot];
	*slot = -1;
	/* The kernel has let go of a directory that is gone: an error then. */
	if (--en->refs == 0)
		inotify_rm_watch(w->fd, en->wd);
}

void watcher_read(struct watcher *w)
{
	_Alignas(struct inotify_event) char events[8192];
	ssize_t n;

	while (w->fd >= 0 && (n = read(w->fd, events, sizeof events)) > 0) {
		for (char *p = events; p < events + n;) {
			const struct inotify_event *ev = (const struct inotify_event *)p;
			struct watcher_entry *en = find(w, ev->wd);

			if (en && !(ev->mask & IN_IGNORED)) {
				en->events++;
				en->names += !(ev->mask & IN_MODIFY);
			}
			w->lost += (ev->mask & IN_Q_OVERFLOW) != 0;
			w->total++;
			p += sizeof *ev + ev->len;
		}
	}
}

unsigned watcher_count(const struct watcher *w, int slot)
{
	return slot < 0 ? 0 : w->list[slot].events;
}

unsigned watcher_names(const struct watcher *w, int slot)
{
	return slot < 0 ? 0 : w->list[slot].names;
}

unsigned watcher_news(const struct watcher *w, int slot, unsigned *seen)
{
	unsigned now = watcher_count(w, slot), news = now - *seen;

	*seen = now;
	return news;
}
