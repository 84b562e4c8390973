/* Key sets: RFC 7517 appendix A.1, RFC 8037 appendix A.2, and what is passed over. */
#include "oauth/jwk.h"
#include "tap.h"

static const char set_text[] =
    "{\"keys\": [{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
    "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\",\"use\":\"enc\",\"kid\":\"1\"},"
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
    "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\",\"kid\":\"2\"}, 7, {\"kty\": \"oct\", \"k\": "
    "\"AQAB\"},"
    "{\"kty\":\"RSA\",\"n\":\"0vx7\",\"e\":\"AQAB\",\"alg\":\"RS256\"}, "
    "{\"kty\":\"RSA\",\"n\":\"0v+x\",\"e\":\"AQAB\"},"
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"use\":"
    "\"sig\"},"
    "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"},"
    "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"MKBC\",\"y\":\"4Etl\"}, {}]}";

int main(void)
{
	static const char *const bad[] = {
	    "", "[]", "{}", "{\"keys\": 1}", "{\"keys\": [}", "{\"keys\": []} x"};
	struct oauth_jwk_set set;
	struct oauth_jwk k;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		is_int(oauth_jwk_parse(str_c(bad[i]), &set, &e), -1, bad[i]);
	is_int(oauth_jwk_parse(str_c(set_text), &set, &e), 0, "a set");
	ok(oauth_jwk_next(&set, &a, &k) && k.type == OAUTH_JWK_EC && str_eq(k.kid, STR("2")),
	    "EC, for signatures");
	ok(k.x.n == 32 && k.y.n == 32 && str_is_nil(k.alg), "its point");
	ok(oauth_jwk_next(&set, &a, &k) && k.type == OAUTH_JWK_RSA && str_eq(k.alg, STR("RS256")), "RSA");
	is_str(k.e, STR("\1\0\1"), "its exponent");
	ok(oauth_jwk_next(&set, &a, &k) && k.type == OAUTH_JWK_OKP && k.x.n == 32, "Ed25519");
	ok(!oauth_jwk_next(&set, &a, &k), "and no more");
	return done();
}
