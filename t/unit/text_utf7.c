/* UTF-7, whole and cut anywhere. */
#include "text/utf7.h"

#include "tap.h"

static const struct {
	const char *in, *want;
} cases[] = {
    {"plain", "plain"},
    {"A+ImIDkQ.", "A\xe2\x89\xa2\xce\x91."}, /* RFC 2152, the examples */
    {"Hi Mom -+Jjo--!", "Hi Mom -\xe2\x98\xba-!"},
    {"+ZeVnLIqe-", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e"},
    {"Item 3 is +AKM-1.", "Item 3 is \xc2\xa3"
                          "1."},
    {"1 +- 1", "1 + 1"},
    {"+2D3cqQ-", "\xf0\x9f\x92\xa9"},
    {"+AGEAYg", "ab"},
    {"+AGE", "a"},
    {"+AGE\n+AGI-", "a\nb"},
    {"+2D0-x", "\xef\xbf\xbdx"},
    {"+2D0AYQ-", "\xef\xbf\xbd"
                 "a"},
    {"+3Kk-", "\xef\xbf\xbd"},
    {"+A-", "\xef\xbf\xbd"},
    {"+", ""},
    {"\xff", "\xef\xbf\xbd"},
    {"+AGE\xff", "a\xef\xbf\xbd"},
    {"+ x", " x"},
};

static void one(size_t i, size_t step)
{
	struct text_utf7 u = {0};
	struct str in = str_c(cases[i].in);
	struct buf out;

	buf_init(&out, 1000);
	for (; in.n; in = str_from(in, step))
		text_utf7_feed(&u, str_head(in, step), &out);
	text_utf7_end(&u, &out);
	is_str(buf_str(&out), str_c(cases[i].want), cases[i].in);
	buf_free(&out);
}

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		one(i, 1000);
		one(i, 1);
	}
	return done();
}
