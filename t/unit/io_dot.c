/* dot: stuffing and unstuffing in pieces of every size. */
#include "io/dot.h"

#include "tap.h"

static struct str stuffed(struct buf *b, struct str text, size_t step)
{
	struct out o;
	struct dot_out d;

	buf_init(b, 1000);
	out_init_buf(&o, b);
	dot_out_begin(&d, &o);
	for (size_t i = 0; i < text.n; i += step)
		out_str(&d.via, str_head(str_from(text, i), step)), out_flush(&d.via);
	dot_out_end(&d);
	out_flush(&o);
	out_free(&o);
	return buf_str(b);
}

static struct str plain(struct buf *b, struct str wire, size_t step, size_t *used)
{
	struct dot_in d;
	size_t at = 0;

	buf_init(b, 1000);
	dot_in_init(&d);
	while (!d.done && at < wire.n) {
		struct str piece;
		size_t n = dot_in_take(&d, str_head(str_from(wire, at), step), &piece);

		buf_add(b, piece);
		at += n;
	}
	*used = at;
	return buf_str(b);
}

int main(void)
{
	static const struct {
		const char *text, *wire;
	} t[] = {{"a\r\nb\r\n", "a\r\nb\r\n.\r\n"}, {".\r\n", "..\r\n.\r\n"}, {"", ".\r\n"},
	    {"..a\r\n.b\r\n", "...a\r\n..b\r\n.\r\n"}, {"a\n.b\r\n", "a\n.b\r\n.\r\n"},
	    {"\r\n\r\n", "\r\n\r\n.\r\n"}, {"\r.\r\n", "\r.\r\n.\r\n"}};
	struct buf b;
	size_t used;

	for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
		for (size_t step = 1; step < 12; step++) {
			is_str(stuffed(&b, str_c(t[i].text), step), str_c(t[i].wire), "stuffed");
			buf_free(&b);
			is_str(plain(&b, str_c(t[i].wire), step, &used), str_c(t[i].text), "unstuffed");
			is_int((int64_t)used, (int64_t)strlen(t[i].wire), "all of it");
			buf_free(&b);
		}
	}
	is_str(stuffed(&b, STR("no end"), 3), STR("no end\r\n.\r\n"), "a missing line end is added");
	buf_free(&b);
	is_str(plain(&b, STR("a\r\n.\r\nMAIL"), 100, &used), STR("a\r\n"), "what follows is left alone");
	is_int((int64_t)used, 6, "used up to the dot line");
	buf_free(&b);
	is_str(plain(&b, STR("a\n.\nb\r\n.\nc\r\n.\r\n"), 100, &used), STR("a\n.\nb\r\n\nc\r\n"),
	    "bare LFs end nothing");
	buf_free(&b);
	is_str(plain(&b, STR(".\rx\r\n.\r\n"), 1, &used), STR("\rx\r\n"), "a dot, CR and no LF");
	buf_free(&b);
	return done();
}
