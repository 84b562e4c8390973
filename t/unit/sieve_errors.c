/* Collecting errors. */
#include "sieve/errors.h"
#include "tap.h"

int main(void)
{
	struct sieve_errors errors = {0};
	static struct arena a;
	struct sieve_reporter r = {&a, &errors, STR("main")};
	struct buf b;

	arena_init(&a, "test", 1 << 20);
	buf_init(&b, 1000);
	sieve_errors_warn(&r, 1, 2, "a\nb\xc2\x9b\xc3\x9b\xc2\xa9");
	is_int(errors.count, 0, "a warning is no error");
	is_int(sieve_errors_add(&r, 3, 7, "unknown %s", "x"), -1, "gives -1");
	sieve_error_print(&b, &errors.list.p[0]);
	is_str(buf_str(&b), STR("main: line 1, column 2: warning: a?b??\xc3\x9b\xc2\xa9"),
	    "printed, on one line");
	buf_clear(&b);
	sieve_error_print(&b, &errors.list.p[1]);
	is_str(buf_str(&b), STR("main: line 3, column 7: error: unknown x"), "printed");
	for (int i = 0; i < 1000; i++)
		sieve_errors_add(&r, 1, 1, "x");
	is_int((int64_t)errors.list.n, SIEVE_MAX_ERRORS, "no more than the limit");
	ok(sieve_errors_are_enough(&r), "enough");
	buf_free(&b);
	arena_free(&a);
	return done();
}
