/* Shifts, whole and cut anywhere. */
#include "text/shift.h"

#include "tap.h"

static const struct {
	enum text_shift_kind kind;
	struct str in, want;
} cases[] = {
    {TEXT_SHIFT_KR, STR("\33$)Ca \x0eGQ1[\x0f b\r\n"), STR("a \xc7\xd1\xb1\xdb b\r\n")},
    {TEXT_SHIFT_KR, STR("\x0eGQ\nGQ"), STR("\xc7\xd1\nGQ")},
    {TEXT_SHIFT_KR, STR("\33$)B\33[\33\33$)Cx\33$"), STR("\33$)B\33[\33x\33$")},
    {TEXT_SHIFT_HZ, STR("This ~{<:Ky2;~} is ~~~\nso~~\n"), STR("This \xbc\xba\xcb\xf9\xb2\xbb is ~so~\n")},
    {TEXT_SHIFT_HZ, STR("~{!~!~~}x~{<:\n<:"), STR("\xa1\xfe\xa1\xfex\xbc\xba\n<:")},
    {TEXT_SHIFT_HZ, STR("a~b~"), STR("a~b~")},
};

int main(void)
{
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		for (size_t step = 1; step <= cases[i].in.n; step++) {
			struct text_shift t = {.kind = cases[i].kind};
			struct buf out;

			buf_init(&out, 1000);
			for (size_t at = 0; at < cases[i].in.n; at += step)
				text_shift_feed(&t, str_head(str_from(cases[i].in, at), step), &out);
			text_shift_end(&t, &out);
			is_str(buf_str(&out), cases[i].want, "as it should be");
			ok(!t.wide && !t.half && !t.escape, "as fresh");
			buf_free(&out);
		}
	}
	return done();
}
