/* Writing dovetail.index. */
#include "index/snapwrite.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/crc32c.h"
#include "sys/fd.h"

enum { SLACK = 64 << 10, PAGE = 4096, PIECE = 16 * INDEX_BLOCK };

static uint64_t aligned(uint64_t n, uint64_t to)
{
	return (n + to - 1) / to * to;
}

static void layout(struct index_snap_head *h, const struct index_state *st)
{
	uint64_t blocks = ((uint64_t)h->records + INDEX_BLOCK - 1) / INDEX_BLOCK;

	h->history = (uint32_t)index_history_count(&st->history);
	h->history_at = aligned(sizeof *h + h->keywords_len, 8);
	h->sums_at = h->history_at + (uint64_t)h->history * sizeof(struct index_vanish);
	h->records_at = aligned(h->sums_at + blocks * 4, PAGE);
	h->file_size = h->records_at + (uint64_t)h->records * sizeof(struct index_msg);
}

int index_snapwrite_reserve(struct file_replace *r, int dirfd, const struct index_state *st, struct err *e)
{
	struct index_snap_head h = {.records = st->head.messages, .keywords_len = 64 * 256};

	if (file_replace_begin(r, dirfd, INDEX_SNAP_NAME, 0600, e) < 0)
		return -1;
	layout(&h, st);
	if (fallocate(r->fd, FALLOC_FL_KEEP_SIZE, 0, (off_t)(h.file_size + SLACK)) < 0 &&
	    (errno == ENOSPC || errno == EDQUOT)) {
		file_err(e, "fallocate", dirfd, r->tmp);
		file_replace_abort(r);
		return -1;
	}
	return 0;
}

static bool put(struct file_replace *r, const void *p, size_t n, uint64_t at)
{
	while (n) {
		ssize_t k = pwrite(r->fd, p, n, (off_t)at);

		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return false;
		p = (const char *)p + k;
		n -= (size_t)k;
		at += (uint64_t)k;
	}
	return true;
}

/* The live messages, a piece at a time, and the sums of their blocks. */
static int put_records(
    struct file_replace *r, struct index_state *st, const struct index_snap_head *h, struct err *e)
{
	struct index_msg piece[PIECE];
	uint32_t sums[PIECE / INDEX_BLOCK], n = index_state_n(st), done = 0, fill = 0;

	for (uint32_t i = 0; i <= n; i++) {
		const struct index_msg *m = i < n ? index_state_at(st, i) : NULL;

		if (i < n && !m)
			return err_set(e, ERR_CORRUPT, "the checksum of block %u of %s is wrong",
			    i / INDEX_BLOCK, INDEX_SNAP_NAME);
		if (m && !(m->bits & INDEX_GONE))
			piece[fill++] = *m;
		if (fill == 0 || (fill < PIECE && i < n))
			continue;
		if (done + fill > h->records)
			break;
		for (uint32_t b = 0; b * INDEX_BLOCK < fill; b++) {
			uint32_t of = fill - b * INDEX_BLOCK;

			sums[b] = index_snapshot_sum(h->id, done / INDEX_BLOCK + b, &piece[b * INDEX_BLOCK],
			    of < INDEX_BLOCK ? of : INDEX_BLOCK);
		}
		if (!put(r, piece, fill * sizeof *piece,
		        h->records_at + (uint64_t)done * sizeof(struct index_msg)) ||
		    !put(r, sums, aligned(fill, INDEX_BLOCK) / INDEX_BLOCK * 4,
		        h->sums_at + (uint64_t)done / INDEX_BLOCK * 4))
			return file_err(e, "write", r->dirfd, r->tmp);
		done += fill;
		fill = 0;
	}
	if (done != h->records)
		return err_set(e, ERR_CORRUPT, "%u messages are counted, %u are there", h->records, done);
	return 0;
}

static int put_history(
    struct file_replace *r, const struct index_state *st, struct index_snap_head *h, struct err *e)
{
	const struct index_history *y = &st->history;

	h->history_crc = crc32c(0, &h->id, sizeof h->id);
	h->history_crc = crc32c(h->history_crc, y->old, y->old_n * sizeof *y->old);
	h->history_crc = crc32c(h->history_crc, y->p, y->n * sizeof *y->p);
	if ((y->old_n && !put(r, y->old, y->old_n * sizeof *y->old, h->history_at)) ||
	    (y->n && !put(r, y->p, y->n * sizeof *y->p, h->history_at + y->old_n * sizeof *y->p)))
		return file_err(e, "write", r->dirfd, r->tmp);
	return 0;
}

static int put_all(struct file_replace *r, struct index_state *st, struct index_snap_head *h, struct err *e)
{
	struct buf keywords;
	int result = -1;

	buf_init(&keywords, 64 * 256);
	index_keywords_encode(&st->keywords, &keywords);
	h->keywords_len = (uint32_t)keywords.n;
	layout(h, st);
	if (put_records(r, st, h, e) < 0 || put_history(r, st, h, e) < 0)
		goto out;
	h->crc = crc32c(0, h, offsetof(struct index_snap_head, crc));
	h->crc = crc32c(h->crc, keywords.p, keywords.n);
	if (!put(r, h, sizeof *h, 0) || !put(r, keywords.p, keywords.n, sizeof *h) ||
	    ftruncate(r->fd, (off_t)h->file_size) < 0)
		file_err(e, "write", r->dirfd, r->tmp);
	else
		result = 0;
out:
	buf_free(&keywords);
	return result;
}

int index_snapwrite_commit(
    struct file_replace *r, struct index_state *st, const struct index_position *at, struct err *e)
{
	struct index_snap_head h;

	memset(&h, 0, sizeof h);
	memcpy(h.magic, INDEX_SNAP_MAGIC, sizeof h.magic);
	h.version = INDEX_FORMAT_VERSION;
	h.size = sizeof h;
	if (getrandom(&h.id, sizeof h.id, 0) != sizeof h.id)
		die(ERR_TEMP, "no random numbers from the kernel");
	h.at = *at;
	h.created = clock_now_us();
	h.records = st->head.messages;
	h.last_uid = st->last_uid;
	h.pending_from = st->pending_from;
	h.filled = st->filled;
	h.in_new_plus = index_state_in_new(st) + 1;
	h.head = st->head;
	if (put_all(r, st, &h, e) < 0) {
		file_replace_abort(r);
		return -1;
	}
	return file_replace_commit(r, true, e);
}
