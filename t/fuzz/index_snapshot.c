/* A snapshot as given, with the checksums of header and blocks made right where that can be: it is used, or refused, never believed blindly. */
#include "base/crc32c.h"
#include "index.h"
#include "index/snapwrite.h"

static void mend(char *p, size_t n, uint64_t id)
{
	struct index_snap_head h;

	if (n < sizeof h)
		return;
	memcpy(&h, p, sizeof h);
	memcpy(h.magic, INDEX_SNAP_MAGIC, sizeof h.magic);
	h.version = INDEX_FORMAT_VERSION;
	h.size = sizeof h;
	h.file_size = n;
	h.head.uidvalidity = fuzz_ident.uidvalidity;
	memcpy(h.head.guid, fuzz_ident.guid, 16);
	h.at = (struct index_position){1, id, sizeof(struct index_log_head)};
	if (h.records_at % 8 == 0 && h.sums_at % 8 == 0 && h.records_at <= n && h.sums_at <= n &&
	    h.records <= (n - h.records_at) / sizeof(struct index_msg) &&
	    (h.records + 63ULL) / 64 <= (n - h.sums_at) / 4) {
		for (uint32_t b = 0; b * 64 < h.records; b++) {
			uint32_t in = h.records - b * 64 < 64 ? h.records - b * 64 : 64;
			uint32_t sum = index_snapshot_sum(h.id, b,
			    (const struct index_msg *)(p + h.records_at + b * 64 * sizeof(struct index_msg)),
			    in);

			memcpy(p + h.sums_at + b * 4, &sum, 4);
		}
	}
	h.crc = crc32c(0, &h, offsetof(struct index_snap_head, crc));
	if (h.keywords_len <= n - sizeof h)
		h.crc = crc32c(h.crc, p + sizeof h, h.keywords_len);
	memcpy(p, &h, sizeof h);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct index_log_head h;
	struct index_snapshot s;
	struct index_log l;
	struct buf b;
	struct err e;

	if (size > 100000)
		return 0;
	fuzz_begin();
	index_log_head_init(&h, &fuzz_ident);
	h.seq = 1;
	assert(index_log_create(&l, &fuzz_place, &h, false, &e) == 0);
	index_log_close(&l);
	buf_init(&b, 200000);
	buf_add(&b, str_of(data, size));
	if (size && data[size - 1] % 4)
		mend(b.p, b.n, h.id);
	fuzz_put("dovetail.index", buf_str(&b));
	if (index_snapshot_open(&s, fuzz_place.dirfd, &fuzz_ident, &e) == 0) {
		uint64_t sum = 0;

		for (uint32_t i = 0; i < s.n; i++) {
			const struct index_msg *m = index_snapshot_at(&s, i);

			sum += m ? m->uid : 0;
		}
		assert(sum <= (uint64_t)UINT32_MAX * s.n);
		index_snapshot_free(&s);
	}
	buf_free(&b);
	return 0;
}
