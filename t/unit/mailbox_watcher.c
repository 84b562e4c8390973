/* One inotify instance, several who look. */
#include "mailbox/watcher.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "tap.h"

static void touch(const char *dir, const char *name)
{
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	close(fd);
	unlink(path);
}

int main(void)
{
	char a[] = "/tmp/watcher-a.XXXXXX", b[] = "/tmp/watcher-b.XXXXXX";
	unsigned seen = 0, other = 0, total;
	struct watcher w;
	int one, two, same, none = -1;

	if (!mkdtemp(a) || !mkdtemp(b))
		return 111;
	watcher_init(&w);
	ok(w.fd < 0 && watcher_news(&w, -1, &seen) == 0, "nothing is watched yet");
	one = watcher_add(&w, a, IN_CREATE);
	same = watcher_add(&w, a, IN_CREATE);
	two = watcher_add(&w, b, IN_CREATE);
	ok(w.fd >= 0 && one >= 0 && one == same && two != one, "two of one path share a slot");
	touch(a, "x");
	touch(a, "y");
	touch(b, "z");
	watcher_read(&w);
	ok(watcher_news(&w, one, &seen) == 2 && watcher_news(&w, one, &seen) == 0, "events are told once");
	ok(watcher_news(&w, two, &other) == 1 && w.total == 3, "each slot has its own");
	watcher_drop(&w, &same);
	touch(a, "x");
	watcher_read(&w);
	ok(same == -1 && watcher_news(&w, one, &seen) == 1, "as long as somebody watches, it is watched");
	watcher_drop(&w, &one);
	total = w.total;
	touch(a, "x");
	watcher_read(&w);
	ok(w.list[0].refs == 0 && w.total <= total + 1, "then no longer");
	one = watcher_add(&w, a, IN_CREATE);
	ok(one == 0, "a free slot is used again");
	watcher_drop(&w, &none);
	ok(watcher_add(&w, "/nonexistent/path", IN_CREATE) < 0, "what isn't there");
	rmdir(b);
	watcher_read(&w);
	watcher_drop(&w, &two);
	ok(two == -1, "a directory that is gone");
	watcher_close(&w);
	w.refused = true;
	ok(watcher_add(&w, a, IN_CREATE) < 0, "no instance");
	rmdir(a);
	return done();
}
