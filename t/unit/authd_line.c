/* The auth protocol's lines. */
#include "authd/line.h"
#include "tap.h"

int main(void)
{
	struct authd_request r;
	struct str rest = STR("a\001tb\t\tc"), field;
	static struct arena a;
	struct buf b;

	arena_init(&a, "test", 1 << 20);
	ok(authd_line_next(&a, &rest, &field) && str_eq(field, STR("a\tb")), "unescaped");
	ok(authd_line_next(&a, &rest, &field) && field.n == 0, "empty");
	ok(authd_line_next(&a, &rest, &field) && str_eq(field, STR("c")) &&
	        !authd_line_next(&a, &rest, &field),
	    "the last");
	buf_init(&b, 100);
	authd_line_add(&b, str_of("x\0\001\t\r\n", 6));
	is_str(buf_str(&b), STR("\tx\0010\0011\001t\001r\001n"), "escaped");
	ok(authd_line_parse(&a,
	       STR("7\tPLAIN\tservice=smtp\tnologin\tlip=1.2.3.4\trip=5.6.7.8\tsecured\tresp=AGE="), false,
	       &r),
	    "a request");
	ok(r.id == 7 && r.secured && str_eq(r.service, STR("smtp")) && str_eq(r.remote, STR("5.6.7.8")),
	    "its fields");
	is_str(r.initial, str_of("\0a", 2), "its response");
	ok(authd_line_parse(&a, STR("7\tPLAIN\tservice=smtp\tresp="), true, &r) && str_is_nil(r.initial),
	    "an empty response of Exim is none");
	ok(authd_line_parse(&a, STR("7\tPLAIN\tservice=smtp\tresp="), false, &r) && !str_is_nil(r.initial),
	    "and of others is one");
	ok(authd_line_parse(&a, STR("7\tPLAIN\tservice=smtp\tresp=%"), false, &r) && r.malformed,
	    "not base64");
	ok(!authd_line_parse(&a, STR("0\tPLAIN"), false, &r) &&
	        !authd_line_parse(&a, STR("x\tPLAIN"), false, &r) &&
	        !authd_line_parse(&a, STR("7"), false, &r),
	    "not requests");
	buf_free(&b);
	arena_free(&a);
	return done();
}
