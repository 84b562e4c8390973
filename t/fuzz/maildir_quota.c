/* maildirsize: what is usable has sums that aren't negative; one line more changes them by just that. */
#include "maildir/quota.h"

#include <assert.h>

#include "base/buf.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct maildir_quota_limits limits = {.bytes = 1000};
	struct maildir_quota_use one, two;
	struct buf more;

	buf_init(&more, 1 << 20);
	if (size < 5000 && maildir_quota_parse(str_of(data, size), &limits, &one)) {
		assert(one.bytes >= 0 && one.count >= 0);
		buf_add(&more, str_of(data, size));
		buf_add(&more, STR("+3 +1\n"));
		if (one.bytes < INT64_MAX - 3 && one.count < INT64_MAX - 1) {
			assert(maildir_quota_parse(buf_str(&more), &limits, &two));
			assert(two.bytes == one.bytes + 3 && two.count == one.count + 1);
		}
	}
	buf_free(&more);
	return 0;
}
