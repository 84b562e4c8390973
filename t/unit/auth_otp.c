/* One-time passwords: the examples of RFC 2289 appendix C. */
#include "auth/otp.h"
#include "auth/code.h"
#include "tap.h"

static struct arena a;

static void computes(void)
{
	static const struct {
		const char *stored, *phrase;
		unsigned sequence;
		const char *want;
	} cases[] = {
	    {"md4 1 TeSt 0000000000000000", "This is a test.", 0, "d1854218ebbb0b51"},
	    {"md4 1 TeSt 0000000000000000", "This is a test.", 1, "63473ef01cd0b444"},
	    {"md4 1 TeSt 0000000000000000", "This is a test.", 99, "c5e612776e6c237a"},
	    {"md5 1 TeSt 0000000000000000", "This is a test.", 0, "9e876134d90499dd"},
	    {"md5 1 TeSt 0000000000000000", "This is a test.", 1, "7965e05436f5029f"},
	    {"md5 1 TeSt 0000000000000000", "This is a test.", 99, "50fe1962c4965880"},
	    {"md5 1 ke1234 0000000000000000", "This is a test.", 499, "5bf075d9959d036f"},
	    {"sha1 1 TeSt 0000000000000000", "This is a test.", 0, "bb9e6ae1979d8ff4"},
	    {"sha1 1 TeSt 0000000000000000", "This is a test.", 1, "63d936639734385b"},
	    {"sha1 1 TeSt 0000000000000000", "This is a test.", 99, "87fec7768b73ccf9"},
	    {"sha1 1 correct 0000000000000000", "OTP's are good", 99, "4f296a74fe1567ec"},
	};
	unsigned char value[AUTH_OTP_SIZE];
	struct auth_otp o;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ok(auth_otp_parse(&a, str_c(cases[i].stored), &o), "%s", cases[i].stored);
		auth_otp_compute(&o, str_c(cases[i].phrase), cases[i].sequence, value);
		is_str(auth_code_hex(&a, str_of(value, sizeof value)), str_c(cases[i].want), "its password");
	}
}

static void parses(void)
{
	static const char *const bad[] = {"", "md5", "md5 499 ke1234", "md5 0 ke1234 0000000000000000",
	    "md5 10000 ke1234 0000000000000000", "sha256 499 ke1234 0000000000000000",
	    "md5 499 ke-1234 0000000000000000", "md5 499 ke123456789012345 0000000000000000",
	    "md5 499 ke1234 000000000000000", "md5 499  0000000000000000", "md5 -1 ke1234 0000000000000000"};
	struct auth_otp o;

	ok(auth_otp_parse(&a, STR("SHA1 9999 KE1234567890123A 00112233445566ff"), &o), "the longest");
	is_str(auth_otp_print(&a, &o), STR("sha1 9999 ke1234567890123a 00112233445566ff"), "printed");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ok(!auth_otp_parse(&a, str_c(bad[i]), &o), "not '%s'", bad[i]);
}

static void responses(void)
{
	static const struct {
		const char *text;
		bool good, next;
	} cases[] = {
	    {"hex:5Bf0 75d9 959d 036f", true, false},
	    {"word:BOND FOGY DRAB NE RISE MART", true, false},
	    {"init-hex:5bf0 75d9 959d 036f:md5 499 ke1235:3712 dcb4 aa53 16c1", true, true},
	    {"INIT-WORD:BOND FOGY DRAB NE RISE MART:md5 499 ke1235:RED HERD NOW BEAN PA BURG", true, true},
	    {"hex:5bf075d9959d036", false, false},
	    {"hex:5bf075d9959d036f0", false, false},
	    {"hex:BOND FOGY DRAB NE RISE MART", false, false},
	    {"word:5bf075d9959d036f", false, false},
	    {"init-hex:5bf075d9959d036f:md5 499 ke1235", false, false},
	    {"init-hex:5bf075d9959d036f:md5 0 ke1235:3712dcb4aa5316c1", false, false},
	    {"init-hex:5bf075d9959d036f:md5 499 ke1235:3712dcb4aa5316c1:", false, false},
	    {"5bf075d9959d036f", false, false},
	    {"", false, false},
	};
	struct auth_otp_response r;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool good = auth_otp_response_parse(&a, str_c(cases[i].text), &r);

		is_int(good, cases[i].good, cases[i].text);
		if (!good)
			continue;
		is_str(auth_code_hex(&a, str_of(r.value, 8)), STR("5bf075d9959d036f"), "its password");
		is_int(r.has_next, cases[i].next, "a new sequence");
		if (r.has_next)
			is_str(auth_otp_print(&a, &r.next), STR("md5 499 ke1235 3712dcb4aa5316c1"),
			    "which is stored");
	}
}

int main(void)
{
	arena_init(&a, "test", 4 << 20);
	computes();
	parses();
	responses();
	return done();
}
