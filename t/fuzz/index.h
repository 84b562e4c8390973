/* What the targets of the index share: a directory in memory, the files in it, a walk over what opens. */
#ifndef FUZZ_INDEX_H
#define FUZZ_INDEX_H

#include <assert.h>
#include <fcntl.h>
#include <unistd.h>

#include "index/load.h"
#include "sys/fd.h"
#include "sys/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct index_ident fuzz_ident = {77, "0123456789abcdef"};
static struct index_place fuzz_place = {.dirfd = -1};

/* Empty from call to call. */
__attribute__((unused)) static void fuzz_begin(void)
{
	static char path[] = "/dev/shm/dovetail-fuzz.XXXXXX";
	struct err e;

	if (fuzz_place.dirfd < 0) {
		if (!mkdtemp(path))
			abort();
		fuzz_place.dirfd = file_open_dir(AT_FDCWD, path, &e);
		file_set_fsync(FILE_FSYNC_NEVER);
	}
	unlinkat(fuzz_place.dirfd, "dovetail.log", 0);
	unlinkat(fuzz_place.dirfd, "dovetail.index", 0);
	unlinkat(fuzz_place.dirfd, "dovetail.cache", 0);
	unlinkat(fuzz_place.dirfd, "dovetail.list", 0);
}

__attribute__((unused)) static void fuzz_put(const char *name, struct str s)
{
	struct err e;

	assert(file_write(fuzz_place.dirfd, name, s, false, &e) == 0);
}

/* Opens what is there, reads all, changes something; then a second one must agree. */
__attribute__((unused)) static void fuzz_walk(void)
{
	static const uint64_t stamp[8];
	struct index_range all = {1, UINT32_MAX};
	struct index_ranges uids = {&all, 1, 1}, gone = {0};
	struct index *ix, *again;
	struct index_msg m = {.uid = 0};
	struct index_txn *t;
	struct err e;
	bool rebuilt;
	uint32_t last = 0;

	assert(index_open(&ix, &fuzz_place, &fuzz_ident, &rebuilt, &e) == 0);
	if (!index_verify(ix, 1, 0))
		assert(index_heal(ix, NULL, &e) == 0);
	index_announce(ix, NULL, NULL);
	assert(!index_damaged(ix));
	assert(index_count(ix) == index_head(ix)->messages);
	for (uint32_t seq = 1; seq <= index_count(ix); seq++) {
		assert(index_at(ix, seq)->uid > last);
		last = index_at(ix, seq)->uid;
		assert(index_seq(ix, last) == seq);
	}
	index_vanished(ix, 0, &gone);
	index_ranges_free(&gone);
	t = index_txn(ix);
	m.uid = index_head(ix)->uidnext;
	index_txn_append(t, &m);
	index_txn_flags(t, &uids, INDEX_ADD, INDEX_SEEN, 1, UINT64_MAX);
	index_txn_stamps(t, stamp);
	assert(index_commit(t, false, NULL, NULL, &e) == 0);
	assert(index_open(&again, &fuzz_place, &fuzz_ident, &rebuilt, &e) == 0);
	assert(memcmp(index_head(again), index_head(ix), sizeof *index_head(ix)) == 0);
	assert(index_maintain(ix, true, &e) == 0 || e.kind == ERR_CORRUPT);
	assert(index_refresh(again, NULL, &e) >= 0 || e.kind == ERR_CORRUPT);
	index_close(again);
	index_close(ix);
}

#endif
