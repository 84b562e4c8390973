/* Quoted-printable. */
#include "text/qp.h"

#include "tap.h"

static const struct {
	const char *in, *want;
} cases[] = {
    {"", ""},
    {"plain", "plain"},
    {"caf=C3=A9", "caf\xc3\xa9"},
    {"caf=c3=a9", "caf\xc3\xa9"},
    {"a\nb\r\nc", "a\r\nb\r\nc"},
    {"soft=\nbreak", "softbreak"},
    {"soft=\r\nbreak", "softbreak"},
    {"soft= \t\r\nbreak", "softbreak"},
    {"tail  \t\nx", "tail\r\nx"},
    {"tail  \r\nx", "tail\r\nx"},
    {"keep  this", "keep  this"},
    {"end  ", "end"},
    {"=3D=", "="},
    {"=", ""},
    {"=4", "=4"},
    {"a=zz", "a=zz"},
    {"=4z", "=4z"},
    {"==41", "=A"},
    {"=4\nx", "=4\r\nx"},
    {"= x", "= x"},
    {"\r\rx", "\r\rx"},
    {"=\r=41", "=\rA"},
    {"=20\nx", " \r\nx"},
    {" =41", " A"},
    {"a =\nb", "a b"},
};

static void one(size_t i, size_t step)
{
	struct text_qp q = {0};
	struct str in = str_c(cases[i].in);
	struct buf out;

	buf_init(&out, 1000);
	for (; in.n; in = str_from(in, step))
		text_qp_feed(&q, str_head(in, step), &out);
	text_qp_end(&q, &out);
	is_str(buf_str(&out), str_c(cases[i].want), cases[i].in);
	buf_free(&out);
}

static void round_trip(void)
{
	char text[600];
	struct text_qp q = {0};
	struct buf coded, back;
	struct str rest, line;
	size_t longest = 0;

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)(i % 97 == 96 ? ' ' : i * 3);
	for (size_t i = 0; i < sizeof text; i++)
		text[i] = text[i] == '\n' || text[i] == '\r' ? 'x' : text[i];
	buf_init(&coded, 10000);
	buf_init(&back, 10000);
	text_qp_encode(str_of(text, sizeof text), &coded);
	for (rest = buf_str(&coded); str_cut(&rest, '\n', &line);)
		longest = line.n > longest ? line.n : longest;
	ok(longest <= 77, "lines are short");
	text_qp_feed(&q, buf_str(&coded), &back);
	text_qp_end(&q, &back);
	is_str(buf_str(&back), str_of(text, sizeof text), "encoded and decoded");
	buf_clear(&coded);
	text_qp_encode(STR("a \r\nb=\n\tc\t"), &coded);
	is_str(buf_str(&coded), STR("a=20\r\nb=3D\r\n\tc=09"), "white space at line ends is encoded");
	buf_free(&coded);
	buf_free(&back);
}

int main(void)
{
	char spaces[TEXT_QP_HELD * 3 + 1];
	struct text_qp q = {0};
	struct buf out;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		one(i, 1);
		one(i, 2);
		one(i, 1000);
	}
	round_trip();
	memset(spaces, ' ', sizeof spaces);
	spaces[sizeof spaces - 1] = 'x';
	buf_init(&out, 1000);
	text_qp_feed(&q, str_of(spaces, sizeof spaces), &out);
	text_qp_end(&q, &out);
	is_str(buf_str(&out), str_of(spaces, sizeof spaces), "a long run of spaces before text is text");
	buf_free(&out);
	return done();
}
