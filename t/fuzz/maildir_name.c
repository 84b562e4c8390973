/* File names: building from what was parsed says the same again, and nothing unknown is lost. */
#include "maildir/name.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct str s = str_of(data, size);
	struct maildir_name one, two;
	struct buf first, second;

	maildir_name_parse(s, &one);
	assert(one.base.n <= size && one.base.n + one.info.n == size);
	buf_init(&first, 1 << 20);
	buf_init(&second, 1 << 20);
	maildir_name_build(&first, one.base, one.flags, one.letters, one.info);
	maildir_name_parse(buf_str(&first), &two);
	assert(str_eq(one.base, two.base) && one.flags == two.flags && one.letters == two.letters);
	assert(one.psize == two.psize && one.vsize == two.vsize);
	maildir_name_build(&second, two.base, two.flags, two.letters, two.info);
	assert(str_eq(buf_str(&first), buf_str(&second)));
	assert(maildir_name_cmp(s, s) == 0);
	buf_free(&first);
	buf_free(&second);
	return 0;
}
