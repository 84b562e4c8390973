/* cache_file: names of two writers, generations, blocks. */
#include "index/cache_file.h"

#include <sys/wait.h>
#include <unistd.h>

#include "index_help.h"
#include "tap.h"

static struct index_place place;

static void test_names(void)
{
	struct cache_file f;
	struct err e;
	int twice = 0;
	char name[120];

	ok(index_cache_file_open(&f, &place, &help_ident, &e) == 0, "made");
	fflush(stdout);
	for (int p = 0; p < 4; p++) {
		if (fork() == 0) {
			index_cache_file_open(&f, &place, &help_ident, &e);
			for (int i = 0; i < 30; i++) {
				snprintf(name, sizeof name, "n%d", (i * 7 + p * 11) % 30);
				if (index_cache_file_add(&f, str_c(name)) < 0)
					_exit(1);
			}
			_exit(0);
		}
	}
	for (int p = 0, status; p < 4; p++) {
		wait(&status);
		twice += status != 0;
	}
	for (int i = 0; i < 30; i++) {
		snprintf(name, sizeof name, "n%d", i);
		twice += index_cache_file_find(&f, str_c(name)) < 0;
	}
	is_int(f.n, 30, "four writers agree on thirty names");
	is_int(twice, 0, "all there");
	memset(name, 'x', sizeof name);
	is_int(index_cache_file_add(&f, str_of(name, 101)), -1, "too long");
	for (int i = 0; f.n < CACHE_FIELDS; i++) {
		snprintf(name, sizeof name, "more%d", i);
		index_cache_file_add(&f, str_c(name));
	}
	is_int(index_cache_file_add(&f, STR("one more")), -1, "128 are enough");
	index_cache_file_close(&f);
}

static void test_blocks(void)
{
	struct cache_file f;
	struct cache_block h = {.len = 24 + 8 + 1, .uid = 5, .fields = 1};
	struct cache_value v = {2, 1};
	char block[33];
	uint32_t gen, crc;
	uint64_t at;
	struct err e;

	ok(index_cache_file_open(&f, &place, &help_ident, &e) == 0, "opened");
	gen = f.head.gen;
	memcpy(block, &h, 24);
	memcpy(block + 24, &v, 8);
	block[32] = 'z';
	crc = index_cache_file_crc(&f, block, 33);
	memcpy(block + 4, &crc, 4);
	index_cache_file_append(&f, STR("x"), &e); /* no alignment */
	at = index_cache_file_append(&f, str_of(block, 33), &e);
	ok(at == CACHE_BLOCKS_AT + 1, "appended");
	ok(index_cache_file_block(&f, at, 5) != NULL, "read");
	ok(!index_cache_file_block(&f, at, 6) && !index_cache_file_block(&f, at + 1, 5) &&
	        !index_cache_file_block(&f, 100, 5) && !index_cache_file_block(&f, UINT64_MAX - 3, 5),
	    "only that");
	unlinkat(place.dirfd, CACHE_NAME, 0);
	ok(index_cache_file_replaced(&f), "removed");
	index_cache_file_close(&f);
	index_cache_file_open(&f, &place, &help_ident, &e);
	ok(f.head.gen != gen && f.n == 0 && !index_cache_file_block(&f, at, 5),
	    "a new one, made at once, has none of it and another generation");
	index_cache_file_close(&f);
	ok(index_cache_file_open(
	       &f, &(struct index_place){.dirfd = place.dirfd, .readonly = true}, &help_ident, &e) == 0 &&
	        f.readonly && index_cache_file_append(&f, STR("x"), &e) == 0,
	    "read only");
	index_cache_file_close(&f);
}

int main(void)
{
	place.dirfd = help_dir();
	test_names();
	test_blocks();
	help_end(place.dirfd);
	return done();
}
