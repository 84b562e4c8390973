/* The mapped snapshot. */
#include "index/snapshot.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/crc32c.h"
#include "base/num.h"
#include "base/vec.h"
#include "sys/fd.h"
#include "sys/file.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#endif

enum { READ_ON = 1 << 20 };

uint32_t index_snapshot_sum(uint64_t id, uint32_t b, const struct index_msg *p, uint32_t n)
{
	uint32_t crc = crc32c(0, &id, sizeof id);

	crc = crc32c(crc, &b, sizeof b);
	return crc32c(crc, p, (size_t)n * sizeof *p);
}

/* Whoever goes from block to block reads on: a megabyte of pages is had by one call, and not by a fault for every few. */
static void read_on(struct index_snapshot *s, uint32_t b)
{
	size_t at = (size_t)b * INDEX_BLOCK * sizeof *s->msg, all = s->n * sizeof *s->msg;
	uintptr_t from = (uintptr_t)s->msg + at, page = (uintptr_t)sysconf(_SC_PAGESIZE);

	if (b == 0 || at < s->ready || !(s->verified[(b - 1) / 64] >> ((b - 1) % 64) & 1))
		return;
	s->ready = at + READ_ON;
	(void)madvise((void *)(from & ~(page - 1)), num_min(READ_ON, all - at), MADV_POPULATE_READ);
}

bool index_snapshot_check(struct index_snapshot *s, uint32_t b)
{
	uint32_t first = b * INDEX_BLOCK, n = s->n - first < INDEX_BLOCK ? s->n - first : INDEX_BLOCK;
	const struct index_msg *p = &s->msg[first];

	read_on(s, b);
	if (index_snapshot_sum(s->head.id, b, p, n) != s->sums[b] || s->guard.hit) {
		s->bad = true;
		return false;
	}
	/* Order is what searching relies on. */
	for (uint32_t i = 1; i < n; i++) {
		if (p[i - 1].uid >= p[i].uid) {
			s->bad = true;
			return false;
		}
	}
	s->verified[b / 64] |= 1ULL << (b % 64);
	return true;
}

/* A section of n items lies inside the file, aligned. */
static bool fits(const struct index_snapshot *s, uint64_t at, uint64_t n, size_t item)
{
	return at % 8 == 0 && at <= s->size && n <= (s->size - at) / item;
}

static int check_head(struct index_snapshot *s, const struct index_ident *ident, struct err *e)
{
	const struct index_snap_head *h = &s->head;
	uint64_t blocks;
	uint32_t crc;

	if (memcmp(h->magic, INDEX_SNAP_MAGIC, sizeof h->magic) != 0 || h->version != INDEX_FORMAT_VERSION ||
	    h->size != sizeof *h)
		return err_set(
		    e, ERR_CORRUPT, "it isn't an index snapshot of format %d", INDEX_FORMAT_VERSION);
	blocks = ((uint64_t)h->records + INDEX_BLOCK - 1) / INDEX_BLOCK;
	if (h->file_size != s->size || !fits(s, sizeof *h, h->keywords_len, 1) ||
	    !fits(s, h->history_at, h->history, sizeof *s->history) ||
	    !fits(s, h->sums_at, blocks, sizeof *s->sums) ||
	    !fits(s, h->records_at, h->records, sizeof *s->msg) || h->history > INDEX_HISTORY_MAX)
		return err_set(e, ERR_CORRUPT, "its size is %zu bytes, its header says %llu", s->size,
		    (unsigned long long)h->file_size);
	crc = crc32c(0, h, offsetof(struct index_snap_head, crc));
	if (crc32c(crc, s->map + sizeof *h, h->keywords_len) != h->crc)
		return err_set(e, ERR_CORRUPT, "the checksum of its header is wrong");
	if (h->head.uidvalidity != ident->uidvalidity ||
	    memcmp(h->head.guid, ident->guid, sizeof h->head.guid) != 0)
		return err_set(e, ERR_CORRUPT, "it is of another mailbox (UIDVALIDITY %u, this one has %u)",
		    h->head.uidvalidity, ident->uidvalidity);
	return 0;
}

static uint32_t history_sum(const struct index_snapshot *s)
{
	return crc32c(
	    crc32c(0, &s->head.id, sizeof s->head.id), s->history, s->history_n * sizeof *s->history);
}

static uint64_t *bit_per_block(const struct index_snapshot *s)
{
	size_t words = (s->n + INDEX_BLOCK - 1) / INDEX_BLOCK / 64 + 1, none = 0;
	uint64_t *bits = vec_grown(NULL, NULL, &none, words, sizeof *bits);

	return memset(bits, 0, words * sizeof *bits);
}

