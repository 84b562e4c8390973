/* Delivery into new/, as any Maildir program does it: no lock, no uidlist, no index. */
#include <fcntl.h>
#include <sys/stat.h>

#include "mailbox/group.h"
#include "mailbox/maildir.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { MEMORY = 64 << 10 };

static const struct maildir_deliver_args into_new = {.in_new = true, .mtime_s = INT64_MIN};

/* A message that goes into a mailbox by itself, or with others. */
struct dropping {
	struct maildir_deliver d;
	struct arena arena;
	int dirfd;
};

static int write_all(struct maildir_deliver *d, struct mailbox_source *src, struct err *e)
{
	struct str piece;

	for (;;) {
		if (src->next(src, &piece, e) < 0)
			return -1;
		if (!piece.n)
			return 0;
		if (maildir_deliver_write(d, piece, e) < 0)
			return -1;
	}
}

static int open_dir(struct store *s, struct str name, struct err *e)
{
	struct maildir_store *ms = s->own;
	char dir[MAILDIR_DIR_SIZE];

	if (maildir_list_check(&ms->root, name, e) < 0 || maildir_list_dir(&ms->root, name, dir, e) < 0)
		return -1;
	return file_open_dir(ms->root.fd, dir, e);
}

static void end(struct dropping *p, bool good)
{
	if (good)
		maildir_deliver_done(&p->d);
	else
		maildir_deliver_abort(&p->d);
	arena_free(&p->arena);
	fd_close(&p->dirfd);
}

/* Into tmp/. On -1 nothing is there. */
static int begin(
    struct dropping *p, struct store *s, struct str name, struct mailbox_source *src, struct err *e)
{
	p->dirfd = open_dir(s, name, e);
	if (p->dirfd < 0)
		return -1;
	arena_init(&p->arena, "delivery into a mailbox", MEMORY);
	maildir_deliver_init(&p->d, p->dirfd, &p->arena);
	if (maildir_deliver_begin(&p->d, e) == 0 && write_all(&p->d, src, e) == 0)
		return 0;
	end(p, false);
	return -1;
}

int maildir_drop(struct store *s, struct str name, struct mailbox_source *src, struct err *e)
{
	struct dropping p;
	int result = -1;

	if (begin(&p, s, name, src, e) < 0)
		return -1;
	if (quota_check(s, name, p.d.psize, 1, e) == 0 && maildir_deliver_finish(&p.d, &into_new, e) == 0)
		result = maildir_deliver_commit(&p.d, e);
	end(&p, result == 0);
	if (result == 0)
		quota_change(s, name, (int64_t)p.d.psize, 1);
	return result;
}

/* ---- several together ---- */

/*
 * The disk is to begin with these bytes: a sync then waits for what is under way. Those of a message that stays alone are left to its sync. Where the kernel can't, the syncs do
 * all.
 */
static void hasten(const struct mailbox_group_item *item)
{
	const struct dropping *p = item->own;

	if (file_get_fsync() != FILE_FSYNC_NEVER)
		(void)sync_file_range(p->d.fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

int maildir_group_add(
    struct mailbox_group *g, struct mailbox_group_item *item, struct mailbox_source *src, struct err *e)
{
	struct dropping *p = arena_new(g->arena, struct dropping);
	uint64_t bytes = 0, count = 0;

	if (begin(p, item->store, item->name, src, e) < 0)
		return -1;
	for (size_t i = 0; i < g->items.n; i++) {
		bytes += g->items.p[i].bytes;
		count += g->items.p[i].own != NULL;
	}
	/* There must be room for all. */
	if (quota_check(item->store, item->name, bytes + p->d.psize, count + 1, e) < 0) {
		end(p, false);
		return count ? err_set(e, ERR_BUSY, "no room for several messages at once") : -1;
	}
	item->own = p;
	item->bytes = p->d.psize;
	if (count == 1)
		hasten(vec_last(&g->items));
	if (count)
		hasten(item);
	return 0;
}

static void fail(struct mailbox_group_item *item, const struct err *e)
{
	struct dropping *p = item->own;

	if (e != &item->e)
		item->e = *e;
	item->result = -1;
	maildir_deliver_undo(&p->d);
}

static bool is_same_directory(const struct mailbox_group_item *a, const struct mailbox_group_item *b)
{
	const struct dropping *pa = a->own, *pb = b->own;
	struct stat sa, sb;

	return fstat(pa->dirfd, &sa) == 0 && fstat(pb->dirfd, &sb) == 0 && sa.st_ino == sb.st_ino &&
	       sa.st_dev == sb.st_dev;
}

/* One sync of the directory that this one and those behind it came into. */
static void sync_directory(struct mailbox_group *g, size_t first, bool *synced)
{
	struct dropping *p = g->items.p[first].own;
	int fd = -1, result = 0;
	struct err e;

	if (file_get_fsync() != FILE_FSYNC_NEVER) {
		fd = file_open_dir(p->dirfd, "new", &e);
		result = fd < 0 ? -1 : file_sync(fd, &e);
		fd_close(&fd);
	}
	for (size_t i = g->items.n; i-- > first;) {
		struct mailbox_group_item *item = &g->items.p[i];

		if (!item->own || item->result < 0 || synced[i] ||
		    (i != first && !is_same_directory(&g->items.p[first], item)))
			continue;
		synced[i] = true;
		if (result < 0)
			fail(item, &e);
	}
}

void maildir_group_end(struct mailbox_group *g)
{
	bool *synced = arena_array(g->arena, g->items.n, sizeof *synced);

	for (size_t i = 0; i < g->items.n; i++) {
		struct mailbox_group_item *item = &g->items.p[i];
		struct dropping *p = item->own;

		if (p && maildir_deliver_finish(&p->d, &into_new, &item->e) < 0)
			fail(item, &item->e);
	}
	for (size_t i = 0; i < g->items.n; i++) {
		struct mailbox_group_item *item = &g->items.p[i];
		struct dropping *p = item->own;

		if (!p || item->result < 0)
			continue;
		p->d.synced_by_caller = true;
		if (maildir_deliver_commit(&p->d, &item->e) < 0)
			fail(item, &item->e);
	}
	for (size_t i = 0; i < g->items.n; i++)
		if (g->items.p[i].own && g->items.p[i].result == 0 && !synced[i])
			sync_directory(g, i, synced);
	for (size_t i = 0; i < g->items.n; i++) {
		struct mailbox_group_item *item = &g->items.p[i];

		if (!item->own)
			continue;
		end(item->own, item->result == 0);
		item->own = NULL;
		if (item->result == 0)
			quota_change(item->store, item->name, (int64_t)item->bytes, 1);
		item->bytes = 0;
	}
}
