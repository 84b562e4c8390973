/* compose: nothing that a script or a sender says breaks out of its line. */
#include "deliver/compose.h"

#include "tap.h"

static struct arena arena;

int main(void)
{
	struct delivery d = {.arena = &arena,
	    .hostname = STR("mx"),
	    .header = STR("Message-ID: <1@x>\r\nReferences: <a@x>\r\n <b@x>\r\n\r\n")};
	struct compose_head head = {.from = STR("B\xc3\xb6"
	                                        "b <bob@x>"),
	    .to = STR("ann@x\r\nBcc: all@x"),
	    .subject = STR("line\r\nX-Forged: y"),
	    .replies = true};
	struct compose c;
	struct str s;

	arena_init(&arena, "test", 1 << 20);
	compose_init(&c, &d);
	compose_head(&c, &head);
	s = buf_str(&c.b);
	ok(str_find(s, STR("\r\nBcc")) < 0 && str_find(s, STR("\r\nX-Forged")) < 0, "no line is forged");
	ok(str_find(s, STR("\r\n <bob@x>\r\n")) > 0 && str_starts(s, STR("From: =?")),
	    "only the display name is encoded");
	ok(str_find(s, STR("In-Reply-To: <1@x>\r\nReferences:\r\n <a@x>\r\n <b@x>\r\n <1@x>\r\n")) > 0,
	    "references");
	buf_clear(&c.b);
	compose_text(&c, STR("plain\ntext"));
	is_str(buf_str(&c.b),
	    STR("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
	        "7bit\r\n\r\nplain\r\ntext\r\n"),
	    "plain text");
	buf_clear(&c.b);
	compose_text(&c, STR("\xc3\xa4\n"));
	ok(str_find(buf_str(&c.b), STR("quoted-printable\r\n\r\n=C3=A4\r\n")) > 0, "other text");
	buf_clear(&c.b);
	compose_multipart(&c, "mixed");
	compose_part(&c);
	compose_end(&c);
	s = arena_printf(&arena, "\r\n--%s\r\n\r\n--%s--\r\n", c.boundary, c.boundary);
	ok(str_ends(buf_str(&c.b), s), "parts stand between boundaries");
	compose_free(&c);
	arena_free(&arena);
	return done();
}