const uint8_t *index_snapshot_flags(struct index_snapshot *s, uint32_t b)
{
	uint32_t first = b * INDEX_BLOCK, n = s->n - first < INDEX_BLOCK ? s->n - first : INDEX_BLOCK;
	size_t none = 0, all = (s->n + INDEX_BLOCK - 1) / INDEX_BLOCK * (size_t)INDEX_BLOCK;
	const struct index_msg *m = &s->msg[first];

	if (!s->flags) {
		s->flags = vec_grown(NULL, NULL, &none, all, 1);
		s->has_flags = bit_per_block(s);
	}
	if (s->has_flags[b / 64] >> (b % 64) & 1)
		return &s->flags[first];
	for (uint32_t i = 0; i < INDEX_BLOCK; i++)
		s->flags[first + i] =
		    i < n && !(m[i].bits & INDEX_GONE) ? m[i].flags & INDEX_FLAGS_ALL : INDEX_SNAPSHOT_GONE;
	s->has_flags[b / 64] |= 1ULL << (b % 64);
	return &s->flags[first];
}

static void use_sections(struct index_snapshot *s)
{
	const struct index_snap_head *h = &s->head;

	s->keywords = str_of(s->map + sizeof *h, h->keywords_len);
	s->msg = (const struct index_msg *)(s->map + h->records_at);
	s->n = h->records;
	s->sums = (const uint32_t *)(s->map + h->sums_at);
	s->verified = bit_per_block(s);
	s->history = (const struct index_vanish *)(s->map + h->history_at);
	s->history_n = h->history;
	if (history_sum(s) != h->history_crc) {
		s->history_bad = true;
		s->history_n = 0;
	}
}

int index_snapshot_open(struct index_snapshot *s, int dirfd, const struct index_ident *ident, struct err *e)
{
	int fd = file_open(dirfd, INDEX_SNAP_NAME, O_RDONLY | O_NONBLOCK, 0, e);
	struct stat st;
	void *map;

	memset(s, 0, sizeof *s);
	s->fd = -1;
	if (fd < 0)
		return -1;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		fd_close(&fd);
		return err_set(e, ERR_TEMP, "%s/%s is no file", file_path(dirfd), INDEX_SNAP_NAME);
	}
	if ((size_t)st.st_size < sizeof s->head) {
		fd_close(&fd);
		return err_set(e, ERR_CORRUPT, "it is shorter than a header");
	}
	map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED) {
		file_err(e, "mmap", dirfd, INDEX_SNAP_NAME);
		fd_close(&fd);
		return -1;
	}
	s->fd = fd;
	s->map = map;
	s->size = (size_t)st.st_size;
	s->mtime = st.st_mtim;
	s->inode = st.st_ino;
	index_sigbus_add(&s->guard, map, s->size);
	memcpy(&s->head, map, sizeof s->head);
	if (check_head(s, ident, e) < 0) {
		index_snapshot_free(s);
		return -1;
	}
	use_sections(s);
	if (s->guard.hit) {
		index_snapshot_free(s);
		return err_set(e, ERR_CORRUPT, "it was cut while it was read");
	}
	return 0;
}

void index_snapshot_free(struct index_snapshot *s)
{
	if (s->map) {
		index_sigbus_remove(&s->guard);
		munmap(s->map, s->size);
		fd_close(&s->fd);
	}
	vec_drop(s->verified);
	vec_drop(s->flags);
	vec_drop(s->has_flags);
	memset(s, 0, sizeof *s);
}

void index_snapshot_doubt(struct index_snapshot *s)
{
	for (uint32_t i = 0; i < s->n; i += INDEX_BLOCK * 64)
		s->verified[i / INDEX_BLOCK / 64] = 0;
	for (uint32_t i = 0; s->has_flags && i < s->n; i += INDEX_BLOCK * 64)
		s->has_flags[i / INDEX_BLOCK / 64] = 0;
	s->ready = 0;
}

static bool is_as_it_was(struct index_snapshot *s)
{
	if (memcmp(s->map, &s->head, sizeof s->head) != 0 ||
	    crc32c(crc32c(0, &s->head, offsetof(struct index_snap_head, crc)), s->keywords.p,
	        s->keywords.n) != s->head.crc)
		return false;
	if (!s->history_bad && history_sum(s) != s->head.history_crc)
		return false;
	for (uint32_t i = 0; i < s->n; i += INDEX_BLOCK) {
		if (!index_snapshot_at(s, i))
			return false;
	}
	return !s->guard.hit;
}

void index_snapshot_look(struct index_snapshot *s)
{
	struct stat st;

	if (!s->map || s->bad || fstat(s->fd, &st) < 0 ||
	    (st.st_mtim.tv_sec == s->mtime.tv_sec && st.st_mtim.tv_nsec == s->mtime.tv_nsec &&
	        (size_t)st.st_size == s->size))
		return;
	s->mtime = st.st_mtim;
	index_snapshot_doubt(s);
	if ((size_t)st.st_size < s->size || !is_as_it_was(s))
		s->bad = true;
}
