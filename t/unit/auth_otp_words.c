/* Six words: the examples of RFC 2289 appendix C and RFC 2243. */
#include "auth/otp_words.h"
#include "auth/code.h"
#include "tap.h"

int main(void)
{
	static const struct {
		const char *words, *hex;
	} good[] = {
	    {"BOND FOGY DRAB NE RISE MART", "5bf075d9959d036f"},
	    {"RED HERD NOW BEAN PA BURG", "3712dcb4aa5316c1"},
	    {"SKIM CULT LOB SLAM POE HOWL", "ddcdac956f234937"},
	    {"LONG IVY JULY AJAR BOND LEE", "b203e28fa525be47"},
	    {"A A A A A A", "0000000000000000"},
	};
	static const char *const bad[] = {"BOND FOGY DRAB NE RISE MASH", "BOND FOGY DRAB NE RISE",
	    "BOND FOGY DRAB NE RISE MART MART", "BOND FOGY DRAB NE RISE XXXX", "BOND FOGY DRAB NE RISE MARTS",
	    "", "FOGY BOND DRAB NE RISE MART", "BOND  FOGY DRAB NE RISE \n"};
	unsigned char value[8];
	static struct arena a;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		ok(auth_otp_words_decode(str_c(good[i].words), value), "%s", good[i].words);
		is_str(auth_code_hex(&a, str_of(value, 8)), str_c(good[i].hex), "its bits");
		is_str(auth_otp_words_print(&a, value), str_c(good[i].words), "and back");
	}
	ok(auth_otp_words_decode(STR("\tbond  fogy drab ne Rise mart "), value), "any case, any blanks");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!auth_otp_words_decode(str_c(bad[i]), value), "not %s", bad[i]);
	memset(value, 0xff, sizeof value);
	ok(auth_otp_words_decode(auth_otp_words_print(&a, value), value) && value[7] == 0xff, "all bits");
	return done();
}
