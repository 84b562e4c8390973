/* buf: growth, the maximum. */
#include "base/buf.h"

#include "tap.h"

int main(void)
{
	struct buf b;

	buf_init(&b, 10);
	is_str(buf_str(&b), STR(""), "empty");
	is_str(str_c(buf_cstr(&b)), STR(""), "empty C string");
	buf_add(&b, STR("12345"));
	buf_u64(&b, 678);
	ok(!b.full, "within the maximum");
	buf_add(&b, STR("9ab"));
	ok(b.full, "over it");
	is_str(buf_str(&b), STR("12345678"), "what doesn't fit is not added");
	buf_ch(&b, '9');
	buf_printf(&b, "%c", 'x');
	is_str(buf_str(&b), STR("123456789x"), "exactly full");
	is_str(str_c(buf_cstr(&b)), STR("123456789x"), "as a C string");
	buf_consume(&b, 4);
	is_str(buf_str(&b), STR("56789x"), "consume");
	buf_clear(&b);
	ok(b.n == 0 && !b.full, "clear");
	buf_printf(&b, "%s", "this is too long");
	ok(b.n == 0 && b.full, "printf over the maximum adds nothing");
	buf_free(&b);
	return done();
}
