/* Digests, HMAC, PBKDF2: the vectors of RFC 1321, 2202, 3174, 4231, 6070, 7914 and FIPS 180. */
#include "text/digest.h"

#include "tap.h"

static struct buf hex;

static void is_hex(const unsigned char *p, size_t n, const char *want, const char *what)
{
	buf_clear(&hex);
	text_digest_hex(p, n, &hex);
	is_str(buf_str(&hex), str_c(want), what);
}

static const struct {
	enum text_digest_kind kind;
	const char *of_abc, *hmac, *pbkdf2;
} vectors[] = {
    {TEXT_MD5, "900150983cd24fb0d6963f7d28e17f72", "750c783e6ab0b503eaa86e310a5db738",
        "15001f89b9c29ee6998c520d1a0629e893cc3f99"},
    {TEXT_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79",
        "4b007901b765489abead49d926f721d065a429c1"},
    {TEXT_SHA256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "c5e478d59288c841aa530db6845c4c8d962893a0"},
    {TEXT_SHA512,
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d"
        "4423643ce80e2a9ac94fa54ca49f",
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaea"
        "b1a34d4a6b4b636e070a38bce737",
        "d197b1b33db0143e018b12f3d1d1479e6cdebdcc"},
};

int main(void)
{
	unsigned char d[TEXT_DIGEST_MAX + 8];
	struct text_digest s;
	struct text_hmac h;
	char key[200];

	buf_init(&hex, 1000);
	for (size_t i = 0; i < TEXT_DIGESTS; i++) {
		enum text_digest_kind k = vectors[i].kind;
		struct text_pbkdf2 how = {k, STR("password"), STR("salt"), 4096};

		text_digest_of(k, STR("abc"), d);
		is_hex(d, text_digest_size(k), vectors[i].of_abc, text_digest_name(k));
		text_digest_init(&s, k);
		text_digest_add(&s, STR("a"));
		text_digest_add(&s, STR(""));
		text_digest_add(&s, STR("bc"));
		text_digest_end(&s, d);
		is_hex(d, text_digest_size(k), vectors[i].of_abc, "in pieces");
		text_hmac_of(k, STR("Jefe"), STR("what do ya want for nothing?"), d);
		is_hex(d, text_digest_size(k), vectors[i].hmac, "HMAC");
		text_digest_pbkdf2(&how, d, 20);
		is_hex(d, 20, vectors[i].pbkdf2, "PBKDF2, 4096 rounds");
	}
	text_hmac_init(&h, TEXT_SHA1, STR("Jefe"));
	for (int i = 0; i < 2; i++) {
		text_hmac_add(&h, STR("what do ya want "));
		text_hmac_add(&h, STR("for nothing?"));
		text_hmac_end(&h, d);
		is_hex(d, 20, vectors[1].hmac, "a keyed HMAC can be used again");
	}
	memset(key, 0xaa, 80);
	text_hmac_of(
	    TEXT_SHA1, str_of(key, 80), STR("Test Using Larger Than Block-Size Key - Hash Key First"), d);
	is_hex(d, 20, "aa4ae5e15272d00e95705637ce8a3b55ed402112", "a long key");
	text_digest_pbkdf2(&(struct text_pbkdf2){TEXT_SHA1, STR("passwordPASSWORDpassword"),
	                       STR("saltSALTsaltSALTsaltSALTsaltSALTsalt"), 4096},
	    d, 25);
	is_hex(d, 25, "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038", "more than a block of key");
	buf_clear(&hex);
	ok(text_digest_unhex(STR("00fFa1"), &hex) == 0 && str_eq(buf_str(&hex), STR("\0\xff\xa1")), "unhex");
	ok(text_digest_unhex(STR("0"), &hex) == -1 && text_digest_unhex(STR("00zz"), &hex) == -1 &&
	        hex.n == 3,
	    "unhex refuses");
	buf_free(&hex);
	return done();
}
