/* A cache whose blocks are as given, their checksums made right: the chain from any offset ends, within the file. */
#include "index/cache.h"

#include "base/crc32c.h"
#include "index.h"
#include "index/cache_own.h"

static void mend(const struct cache_file *f, char *p, size_t n)
{
	for (size_t at = 0; at + sizeof(struct cache_block) <= n;) {
		struct cache_block h;

		memcpy(&h, p + at, sizeof h);
		h.len = h.len % 512;
		h.uid = 5;
		if (h.len < sizeof h || h.len > n - at)
			return;
		memcpy(p + at, &h, sizeof h);
		h.crc = index_cache_file_crc(f, p + at, h.len);
		memcpy(p + at, &h, sizeof h);
		at += h.len;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct index_msg m = {.uid = 5};
	struct cache *c;
	struct buf b;
	struct err e;

	if (size < 2 || size > 60000)
		return 0;
	fuzz_begin();
	assert(cache_open(&c, &fuzz_place, &fuzz_ident, &e) == 0);
	for (int i = 0; i < 4; i++)
		assert(cache_field(c, (struct str){"abcd" + i, 1}, true) == i);
	buf_init(&b, 100000);
	buf_add(&b, str_of(data + 2, size - 2));
	if (data[0] % 8)
		mend(&c->file, b.p, b.n);
	if (b.n)
		assert(index_cache_file_append(&c->file, buf_str(&b), &e) != 0);
	m.cache_gen = cache_gen(c);
	for (m.cache = CACHE_BLOCKS_AT + data[1]; m.cache < CACHE_BLOCKS_AT + size; m.cache += 1 + data[1]) {
		for (int i = 0; i < 4; i++) {
			struct str got = cache_get(c, &m, i);

			assert(!got.p || (got.p >= c->file.map->p + CACHE_BLOCKS_AT &&
			                     got.p + got.n <= c->file.map->p + c->file.size));
		}
		cache_begin(c, &m);
		cache_put(c, 1, STR("x"));
		cache_end(c);
	}
	cache_close(c);
	/* And as a whole file. */
	fuzz_put("dovetail.cache", str_of(data, size));
	assert(cache_open(&c, &fuzz_place, &fuzz_ident, &e) == 0);
	cache_close(c);
	buf_free(&b);
	return 0;
}
