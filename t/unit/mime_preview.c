/* Previews. */
#include "mime/preview.h"

#include <unistd.h>

#include "mime/scan.h"

#include "tap.h"

static struct arena arena;

static const struct {
	bool html;
	const char *in, *want;
} cases[] = {
    {false, "Hello,\n\n  world\t!\n", "Hello, world !"},
    {false, "> quoted\nanswer\n>> more\n", "answer"},
    {false, "", ""},
    {false,
        "a\xe2\x80\x8b"
        "b\xc2\xa0"
        "c",
        "ab c"},
    {true, "<p>Hello <b>bo</b>ld</p><p>x</p>", "Hello bold x"},
    {true, "<style>p {a}</style>text<script>if (a<b) x()</script>!", "text!"},
    {true, "a &amp; b &lt;c&gt; &#233;&#xe9; &nbsp;d &unknown; e&f",
        "a & b <c> \xc3\xa9\xc3\xa9 d &unknown; e&f"},
    {true, "a<!-- x > y -- z -->b", "ab"},
    {true, "a < b > c", "a < b > c"},
    {true, "<a href=\"x>y\">link</a>", "link"},
    {true, "<head><title>t</title></head><body>b</body>", "b"},
    {true, "<head>x<body>b", "b"},
    {true, "one<br/>two<br>three", "one two three"},
    {true, "<img alt='>'>x", "x"},
    {true, "&lt", "<"},
};

static void feed(size_t i, size_t step)
{
	struct mime_preview_state st = {.is_html = cases[i].html};
	struct str s = str_c(cases[i].in);
	struct buf out;

	buf_init(&out, 10000);
	while (s.n) {
		struct str piece = step > s.n ? s : str_head(s, step);

		/* Pieces hold whole characters. */
		while (piece.n < s.n && ((unsigned char)s.p[piece.n] & 0xc0) == 0x80)
			piece.n++;
		mime_preview_feed(&st, piece, &out);
		s = str_from(s, piece.n);
	}
	mime_preview_feed(&st, STR("\n"), &out);
	is_str(buf_str(&out), str_c(cases[i].want), cases[i].in);
	buf_free(&out);
}

static void message(const char *text, const char *want)
{
	FILE *f = tmpfile();
	struct buf out;
	struct mime_part *root = mime_scan_str(&arena, str_c(text));

	buf_init(&out, 10000);
	fputs(text, f);
	fflush(f);
	is_int(mime_preview(&arena, root, fileno(f), &out, NULL), 0, "preview");
	is_str(buf_str(&out), str_c(want), "its text");
	buf_free(&out);
	fclose(f);
}

int main(void)
{
	struct mime_preview_state st = {0};
	struct buf out;
	char many[1000];

	arena_init(&arena, "test", MIME_SCAN_ARENA);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		feed(i, 1);
		feed(i, 5);
		feed(i, 1000);
	}
	message("Subject: x\n\nplain text\n", "plain text");
	message("Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: "
	        "quoted-printable\n\n<b>caf=E9</b>\n",
	    "caf\xc3\xa9");
	message("Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: "
	        "text/html\n\n<p>h\n--b\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: "
	        "base64\n\nY2Fmw6k=\n--b--\n",
	    "caf\xc3\xa9");
	message("Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Disposition: "
	        "attachment\n\nno\n--b\nContent-Type: image/png\n\nno\n--b\n\nyes\n--b--\n",
	    "yes");
	message("Content-Type: image/png\n\nno\n", "");
	message("\n> only\n> quotes\n", "> only > quotes");
	message("Content-Transfer-Encoding: x-unknown\nMIME-Version: 1.0\n\nno\n", "");
	buf_init(&out, 10000);
	memset(many, 'a', sizeof many);
	ok(!mime_preview_feed(&st, str_of(many, sizeof many), &out), "full");
	is_int((int64_t)out.n, MIME_PREVIEW_MAX, "at 200 characters");
	buf_free(&out);
	arena_free(&arena);
	return done();
}
