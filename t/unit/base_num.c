/* num: parsing with overflow, printing. */
#include "base/num.h"

#include "tap.h"

int main(void)
{
	static const struct {
		const char *s;
		bool ok32, ok64;
		uint64_t v;
	} t[] = {{"0", true, true, 0}, {"4294967295", true, true, UINT32_MAX},
	    {"4294967296", false, true, 4294967296ULL}, {"18446744073709551615", false, true, UINT64_MAX},
	    {"18446744073709551616", false, false, 0}, {"", false, false, 0}, {"12a", false, false, 0},
	    {"-1", false, false, 0}, {" 1", false, false, 0}, {"007", true, true, 7}};
	struct str s = STR("123abc");
	uint64_t v64 = 0;
	uint32_t v32 = 0;
	size_t r;
	char b[20];

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		bool a = num_parse_u32(str_c(t[i].s), &v32), c = num_parse_u64(str_c(t[i].s), &v64);

		ok(a == t[i].ok32 && (!a || v32 == t[i].v), "u32 '%s'", t[i].s);
		ok(c == t[i].ok64 && (!c || v64 == t[i].v), "u64 '%s'", t[i].s);
	}
	ok(num_take_u32(&s, &v32) && v32 == 123 && str_eq(s, STR("abc")), "take");
	ok(!num_take_u32(&s, &v32) && str_eq(s, STR("abc")), "take nothing");
	ok(num_parse_hex(STR("fF"), &v64) && v64 == 255, "hex");
	ok(num_parse_octal(STR("755"), &v64) && v64 == 0755 && !num_parse_octal(STR("8"), &v64), "octal");
	is_str(str_of(b, num_print_u64(b, UINT64_MAX)), STR("18446744073709551615"), "print");
	is_str(str_of(b, num_print_u64(b, 0)), STR("0"), "print 0");
	ok(!num_add(SIZE_MAX, 1, &r) && !num_mul(SIZE_MAX / 2, 3, &r) && num_mul(4, 5, &r) && r == 20,
	    "checked");
	ok(num_add_sat(SIZE_MAX, 5) == SIZE_MAX, "saturates");
	return done();
}
