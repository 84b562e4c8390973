/* Choosing and mending the files. */
#include "index/load.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "sys/aside.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { TRIES = 20 };

void index_load_free(struct index_load *ld)
{
	index_own_drop(ld->st);
	ld->st = NULL;
	index_view_free(&ld->view);
	index_log_close(&ld->log);
}

static void at_least(struct index_load *ld, uint64_t seq, uint64_t modseq, uint32_t uidnext)
{
	ld->seq = seq > ld->seq ? seq : ld->seq;
	ld->modseq = modseq > ld->modseq ? modseq : ld->modseq;
	ld->uidnext = uidnext > ld->uidnext ? uidnext : ld->uidnext;
}

/* Applies the log from log.pos on. */
static int replay(struct index_load *ld, struct err *e)
{
	struct index tmp = {.st = ld->st, .log = ld->log};
	int got = index_own_read(&tmp, NULL, NULL, e);

	ld->log = tmp.log;
	index_view_reset(&tmp.view, ld->st);
	ld->view = tmp.view;
	index_log_idle(&ld->log);
	return got;
}

static bool fits(const struct index_position *at, const struct index_log_head *h, uint64_t *pos)
{
	*pos = at->id == h->id ? at->end : sizeof *h;
	return (at->id == h->id && at->end >= sizeof *h && at->end % 8 == 0) ||
	       (at->id == h->prev_id && at->end == h->prev_end);
}

/* Both files are open, or not: decides. */
static int decide(struct index_load *ld, bool have_log, bool have_snap, struct err *e)
{
	const struct index_position *at = &ld->st->snap.head.at;
	const struct index_log_head *h = &ld->log.head;
	uint64_t pos;

	if (have_snap)
		index_state_load(ld->st);
	if (have_log && have_snap && fits(at, h, &pos)) {
		ld->log.pos = pos;
	} else if (have_log && (h->flags & INDEX_LOG_FRESH) && !(have_snap && at->seq > h->seq)) {
		struct index_ident ident = {h->uidvalidity, {0}};

		memcpy(ident.guid, h->guid, sizeof ident.guid);
		index_state_free(ld->st);
		index_state_init(ld->st, &ident);
	} else {
		if (have_log && have_snap)
			snprintf(ld->why, sizeof ld->why, "%s is of log %llu, %s is log %llu",
			    INDEX_SNAP_NAME, (unsigned long long)at->seq, INDEX_LOG_NAME,
			    (unsigned long long)h->seq);
		ld->kind =
		    have_snap && !(have_log && at->seq <= h->seq) ? INDEX_LOAD_NO_LOG : INDEX_LOAD_NOTHING;
		return 0;
	}
	ld->kind = INDEX_LOAD_GOOD;
	if (ld->log.pos == sizeof *h)
		index_own_base(ld->st, h);
	return replay(ld, e);
}

/* What is no file, or can't be opened, is put right or out of the way first. */
static bool open_snapshot(
    struct index_load *ld, const struct index_place *place, const struct index_ident *ident, struct err *e)
{
	struct index_snapshot *s = &ld->st->snap;
	int fd;

	if (index_snapshot_open(s, place->dirfd, ident, e) == 0)
		return true;
	if (place->readonly || (e->kind != ERR_PERM && e->kind != ERR_TEMP))
		return false;
	fd = sys_aside_open(place->dirfd, INDEX_SNAP_NAME, O_RDONLY, SYS_ASIDE_DERIVED, e);
	if (fd < 0)
		return false;
	fd_close(&fd);
	return index_snapshot_open(s, place->dirfd, ident, e) == 0;
}

int index_load_read(
    struct index_load *ld, const struct index_place *place, const struct index_ident *ident, struct err *e)
{
	struct err log_e = {0}, snap_e = {0};
	bool have_log, have_snap;
	struct stat st;

	memset(ld, 0, sizeof *ld);
	ld->st = index_own_state(ident);
	have_log = index_log_open(&ld->log, place, ident, &log_e) == 0;
	have_snap = open_snapshot(ld, place, ident, &snap_e);
	if ((!have_log && log_e.kind != ERR_NOTFOUND && log_e.kind != ERR_CORRUPT) ||
	    (!have_snap && snap_e.kind != ERR_NOTFOUND && snap_e.kind != ERR_CORRUPT)) {
		index_load_free(ld);
		*e = log_e.kind && log_e.kind != ERR_NOTFOUND && log_e.kind != ERR_CORRUPT ? log_e : snap_e;
		return -1;
	}
	ld->existed = log_e.kind != ERR_NOTFOUND || snap_e.kind != ERR_NOTFOUND;
	ld->snapshot = snap_e.kind != ERR_NOTFOUND;
	if (!have_log)
		snprintf(ld->why, sizeof ld->why, "%s: %.170s", INDEX_LOG_NAME,
		    log_e.kind == ERR_NOTFOUND ? "it is missing" : log_e.text);
	else if (!have_snap)
		snprintf(ld->why, sizeof ld->why, "%s: %.170s", INDEX_SNAP_NAME,
		    snap_e.kind == ERR_NOTFOUND ? "it is missing" : snap_e.text);
	if (have_snap)
		at_least(ld, ld->st->snap.head.at.seq, ld->st->snap.head.head.highestmodseq,
		    ld->st->snap.head.head.uidnext);
	if (have_snap)
		ld->recent = ld->st->snap.head.head.recent_from;
	if (have_log) {
		/* A record takes one modseq at most. */
		uint64_t records = fstat(ld->log.fd, &st) == 0 ? (uint64_t)st.st_size / 24 : 0;

		at_least(ld, ld->log.head.seq, ld->log.head.base_modseq + records, ld->log.head.base_uidnext);
		if (ld->log.head.base_recent > ld->recent)
			ld->recent = ld->log.head.base_recent;
	}
	if (decide(ld, have_log, have_snap, e) == 0)
		return 0;
	index_load_free(ld);
	return -1;
}

