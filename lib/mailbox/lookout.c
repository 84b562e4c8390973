/* Looking at what isn't selected. */
#include "mailbox/lookout.h"

#include <errno.h>

#include "base/log.h"
#include "mailbox/box.h"
#include "mailbox/format.h"

enum { SLOTS = 4 };

void lookout_begin(struct lookout *l, struct store *s, struct str name, bool messages)
{
	*l = (struct lookout){.lost = s->watcher.lost, .lost_names = s->watcher.lost};
	if (s->format->lookout(s, name, messages, l->slots) < 0) {
		l->polled = true;
		if (!s->watcher.said)
			log_warning(
			    "inotify failed: %s; changes in mailboxes are looked for every few seconds "
			    "instead "
			    "(sysctl fs.inotify.max_user_instances and max_user_watches raise the limit)",
			    strerror(errno));
		s->watcher.said = true;
	}
	for (int i = 0; i < SLOTS; i++)
		l->seen[i] = watcher_count(&s->watcher, l->slots[i]);
	l->seen_names = watcher_names(&s->watcher, l->slots[0]);
}

void lookout_end(struct lookout *l, struct store *s)
{
	for (int i = 0; i < SLOTS; i++)
		watcher_drop(&s->watcher, &l->slots[i]);
}

bool lookout_is_changed(struct lookout *l, const struct store *s)
{
	bool changed = l->polled || l->lost != s->watcher.lost;

	for (int i = 0; i < SLOTS; i++)
		changed |= watcher_news(&s->watcher, l->slots[i], &l->seen[i]) != 0;
	l->lost = s->watcher.lost;
	return changed;
}

bool lookout_are_names(struct lookout *l, const struct store *s)
{
	unsigned now = watcher_names(&s->watcher, l->slots[0]), news = now - l->seen_names;

	l->seen_names = now;
	news += l->lost_names != s->watcher.lost;
	l->lost_names = s->watcher.lost;
	return news != 0;
}

unsigned lookout_read(struct store *s)
{
	watcher_read(&s->watcher);
	return s->watcher.total;
}

int lookout_fd(const struct store *s)
{
	return s->watcher.fd;
}
