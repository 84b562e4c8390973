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

int main(void)
{
	struct buf b;

	buf_init(&b, 1000);
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
	buf_free(&b);
	return done();
}
