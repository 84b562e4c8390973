/* BODY and BODYSTRUCTURE with parameters in UTF-8 (RFC 9051 section 7.5.2). */
#include "mime/bodyparam.h"

#include "tap.h"

#define TAIL " NIL NIL \"7bit\" 1 0 NIL NIL NIL NIL)"
#define ENVELOPE "(\"d*\" \"s*\" NIL NIL NIL ((\"n*\" NIL \"utf-8''%41\" \"h\")) NIL NIL NIL NIL)"
#define LITTLE "\"7bit\" 1 0)"

static const struct {
	const char *in, *want; /* NULL: the same */
	const char *name;
} cases[] = {
    {"(\"text\" \"plain\" (\"name*\" \"utf-8''%e2%82%ac\" \"charset\" \"x\")" TAIL,
        "(\"text\" \"plain\" (\"name*\" {3}\r\n\xe2\x82\xac \"charset\" \"x\")" TAIL,
        "a value of UTF-8 is a literal"},
    {"(\"text\" \"plain\" (\"NAME*\" \"iso-8859-1'en'a%20b\")" TAIL,
        "(\"text\" \"plain\" (\"NAME*\" \"a b\")" TAIL, "one of ASCII is quoted, its language goes"},
    {"(\"text\" \"plain\" (\"n*\" \"''%22%5C\")" TAIL, "(\"text\" \"plain\" (\"n*\" \"\\\"\\\\\")" TAIL,
        "what is quoted is escaped"},
    {"(\"text\" \"plain\" (\"n*\" \"us-ascii''a\\\"\\\\b\")" TAIL,
        "(\"text\" \"plain\" (\"n*\" \"a\\\"\\\\b\")" TAIL, "and was"},
    {"(\"text\" \"plain\" (\"n*\" {13}\r\nkoi8-r''\xc1 \r\nb)" TAIL,
        "(\"text\" \"plain\" (\"n*\" {6}\r\n\xd0\xb0 \r\nb)" TAIL, "a literal as it stands"},
    {"(\"text\" \"plain\" ({2}\r\nn* \"''x\")" TAIL, "(\"text\" \"plain\" ({2}\r\nn* \"x\")" TAIL,
        "a name that is one"},
    {"(\"text\" \"plain\" (\"n*\" \"''a%00b\")" TAIL,
        "(\"text\" \"plain\" (\"n*\" {5}\r\na\xef\xbf\xbd"
        "b)" TAIL,
        "a NUL can't be sent"},
    {"(\"text\" \"plain\" (\"n*\" \"x-none''%41\")" TAIL, NULL, "a charset that isn't known"},
    {"(\"text\" \"plain\" (\"n*\" \"''%ff\")" TAIL, NULL, "no charset, and not UTF-8"},
    {"(\"text\" \"plain\" (\"n*\" \"%41\")" TAIL, NULL, "no apostrophes"},
    {"(\"text\" \"plain\" (\"n*\" NIL)" TAIL, NULL, "no value"},
    {"(\"text\" \"plain\" (\"n\" \"utf-8''%41\" \"n*1*\" \"utf-8''%41\" \"*\" \"''%41\")" TAIL, NULL,
        "other names"},
    {"(\"text\" \"plain\" NIL \"i*\" \"utf-8''%41\" \"7bit\" 1 0 NIL (\"attachment\" (\"filename*\" "
     "\"utf-8''%41\")) NIL NIL)",
        NULL, "a disposition keeps its own"},
    {"((\"text\" \"plain\" (\"n*\" \"''%41\")" TAIL "(\"a\" \"b\" NIL" TAIL
     " \"mixed\" (\"b*\" \"''%42\") NIL NIL NIL)",
        "((\"text\" \"plain\" (\"n*\" \"A\")" TAIL "(\"a\" \"b\" NIL" TAIL
        " \"mixed\" (\"b*\" \"B\") NIL NIL NIL)",
        "parts, and what holds them"},
    {"((\"text\" \"plain\" (\"n*\" \"''%41\") NIL NIL " LITTLE " \"mixed\")",
        "((\"text\" \"plain\" (\"n*\" \"A\") NIL NIL " LITTLE " \"mixed\")", "BODY"},
    {"(\"message\" \"rfc822\" (\"n*\" \"''%41\") NIL NIL \"7bit\" 9 " ENVELOPE
     " ((\"text\" \"plain\" (\"n*\" \"''%42\")" TAIL " \"mixed\" NIL NIL NIL NIL) 4 NIL NIL NIL NIL)",
        "(\"message\" \"rfc822\" (\"n*\" \"A\") NIL NIL \"7bit\" 9 " ENVELOPE
        " ((\"text\" \"plain\" (\"n*\" \"B\")" TAIL " \"mixed\" NIL NIL NIL NIL) 4 NIL NIL NIL NIL)",
        "a message: its envelope stays, its parts don't"},
    {"(\"text\" \"plain\" (\"n*\" \"''%41\")" TAIL " ", NULL, "something behind it: no structure"},
    {"(\"text\" \"plain\" (\"n*\" \"''%41\"", NULL, "an end that is missing"},
    {"(\"text\" \"plain\" (\"n*\" {9}\r\nx)" TAIL, NULL, "a literal that is longer than the text"},
    {"(\"text\" \"plain\" (\"n*\" \"x)", NULL, "a quote that isn't closed"},
    {"", NULL, "nothing"},
};

static void deep(struct buf *out, size_t n)
{
	struct buf in;

	buf_init(&in, 1 << 16);
	buf_clear(out);
	for (size_t i = 0; i < n; i++)
		buf_ch(&in, '(');
	buf_add(&in, STR("(\"a\" \"b\" (\"n*\" \"''%41\") NIL NIL " LITTLE));
	for (size_t i = 0; i < n; i++)
		buf_add(&in, STR(" \"mixed\")"));
	mime_bodyparam_decode(buf_str(&in), out);
	buf_free(&in);
}

int main(void)
{
	struct buf out;

	buf_init(&out, 1 << 16);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str in = str_c(cases[i].in);

		buf_clear(&out);
		mime_bodyparam_decode(in, &out);
		is_str(buf_str(&out), cases[i].want ? str_c(cases[i].want) : in, cases[i].name);
		/* Cut anywhere, it isn't one, and stays. */
		for (size_t n = 0; n < in.n; n++) {
			buf_clear(&out);
			mime_bodyparam_decode(str_head(in, n), &out);
			if (!str_eq(buf_str(&out), str_head(in, n)) && n + 1 < in.n)
				ok(false, "%s, cut after %zu", cases[i].name, n);
		}
	}
	deep(&out, 255);
	ok(str_find(buf_str(&out), STR("\"A\"")) > 0, "255 deep");
	deep(&out, 256);
	ok(str_find(buf_str(&out), STR("''%41")) > 0, "256 deep stays");
	ok(mime_bodyparam_is_there(STR("a*b")) && !mime_bodyparam_is_there(STR("ab")),
	    "an asterisk is looked for");
	buf_free(&out);
	return done();
}
