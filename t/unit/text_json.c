/* JSON in place. */
#include "text/json.h"

#include "base/buf.h"
#include "tap.h"

static const struct {
	struct str text;
	bool good;
	enum text_json_type type;
} values[] = {
    {STR("{}"), true, TEXT_JSON_OBJECT},
    {STR(" [ 1 , 2 ] "), true, TEXT_JSON_ARRAY},
    {STR("{\"a\":{\"b\":[null,true,false]}}"), true, TEXT_JSON_OBJECT},
    {STR("\"x\""), true, TEXT_JSON_STRING},
    {STR("-0.5e+7"), true, TEXT_JSON_NUMBER},
    {STR("null"), true, TEXT_JSON_NULL},
    {STR(""), false, 0},
    {STR("{\"a\"}"), false, 0},
    {STR("{\"a\":1,}"), false, 0},
    {STR("{\"a\":1"), false, 0},
    {STR("[1,]"), false, 0},
    {STR("[1 2]"), false, 0},
    {STR("[}"), false, 0},
    {STR("01"), false, 0},
    {STR("1."), false, 0},
    {STR("1e"), false, 0},
    {STR("-"), false, 0},
    {STR("\"a\nb\""), false, 0},
    {STR("\"a"), false, 0},
    {STR("\"a\\\""), false, 0},
    {STR("nul"), false, 0},
    {STR("{} x"), false, 0},
    {STR("{'a':1}"), false, 0},
};

static const struct {
	struct str text, want;
} strings[] = {
    {STR("\"a\\n\\\"\\\\\\/b\""), STR("a\n\"\\/b")},
    {STR("\"\\u00e4\\u20ac\\ud83d\\ude00\""), STR("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80")},
    {STR("\"\""), STR("")},
    {STR("\"\\u0000\""), {NULL, 0}},
    {STR("\"\\ud83d\""), {NULL, 0}},
    {STR("\"\\ude00\""), {NULL, 0}},
    {STR("\"\\x41\""), {NULL, 0}},
    {STR("\"\\u12g4\""), {NULL, 0}},
    {STR("7"), {NULL, 0}},
};

static void depth(void)
{
	struct text_json v;
	char text[64];

	for (int n = TEXT_JSON_DEPTH - 1; n <= TEXT_JSON_DEPTH + 1; n++) {
		memset(text, '[', (size_t)n);
		memset(text + n, ']', (size_t)n);
		is_int(text_json_parse(str_of(text, 2 * (size_t)n), &v), n <= TEXT_JSON_DEPTH,
		    "a depth at the limit");
	}
}

static void members(void)
{
	struct text_json v, m;
	struct str rest;
	int64_t n = 0, sum = 0;

	ok(text_json_parse(
	       STR("{\"a\": -12, \"b\": {\"a\": 2}, \"c\": [1, 2.5, 3], \"d\": 1, \"d\": 2}"), &v),
	    "an object");
	ok(text_json_member(v, STR("a"), &m) && text_json_integer(m, &n) && n == -12, "a number");
	ok(text_json_member(v, STR("b"), &m) && m.type == TEXT_JSON_OBJECT, "an object within");
	ok(text_json_member(m, STR("a"), &m) && text_json_integer(m, &n) && n == 2, "and its member");
	ok(!text_json_member(v, STR("x"), &m), "no such member");
	ok(!text_json_member(v, STR("d"), &m), "a name that is there twice");
	ok(text_json_member(v, STR("c"), &m), "an array");
	rest = m.raw;
	while (text_json_next(&rest, &m) && text_json_integer(m, &n))
		sum += n;
	is_int(sum, 6, "its items, cut to whole numbers");
	ok(text_json_parse(STR("1e3"), &v) && !text_json_integer(v, &n), "an exponent");
	ok(text_json_parse(STR("9223372036854775808"), &v) && !text_json_integer(v, &n), "too large");
}

int main(void)
{
	struct text_json v;
	static struct arena a;

	arena_init(&a, "test", 1 << 16);
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		bool good = text_json_parse(values[i].text, &v);

		is_int(good, values[i].good, "a text");
		if (good)
			is_int(v.type, values[i].type, "its type");
	}
	for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
		ok(text_json_parse(strings[i].text, &v), "a value");
		is_str(text_json_string(&a, v), strings[i].want, "as a string");
	}
	depth();
	members();
	return done();
}
