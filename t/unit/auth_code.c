/* Hexadecimal and base64. */
#include "auth/code.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *in, *out; /* RFC 4648 section 10; out NULL: refused */
	} decode[] = {{"", ""}, {"Zg==", "f"}, {"Zg", "f"}, {"Zm8=", "fo"}, {"Zm9v", "foo"},
	    {"Zm9vYg==", "foob"}, {"Z", NULL}, {"Zg=", NULL}, {"Zm9v====", NULL}, {"Zm 9v", NULL},
	    {"Zm9v\n", NULL}, {"=", NULL}};
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof decode / sizeof *decode; i++)
		is_str(auth_code_unbase64(&a, str_c(decode[i].in), false), str_c(decode[i].out),
		    "base64 decoded");
	is_str(auth_code_base64(&a, STR("fooba")), STR("Zm9vYmE="), "base64");
	is_str(auth_code_base64(&a, STR("")), STR(""), "base64 of nothing");
	is_str(auth_code_unbase64(&a, STR("-_-_"), true), STR("\xfb\xff\xbf"), "the alphabet for URLs");
	is_str(auth_code_unbase64(&a, STR("-_-_"), false), STR_NIL, "is another one");
	is_str(auth_code_hex(&a, STR("\x01\xab")), STR("01ab"), "hexadecimal");
	is_str(auth_code_unhex(&a, STR("01AB")), STR("\x01\xab"), "and back");
	is_str(auth_code_unhex(&a, STR("01A")), STR_NIL, "an odd number of digits");
	is_str(auth_code_unhex(&a, STR("0g")), STR_NIL, "not a digit");
	return done();
}