static bool all_right(struct index_state *st)
{
	for (uint32_t i = 0; i < st->snap.n; i += INDEX_BLOCK) {
		if (!index_snapshot_at(&st->snap, i))
			return false;
	}
	return true;
}

/* Puts a new log in place. 1: somebody else was quicker. */
static int new_log(
    struct index_load *ld, const struct index_place *place, const struct index_ident *ident, struct err *e)
{
	struct index_log_head h;
	uint64_t now = (uint64_t)clock_now_us();
	bool replace = ld->log.fd >= 0, keep = ld->kind == INDEX_LOAD_NO_LOG;
	struct index_log log;

	index_log_head_init(&h, ident);
	h.seq = ld->seq + 1;
	h.base_modseq = ld->modseq + 1 > now ? ld->modseq + 1 : now;
	h.base_history = h.base_modseq;
	h.base_uidnext = ld->uidnext;
	h.base_recent = ld->recent;
	if (keep) {
		h.prev_id = ld->st->snap.head.at.id;
		h.prev_end = ld->st->snap.head.at.end;
	} else {
		h.flags = INDEX_LOG_FRESH;
	}
	if (index_log_create(&log, place, &h, replace, e) < 0)
		return e->kind == ERR_EXISTS ? 1 : -1;
	if (ld->existed)
		log_warning("%s: index damaged: %s; %s", file_path(place->dirfd), ld->why,
		    keep ? "went on from the snapshot with a new log" : "began a new one");
	index_log_close(&ld->log);
	ld->log = log;
	if (!keep) {
		if (ld->snapshot)
			(void)!unlinkat(place->dirfd, INDEX_SNAP_NAME, 0);
		index_state_free(ld->st);
		index_state_init(ld->st, ident);
	}
	index_own_base(ld->st, &log.head);
	ld->kind = INDEX_LOAD_GOOD;
	return 0;
}

/* One attempt: 1 when the files moved meanwhile. */
static int attempt(struct index_load *ld, const struct index_place *place, const struct index_ident *ident,
    const uint64_t *than, struct err *e)
{
	struct index_log lock;
	bool right;
	int result;

	if (index_load_read(ld, place, ident, e) < 0)
		return -1;
	if (ld->kind == INDEX_LOAD_GOOD && !than)
		return 0;
	if (ld->log.fd < 0) {
		result = new_log(ld, place, ident, e);
		goto out;
	}
	/* Under the lock nobody rotates: read again, then it is sure. */
	lock = ld->log;
	ld->log.fd = -1;
	index_load_free(ld);
	memset(ld, 0, sizeof *ld);
	ld->log.fd = -1;
	result = index_log_lock(&lock, true, e);
	if (result == 0 && !index_log_is_named(&lock))
		result = 1;
	if (result == 0)
		result = index_load_read(ld, place, ident, e);
	right = result != 0 || !than || ld->kind != INDEX_LOAD_GOOD || all_right(ld->st);
	if (result == 0 && than && ld->kind == INDEX_LOAD_GOOD && (ld->log.head.id == *than || !right)) {
		ld->kind = INDEX_LOAD_NOTHING;
		snprintf(ld->why, sizeof ld->why, "%s",
		    right ? "what it says isn't so, though its checksums are right"
		          : INDEX_SNAP_NAME ": the checksum of a block is wrong");
	}
	if (result == 0 && ld->kind != INDEX_LOAD_GOOD)
		result = new_log(ld, place, ident, e);
	index_log_close(&lock);
out:
	if (result)
		index_load_free(ld);
	return result;
}

int index_load_mend(struct index_load *ld, const struct index_place *place, const struct index_ident *ident,
    const uint64_t *than, struct err *e)
{
	for (int i = 0; i < TRIES; i++) {
		int result = attempt(ld, place, ident, than, e);

		if (result <= 0)
			return result;
	}
	return err_set(
	    e, ERR_BUSY, "%s in %s is replaced again and again", INDEX_LOG_NAME, file_path(place->dirfd));
}
