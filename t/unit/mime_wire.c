/* IMAP strings. */
#include "mime/wire.h"

#include "tap.h"

static const struct {
	struct str in, string, text;
} cases[] = {
    {{NULL, 0}, {"NIL", 3}, {"NIL", 3}},
    {{"", 0}, {"\"\"", 2}, {"\"\"", 2}},
    {{"a b", 3}, {"\"a b\"", 5}, {"\"a b\"", 5}},
    {{"a\"b\\", 4}, {"\"a\\\"b\\\\\"", 8}, {"{4}\r\na\"b\\", 9}},
    {{"\"\"\"\"\"", 5}, {"{5}\r\n\"\"\"\"\"", 10}, {"{5}\r\n\"\"\"\"\"", 10}},
    {{"a  b ", 5}, {"\"a  b \"", 7}, {"{3}\r\na b", 8}},
    {{"a\r\n\tb", 5}, {"{5}\r\na\r\n\tb", 10}, {"{3}\r\na b", 8}},
    {{"\xc3\xa9", 2}, {"{2}\r\n\xc3\xa9", 7}, {"{2}\r\n\xc3\xa9", 7}},
    {{"a\0b", 3},
        {"{5}\r\na\xef\xbf\xbd"
         "b",
            10},
        {"{5}\r\na\xef\xbf\xbd"
         "b",
            10}},
    {{"\x01\x7f", 2}, {"\"\x01\x7f\"", 4}, {"\"\x01\x7f\"", 4}},
    {{" ", 1}, {"\" \"", 3}, {"{1}\r\n ", 6}},
};

/* The longest quoted string, and one that is longer. */
static void test_long(struct buf *b)
{
	char bytes[MIME_WIRE_MAX_QUOTED + 1];

	memset(bytes, 'x', sizeof bytes);
	buf_clear(b);
	mime_wire_nstring(b, str_of(bytes, sizeof bytes - 1));
	ok(b->n == sizeof bytes + 1 && b->p[0] == '"', "the longest quoted string");
	buf_clear(b);
	mime_wire_text(b, str_of(bytes, sizeof bytes));
	ok(b->n == sizeof bytes + 8 && str_eq(str_head(buf_str(b), 8), STR("{8193}\r\n")),
	    "a longer one is a literal");
}

int main(void)
{
	struct buf b;

	buf_init(&b, 10000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_clear(&b);
		mime_wire_nstring(&b, cases[i].in);
		is_str(buf_str(&b), cases[i].string, "string");
		buf_clear(&b);
		mime_wire_text(&b, cases[i].in);
		is_str(buf_str(&b), cases[i].text, "text");
	}
	buf_clear(&b);
	mime_wire_literal(&b, STR("\0\0"));
	is_str(buf_str(&b), STR("{6}\r\n\xef\xbf\xbd\xef\xbf\xbd"), "NULs in a literal");
	test_long(&b);
	buf_free(&b);
	return done();
}
