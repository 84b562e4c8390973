/* SEARCH TEXT and BODY. */
#include "mime/find.h"

#include "mime/scan.h"

#include "tap.h"

static struct arena arena;

static const char message[] =
    "Subject: =?utf-8?q?Stra=C3=9Fe?= Topic\nContent-Type: multipart/mixed; "
    "boundary=b\n\npreamble\n--b\nContent-Description: drawing\nContent-Transfer-Encoding: "
    "quoted-printable\n\nCaf=C3=A9 au la=\nit\n"
    "--b\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: "
    "base64\n\nPGI+SOlsbG88L2I+\n--b\nContent-Type: image/png\n\nsecret\n--b\nContent-Type: "
    "message/rfc822\n\nSubject: inner\n\nInnermost text\n--b--\n";

static const struct {
	const char *needle;
	int text, body;
} cases[] = {
    {"topic", 1, 0},
    {"CAF\xc3\x89 AU LAIT", 1, 1},
    {"cafe\xcc\x81 au", 1, 1},
    {"h\xc3\xa9llo", 1, 1},
    {"secret", 0, 0},
    {"innermost", 1, 1},
    {"subject: INNER", 1, 1},
    {"drawing", 1, 1},
    {"preamble", 0, 0},
    {"stra\xc3\x9f"
     "e",
        1, 0},
    {"nothing", 0, 0},
    {"", 1, 1},
    {"lait\n--b", 0, 0},
};

int main(void)
{
	FILE *f = tmpfile();
	struct mime_part *root;
	struct mime_find find;

	arena_init(&arena, "test", MIME_SCAN_ARENA);
	fwrite(message, 1, sizeof message - 1, f);
	fflush(f);
	root = mime_scan_str(&arena, str_of(message, sizeof message - 1));
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mime_find_where where = {root, fileno(f), true};

		mime_find_init(&find, &arena, str_c(cases[i].needle));
		is_int(mime_find_message(&find, &arena, where, NULL), cases[i].text, cases[i].needle);
		where.with_header = false;
		is_int(mime_find_message(&find, &arena, where, NULL), cases[i].body, "in the body alone");
		mime_find_free(&find);
	}
	mime_find_init(&find, &arena, STR("\xc3\xa9x"));
	ok(mime_find_text(&find, STR("a\xc3\x89Xb")) && !mime_find_text(&find, STR("ex")) &&
	        !mime_find_text(&find, STR("")),
	    "in a text");
	mime_find_free(&find);
	fclose(f);
	arena_free(&arena);
	return done();
}
