/*
 * What the index costs by itself, without a mailbox: `index [messages] [directory]`. Prints a line a workload: microseconds, best of some
 * rounds. Not run by `make check`.
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "index/cache.h"
#include "index/index.h"
#include "sys/file.h"

enum { ROUNDS = 7, FIELDS = 6 };

static const struct index_ident ident = {1, "benchbenchbench!"};
static struct index_place place;
static uint32_t messages = 100000;
static volatile uint64_t sink;

static void must(int result, const struct err *e)
{
	if (result < 0)
		die(ERR_TEMP, "%s", e->text);
}

static struct index *open_it(void)
{
	struct index *ix;
	bool rebuilt;
	struct err e;

	must(index_open(&ix, &place, &ident, &rebuilt, &e), &e);
	return ix;
}

static void fill(struct index *ix)
{
	static const uint64_t stamp[8];
	struct index_txn *t = NULL;
	struct err e;

	for (uint32_t uid = 1; uid <= messages; uid++) {
		struct index_msg m = {.uid = uid, .bits = INDEX_HAS_VSIZE | INDEX_HAS_IDATE, .vsize = uid};

		t = t ? t : index_txn(ix);
		index_txn_append(t, &m);
		if (uid % 10000 == 0) {
			must(index_commit(t, false, NULL, NULL, &e), &e);
			t = NULL;
		}
	}
	t = t ? t : index_txn(ix);
	index_txn_stamps(t, stamp);
	must(index_commit(t, false, NULL, NULL, &e), &e);
}

static struct index *shared;
static struct cache *cache;
static int field[FIELDS];

static void do_open(void)
{
	struct index *ix = open_it();

	sink += index_head(ix)->messages;
	index_close(ix);
}

static void do_open_page(void)
{
	struct index *ix = open_it();

	for (uint32_t seq = messages - 49; seq <= messages; seq++)
		sink += index_at(ix, seq)->vsize;
	index_close(ix);
}

static void do_scan(void)
{
	uint32_t n = index_count(shared);

	for (uint32_t seq = 1; seq <= n; seq++)
		sink += index_at(shared, seq)->flags & INDEX_SEEN;
}

static void do_refresh(void)
{
	struct err e;

	for (int i = 0; i < 1000; i++)
		sink += (uint64_t)index_refresh(shared, NULL, &e);
}

static void do_uids(void)
{
	for (uint32_t i = 0; i < 1000; i++)
		sink += index_seq(shared, 1 + i * 7919u % messages);
}

static void store(uint32_t first, uint32_t last)
{
	static unsigned turn;
	struct index_range r = {first, last};
	struct index_ranges uids = {&r, 1, 1};
	struct index_txn *t = index_txn(shared);
	struct err e;

	index_txn_flags(t, &uids, turn++ % 2 ? INDEX_REMOVE : INDEX_ADD, INDEX_FLAGGED, 0, UINT64_MAX);
	must(index_commit(t, false, NULL, NULL, &e), &e);
}

static void do_store_all(void)
{
	store(1, messages);
}

static void do_store_single(void)
{
	for (uint32_t i = 0; i < 1000; i++)
		store(1 + i * 7919u % messages, 1 + i * 7919u % messages);
}

static void do_cache_get(void)
{
	for (uint32_t seq = 1; seq <= messages; seq++) {
		const struct index_msg *m = index_at(shared, seq);

		for (int f = 0; f < FIELDS; f++)
			sink += cache_get(cache, m, field[f]).n;
	}
}

static void do_cache_wants(void)
{
	for (uint32_t seq = 1; seq <= messages; seq++) {
		const struct index_msg *m = index_at(shared, seq);

		for (int f = 0; f < FIELDS; f++)
			sink += cache_wants(cache, field[f], m);
	}
}

static void fill_cache(void)
{
	char value[200];
	struct index_txn *t;
	struct err e;

	memset(value, 'x', sizeof value);
	for (int f = 0; f < FIELDS; f++) {
		char name[16];

		snprintf(name, sizeof name, "field%d", f);
		field[f] = cache_field(cache, str_c(name), true);
	}
	for (uint32_t seq = 1; seq <= messages; seq++) {
		cache_begin(cache, index_at(shared, seq));
		for (int f = 0; f < FIELDS; f++)
			cache_put(cache, field[f], str_of(value, 40 + (size_t)f * 30));
		cache_end(cache);
		if (cache_collected(cache) < 1 << 20 && seq < messages)
			continue;
		t = index_txn(shared);
		must(cache_flush(cache, t, &e), &e);
		must(index_commit(t, false, NULL, NULL, &e), &e);
	}
}

static void time_of(const char *name, void (*work)(void))
{
	int64_t best = INT64_MAX;

	for (int i = 0; i < ROUNDS; i++) {
		int64_t start = clock_now_ns(), took;

		work();
		took = clock_now_ns() - start;
		best = took < best ? took : best;
	}
	printf("%-40s %12.1f us\n", name, (double)best / 1000);
}

static void time_once(const char *name, void (*work)(void))
{
	int64_t start = clock_now_ns();

	work();
	printf("%-40s %12.1f us\n", name, (double)(clock_now_ns() - start) / 1000);
}

static void do_fill(void)
{
	fill(shared);
}

static void do_snapshot(void)
{
	struct err e;

	must(index_maintain(shared, true, &e), &e);
}

int main(int argc, char **argv)
{
	char dir[200];
	struct err e;

	if (argc > 1 && !num_parse_u32(str_c(argv[1]), &messages))
		return 2;
	snprintf(dir, sizeof dir, "%s/dovetail-bench.XXXXXX", argc > 2 ? argv[2] : "/tmp");
	if (!mkdtemp(dir))
		return 1;
	place.dirfd = file_open_dir(AT_FDCWD, dir, &e);
	file_set_fsync(FILE_FSYNC_NEVER);
	shared = open_it();
	time_once("first fill", do_fill);
	time_once("snapshot and rotation", do_snapshot);
	index_close(shared);
	shared = open_it();
	time_of("open and close", do_open);
	time_of("open, 50 records, close", do_open_page);
	time_once("scan of flags, first (checksums)", do_scan);
	time_of("scan of flags", do_scan);
	time_of("1000 refreshes, nothing new", do_refresh);
	time_of("1000 searches by UID", do_uids);
	time_once("flags of all in one record, first", do_store_all);
	time_of("flags of all in one record", do_store_all);
	time_of("1000 records of one flag", do_store_single);
	time_of("open with that tail", do_open);
	must(cache_open(&cache, &place, &ident, &e), &e);
	time_once("fill of the cache, 6 fields", fill_cache);
	time_of("6 cached fields of all", do_cache_get);
	time_of("6 decisions of all", do_cache_wants);
	cache_close(cache);
	index_close(shared);
	unlinkat(place.dirfd, "dovetail.log", 0);
	unlinkat(place.dirfd, "dovetail.index", 0);
	unlinkat(place.dirfd, "dovetail.cache", 0);
	rmdir(dir);
	return 0;
}
