/* Any pieces give the same. */
#include <assert.h>

#include "text/qp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of(data, size);
	struct text_qp whole = {0}, cut = {0};
	struct buf a, b, coded;

	buf_init(&a, 2 * size + 1024);
	buf_init(&b, 2 * size + 1024);
	buf_init(&coded, 8 * size + 1024);
	text_qp_feed(&whole, in, &a);
	text_qp_end(&whole, &a);
	for (size_t i = 0; i < size; i++)
		text_qp_feed(&cut, str_of(data + i, 1), &b);
	text_qp_end(&cut, &b);
	assert(!a.full && str_eq(buf_str(&a), buf_str(&b)));
	text_qp_encode(in, &coded);
	buf_free(&a);
	buf_free(&b);
	buf_free(&coded);
	return 0;
}
