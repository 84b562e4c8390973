/* A log whose records are as given, right checksums included: whoever reads it comes to the same state. The first byte: how the rest is cut. */
#include "index.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct index_log_head h;
	struct index_log_own own;
	struct index_log l;
	struct err e;

	if (size < 1)
		return 0;
	fuzz_begin();
	index_log_head_init(&h, &fuzz_ident);
	h.flags = INDEX_LOG_FRESH;
	assert(index_log_create(&l, &fuzz_place, &h, false, &e) == 0);
	if (data[0] % 4 == 0) { /* as it is */
		assert(fd_write_all(l.fd, str_of(data + 1, size - 1)) == 0);
	} else { /* records of payloads, a length before each */
		for (size_t at = 1; at < size;) {
			size_t n = (size_t)data[at++] * (data[0] % 4 == 1 ? 1 : 8);

			n = n > size - at ? size - at : n;
			assert(index_log_append(&l, INDEX_REC_TXN, str_of(data + at, n), &own, &e) == 0);
			at += n;
		}
	}
	index_log_close(&l);
	fuzz_walk();
	return 0;
}
