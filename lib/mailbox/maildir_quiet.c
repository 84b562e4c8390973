/*
 * Our own renames, deliveries and removals change the directories' times as a foreign program's do. So that they don't cost a rescan, the
 * directories are watched while we work: when the kernel tells of exactly as many events as we caused, and the times before were those of the last
 * scan, nobody else was there, and the times afterwards are as good as a scan's.
 */
#include "base/clock.h"
#include "mailbox/maildir.h"

static bool stamps_now(struct mailbox *mb, uint64_t stamp[8])
{
	struct maildir_stamps s;

	if (maildir_scan_stamps(mb->dirfd, &s, NULL) < 0)
		return false;
	memset(stamp, 0, 8 * sizeof *stamp);
	stamp[STAMP_NEW] = (uint64_t)s.new_ns;
	stamp[STAMP_CUR] = (uint64_t)s.cur_ns;
	return true;
}

int maildir_quiet_begin(struct mailbox *mb)
{
	struct maildir_box *box = maildir_box(mb);
	const struct index_head *h = index_head(mb->ix);
	unsigned seen[2];
	uint64_t stamp[8];

	box->watched = false;
	box->events_new = box->events_cur = 0;
	if (mailbox_watch(mb) < 0)
		return -1;
	if (!mailbox_watch_drain(mb, seen) || seen[0] || seen[1]) {
		mb->needs_sync = true;
		return -1;
	}
	if (!stamps_now(mb, stamp) || stamp[STAMP_NEW] != h->stamp[STAMP_NEW] ||
	    stamp[STAMP_CUR] != h->stamp[STAMP_CUR])
		return -1;
	/* Within the racy time a change may have come after the scan without a new time. */
	if (h->stamp[STAMP_CHECKED] == 0)
		return -1;
	box->watched = true;
	return 0;
}

bool maildir_quiet_end(struct mailbox *mb, uint64_t stamp[8])
{
	struct maildir_box *box = maildir_box(mb);
	unsigned seen[2];
	bool known;

	if (!box->watched)
		return false;
	box->watched = false;
	known = stamps_now(mb, stamp);
	if (!mailbox_watch_drain(mb, seen) || seen[0] != box->events_new || seen[1] != box->events_cur)
		known = false;
	if (!known) {
		mb->needs_sync = true;
		return false;
	}
	stamp[STAMP_CHECKED] = (uint64_t)clock_now_ns();
	return true;
}
