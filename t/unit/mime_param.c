/* Types and parameters. */
#include "mime/param.h"

#include "base/buf.h"

#include "tap.h"

static struct arena arena;

static const struct {
	const char *in, *type, *subtype, *rest;
} types[] = {
    {"text/plain", "text", "plain", ""},
    {"Text / Plain ; a=b", "Text", "Plain", "; a=b"},
    {"text", "text", "", ""},
    {"text; a=b", "", "", NULL},
    {"text/plain x", "", "", NULL},
    {"/plain", "", "", NULL},
    {"", "", "", NULL},
    {"(c) a/b (d)", "a", "b", ""},
};

static const struct {
	const char *rest, *name, *want;
} values[] = {
    {"; name=a", "NAME", "a"},
    {"; name=\"a b\"", "name", "a b"},
    {"; x=y", "name", NULL},
    {"; name*=utf-8''%e2%82%ac", "name", "\xe2\x82\xac"},
    {"; name*=iso-8859-1'en'caf%e9", "name", "caf\xc3\xa9"},
    {"; name*0*=utf-8''%e2; name*1*=%82%ac; name*2=x", "name", "\xe2\x82\xacx"},
    {"; name*0*=utf-8''%e2%82; name*1*=%ac; name*2=\"50%25\"", "name",
        "\xe2\x82\xac"
        "50%25"},
    {"; name*1=b; name*0=a", "name", "ab"},
    {"; name=plain; name*=utf-8''ext", "name", "ext"},
    {"; name=\"=?utf-8?q?caf=C3=A9?=\"", "name", "caf\xc3\xa9"},
    {"; name==?utf-8?q?a?=", "name", "a"},
    {"; name*=x-nope''a%ff", "name", "a\xef\xbf\xbd"},
    {"; name*=abc", "name", "abc"},
    {";; name=x; name=y", "name", "y"},
    {"; name=", "name", ""},
    {"; name*=utf-8''%", "name", "%"},
    {"; name*=utf-8''%4", "name", "%4"},
};

int main(void)
{
	struct mime_params params = {0};
	struct str type, subtype, rest;
	struct buf many;

	arena_init(&arena, "test", 8 << 20);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		mime_param_type(&arena, str_c(types[i].in), &type, &subtype, &rest);
		is_str(type, str_c(types[i].type), types[i].in);
		is_str(subtype, str_c(types[i].subtype), "subtype");
		is_str(rest, str_c(types[i].rest), "rest");
	}
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		params = (struct mime_params){0};
		mime_param_parse(&arena, str_c(values[i].rest), &params);
		is_str(mime_param_get(&arena, &params, str_c(values[i].name)), str_c(values[i].want),
		    values[i].rest);
	}
	mime_param_disposition(&arena, STR("attachment; filename=x"), &type, &rest);
	is_str(type, STR("attachment"), "disposition");
	is_str(rest, STR("; filename=x"), "its parameters");
	buf_init(&many, 1 << 20);
	for (int i = 0; i < 10000; i++)
		buf_printf(&many, "; n*%d=x", i);
	params = (struct mime_params){0};
	mime_param_parse(&arena, buf_str(&many), &params);
	is_int((int64_t)params.n, 1, "continuations are one parameter");
	is_int((int64_t)params.p[0].value.n, MIME_PARAM_MAX, "of as many pieces as there may be");
	buf_free(&many);
	arena_free(&arena);
	return done();
}
