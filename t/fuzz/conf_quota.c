/* A rule that parses is about a mailbox; a relative limit is none where all mail has none. */
#include <assert.h>

#include "conf/quota.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf_quota q = {.bytes = 0};
	struct conf_quota_rule r;
	struct conf_quota_warning w;
	uint64_t bytes, count;
	struct arena a;
	struct err e;

	arena_init(&a, "fuzz", 1 << 20);
	if (conf_quota_parse_rule(str_of(data, size), &r, &e) == 0) {
		assert(r.mailbox.n);
		*vec_push(&q.rules, &a) = r;
		conf_quota_limits(&q, r.mailbox, &bytes, &count);
		assert(!r.bytes.sign || !bytes);
	}
	if (conf_quota_parse_warning(str_of(data, size), &w, &e) == 0)
		assert(w.command.n && !w.at.sign);
	arena_free(&a);
	return 0;
}
