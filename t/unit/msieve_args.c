/* args: strings of every form, numbers, literals, errors. */
#include "msieve/args.h"

#include "tap.h"

int main(void)
{
	static const struct {
		const char *text;
		int got;
		const char *value; /* NULL: a number */
		uint32_t number;
	} t[] = {{"\"a b\"", 1, "a b", 0}, {"\"a\\\"b\\\\\"", 1, "a\"b\\", 0}, {"\"\"", 1, "", 0},
	    {"42", 1, NULL, 42}, {"", 0, NULL, 0}, {"\"open", -1, NULL, 0}, {"\"bad\\x\"", -1, NULL, 0},
	    {"atom", -1, NULL, 0}, {"\"a\"b", -1, NULL, 0}, {"4294967296", -1, NULL, 0},
	    {"\"\xff\"", -1, NULL, 0}, {"{5+}", 2, NULL, 0}, {"{5}", 2, NULL, 0}, {"{x+}", -1, NULL, 0},
	    {"{5+} ", -1, NULL, 0}, {"{4294967296+}", -1, NULL, 0}, {"{99999999999999999999+}", -1, NULL, 0}};
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		struct str rest = str_c(t[i].text);
		struct msieve_arg arg;
		uint64_t literal = 0;

		is_int(msieve_args_next(&a, &rest, &arg, &literal), t[i].got, t[i].text);
		if (t[i].got == 1 && t[i].value)
			is_str(arg.s, str_c(t[i].value), "its value");
		if (t[i].got == 1 && !t[i].value)
			is_int(arg.number, t[i].number, "its number");
		if (t[i].got == 2)
			is_int((int64_t)literal, 5, "its length");
	}
	arena_free(&a);
	return done();
}
