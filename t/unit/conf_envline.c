/* KEY=value files. */
#include "conf/envline.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *text, *name, *value; /* name NULL: an error; "": nothing */
	} cases[] = {{"A=b", "A", "b"}, {" A = b c \n", "A", "b c"}, {"A=\"b \" c", "A", "b  c"},
	    {"A='b\"\\'", "A", "b\"\\"}, {"A=\"x\\\"y\\z\"", "A", "x\"y\\z"}, {"A=b\\\nc", "A", "bc"},
	    {"A=b\\ ", "A", "b "}, {"A=", "A", ""}, {"# c\n;d\n\n", "", NULL}, {"A", NULL, NULL},
	    {"1A=x", NULL, NULL}, {"A=\"x", NULL, NULL}, {"=x", NULL, NULL}, {"A B=x", NULL, NULL},
	    {"A=\"a\nb\"", "A", "a\nb"}, {"A=b # c", "A", "b # c"}, {"A=b\r\n", "A", "b"}};
	struct str name, value;
	struct conf_envline f;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int want = !cases[i].name ? -1 : cases[i].name[0] ? 1 : 0;

		conf_envline_init(&f, str_c(cases[i].text));
		if (!is_int(conf_envline_next(&f, &a, &name, &value, &e), want,
		        cases[i].text[0] ? "a line" : "none") ||
		    want != 1)
			continue;
		is_str(name, str_c(cases[i].name), "name");
		is_str(value, str_c(cases[i].value), "value");
		is_int(conf_envline_next(&f, &a, &name, &value, &e), 0, "the end");
	}
	conf_envline_init(&f, str_of("A=\0", 3));
	is_int(conf_envline_next(&f, &a, &name, &value, &e), -1, "a NUL");
	conf_envline_init(&f, STR("A=1\nB=\"\n\"\nbad\n"));
	while (conf_envline_next(&f, &a, &name, &value, &e) > 0)
		;
	ok(strstr(e.text, "line 4") != NULL, "the line of an error is counted: %s", e.text);
	return done();
}
