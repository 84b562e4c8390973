/* Decoding bodies. */
#include "mime/decode.h"

#include "mime/scan.h"

#include "tap.h"

static struct arena arena;

static const struct {
	const char *what, *message, *bytes, *text;
} cases[] = {
    {"no encoding", "\na\nb", "a\nb", "a\nb"},
    {"base64",
        "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: base64\n\nY2Fm\r\n6Q==\r\n",
        "caf\xe9", "caf\xc3\xa9"},
    {"base64 without its padding", "MIME-Version: 1.0\nContent-Transfer-Encoding: Base64\n\nY2Fmw6k",
        "caf\xc3\xa9", "caf\xc3\xa9"},
    {"quoted-printable",
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
        "quoted-printable\n\ncaf=C3=\n=A9 \nx",
        "caf\xc3\xa9\r\nx", "caf\xc3\xa9\r\nx"},
    {"8bit in shift_jis",
        "Content-Type: text/plain; charset=shift_jis\nContent-Transfer-Encoding: 8bit\n\n\x93\xfa",
        "\x93\xfa", "\xe6\x97\xa5"},
    {"unknown charset", "Content-Type: text/plain; charset=x-nope\n\na\xff", "a\xff", "a\xef\xbf\xbd"},
};

static bool collect(void *arg, struct str piece)
{
	buf_add(arg, piece);
	return true;
}

static bool stop(void *arg, struct str piece)
{
	buf_add(arg, str_head(piece, 1));
	return false;
}

static void one(size_t i, bool to_utf8)
{
	struct mime_part *p = mime_scan_str(&arena, str_c(cases[i].message));
	struct mime_decode d;
	struct buf out, from_file;
	FILE *f = tmpfile();
	struct str body = str_from(str_c(cases[i].message), mime_part_body_at(p));

	buf_init(&out, 1000);
	buf_init(&from_file, 1000);
	is_int(mime_decode_open(&d, &arena, p, to_utf8, NULL), 0, cases[i].what);
	for (; body.n; body = str_from(body, 1))
		buf_add(&out, mime_decode_piece(&d, str_head(body, 1)));
	buf_add(&out, mime_decode_end(&d));
	mime_decode_close(&d);
	is_str(
	    buf_str(&out), str_c(to_utf8 ? cases[i].text : cases[i].bytes), to_utf8 ? "as text" : "as bytes");
	fputs(cases[i].message, f);
	fflush(f);
	is_int(mime_decode_body(
	           &arena, p, fileno(f), (struct mime_decode_to){to_utf8, collect, &from_file}, NULL),
	    0, "from the file");
	ok(str_eq(buf_str(&from_file), buf_str(&out)), "the same");
	buf_free(&out);
	buf_free(&from_file);
	fclose(f);
}

int main(void)
{
	struct mime_part *p;
	struct mime_decode d;
	struct err e;
	enum mime_encoding encoding;
	struct buf out;

	arena_init(&arena, "test", MIME_SCAN_ARENA);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		one(i, false);
		one(i, true);
	}
	p = mime_scan_str(&arena, STR("MIME-Version: 1.0\nContent-Transfer-Encoding: x-uuencode\n\nx"));
	ok(mime_decode_open(&d, &arena, p, false, &e) == -1 && e.kind == ERR_CANNOT, "an unknown encoding");
	p = mime_scan_str(
	    &arena, STR("Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\nx"));
	is_int(mime_decode_open(&d, &arena, p, false, &e), 0, "a multipart has none");
	mime_decode_close(&d);
	ok(mime_decode_encoding(STR("BINARY"), &encoding) == 0 && encoding == MIME_ENCODING_NONE, "binary");
	buf_init(&out, 100);
	p = mime_scan_str(&arena, STR("\nabc"));
	is_int(
	    mime_decode_body(&arena, p, 9999, (struct mime_decode_to){true, stop, &out}, &e), -1, "no file");
	buf_free(&out);
	arena_free(&arena);
	return done();
}
