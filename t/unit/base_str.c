/* str: comparison, search, splitting. */
#include "base/str.h"

#include "tap.h"

int main(void)
{
	struct str s = STR("a,,b"), h;

	ok(str_eq(STR("ab"), STR("ab")) && !str_eq(STR("ab"), STR("abc")), "eq");
	ok(str_ieq(STR("aB"), STR("Ab")) && !str_ieq(STR("aB"), STR("A")), "ieq");
	ok(str_istarts(STR("Hello"), STR("hE")) && !str_istarts(STR("H"), STR("He")), "istarts");
	ok(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0, "cmp");
	ok(str_cmp(STR("\xff"), STR("a")) > 0, "cmp is by unsigned octets");
	is_int(str_find(STR("a\0bc"), STR("\0b")), 1, "find past a NUL");
	is_int(str_find(STR("abc"), STR("d")), -1, "find nothing");
	is_int(str_ifind(STR("xxHeLLo"), STR("hello")), 2, "ifind");
	is_int(str_ifind(STR("x"), STR("hello")), -1, "ifind of a longer needle");
	is_int(str_rchr(STR("a.b.c"), '.'), 3, "rchr");
	ok(str_cut(&s, ',', &h) && str_eq(h, STR("a")), "cut 1");
	ok(str_cut(&s, ',', &h) && h.n == 0, "cut 2 is empty");
	ok(str_cut(&s, ',', &h) && str_eq(h, STR("b")), "cut 3");
	ok(!str_cut(&s, ',', &h), "cut ends");
	is_str(str_trim(STR(" \t x y\r\n")), STR("x y"), "trim");
	is_str(str_trim(STR(" \t")), STR(""), "trim to nothing");
	is_int((int64_t)str_span(STR("aab"), "a"), 2, "span");
	is_int((int64_t)str_cspan(STR("aab"), "b"), 2, "cspan");
	is_str(str_from(STR("ab"), 5), STR(""), "from is clamped");
	ok(str_eq_const_time(STR("secret"), STR("secret")), "const time equal");
	ok(!str_eq_const_time(STR("secret"), STR("secreT")), "const time differs");
	ok(!str_eq_const_time(STR(""), STR("x")) && !str_eq_const_time(STR("x"), STR("")),
	    "const time lengths");
	ok(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")), "ends");
	return done();
}
