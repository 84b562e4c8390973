/* What of a Maildir tree is watched. Two watches of one directory are one to the kernel: they must ask for the same events. */
#include <errno.h>
#include <fcntl.h>
#include <sys/inotify.h>

#include "mailbox/maildir.h"
#include "sys/fd.h"

enum {
	COMES_AND_GOES = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR,
	/* A mailbox's own directory, also: the index's log grows. */
	CHANGES = COMES_AND_GOES | IN_MODIFY,
};

static int add(struct watcher *w, int dirfd, const char *part, uint32_t mask, int *slot)
{
	char path[64];

	snprintf(path, sizeof path, "/proc/self/fd/%d/%s", dirfd, part);
	*slot = watcher_add(w, path, mask);
	return *slot < 0 ? -1 : 0;
}

int maildir_lookout_dirs(struct watcher *w, int dirfd, int slots[2])
{
	slots[0] = slots[1] = -1;
	if (add(w, dirfd, "new", COMES_AND_GOES, &slots[0]) == 0 &&
	    add(w, dirfd, "cur", COMES_AND_GOES, &slots[1]) == 0)
		return 0;
	watcher_drop(w, &slots[0]);
	return -1;
}

/* Where its index's log grows. */
static int watch_index(struct store *s, struct str name, int dirfd, int *slot)
{
	int dir, got;

	dir = maildir_store_index_dir(s, name, dirfd);
	if (dir < 0)
		return 0;
	got = add(&s->watcher, dir, ".", CHANGES, slot);
	fd_close(&dir);
	return got;
}

int maildir_lookout(struct store *s, struct str name, bool messages, int slots[4])
{
	struct maildir_store *ms = s->own;
	char dir[MAILDIR_DIR_SIZE] = ".";
	struct err e;
	/* All names of Maildir++ stand in the root. */
	bool names = str_is_nil(name) || ms->root.layout == MAILDIR_LAYOUT_FS;
	int fd, got;

	for (int i = 0; i < 4; i++)
		slots[i] = -1;
	if (!names && !messages)
		return 0;
	if (!str_is_nil(name) && maildir_list_dir(&ms->root, name, dir, &e) < 0)
		return 0;
	fd = openat(ms->root.fd, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	/* What isn't there has nothing to be watched; where it would appear is watched. */
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	got = names ? add(&s->watcher, fd, ".", CHANGES, &slots[0]) : 0;
	if (got == 0 && messages)
		got = maildir_lookout_dirs(&s->watcher, fd, slots + 1);
	if (got == 0 && messages)
		got = watch_index(s, name, fd, &slots[3]);
	fd_close(&fd);
	return got;
}
