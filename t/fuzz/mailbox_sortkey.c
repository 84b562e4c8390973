/* Any bytes as a header give keys that parse; any bytes as keys are refused or read within their bounds. */
#include "mailbox/sortkey.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = str_of(data, size);
	uint64_t id;
	struct threadkeys t;
	struct sortkeys k;
	struct arena a;
	struct buf b;

	arena_init(&a, "fuzz", 64 << 20);
	buf_init(&b, 8 << 20);
	sortkey_print(&a, s, &b);
	assert(sortkey_parse(buf_str(&b), &k));
	buf_clear(&b);
	threadkey_print(&a, s, (const unsigned char *)"sixteen bytes: a", &b);
	assert(threadkey_parse(buf_str(&b), &t));
	while (threadkey_next(&t.refs, &id))
		assert(id > 1);
	assert(t.refs.n == 0);
	if (threadkey_parse(s, &t))
		while (threadkey_next(&t.refs, &id))
			;
	sortkey_parse(s, &k);
	buf_free(&b);
	arena_free(&a);
	return 0;
}
