/* Rows beyond JIS X 0208. */
#include "text/jisrows.h"

#include "tap.h"

static const struct {
	bool is_vendor;
	unsigned row, column;
	const char *want;
} cases[] = {
    {true, 13, 1, "①"},
    {true, 13, 31, ""},
    {true, 13, 74, "㈱"},
    {true, 13, 94, ""},
    {true, 14, 1, ""},
    {true, 89, 1, "纊"},
    {true, 92, 78, "黑"},
    {true, 92, 81, "ⅰ"},
    {true, 92, 94, "＂"},
    {true, 115, 1, "ⅰ"},
    {true, 115, 11, "Ⅰ"},
    {true, 115, 21, "￢"},
    {true, 115, 25, "㈱"},
    {true, 115, 28, "∵"},
    {true, 115, 29, "纊"},
    {true, 119, 12, "黑"},
    {true, 119, 13, ""},
    {true, 120, 94, ""},
    {false, 2, 15, "˘"},
    {false, 2, 1, ""},
    {false, 16, 1, "丂"},
    {false, 77, 67, "龥"},
    {false, 77, 94, ""},
    {false, 78, 1, ""},
    {false, 0, 0, ""},
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct str is = (cases[i].is_vendor ? text_jisrows_vendor : text_jisrows_supplement)(
		    cases[i].row, cases[i].column);

		is_str(is, str_c(cases[i].want), "row and column");
	}
	return done();
}
