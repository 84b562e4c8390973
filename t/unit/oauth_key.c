/*
 * Signatures: RFC 7515 appendix A.2 (RS256) and A.3 (ES256), RFC 8037 appendix A.4 (EdDSA).
 *
 * Links: -lcrypto
 */
#include "oauth/key.h"
#include "tap.h"

#define CLAIMS \
	"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

static const char set_text[] =
    "{\"keys\": [{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\",\"kid\":\"ec\"},"
    "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a4\",\"kid\":\"off the curve\"},"
    "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"alg\":"
    "\"EdDSA\"}]}";
static const char es256[] =
    "eyJhbGciOiJFUzI1NiJ9." CLAIMS
    ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";

int main(void)
{
	struct oauth_jwk_set set;
	struct oauth_key ec, ed, keys[2];
	struct oauth_jwk k;
	struct auth_jwt t;
	static struct arena a;
	struct err e;

	arena_init(&a, "test", 1 << 20);
	oauth_jwk_parse(str_c(set_text), &set, &e);
	ok(oauth_jwk_next(&set, &a, &k) && oauth_key_from_jwk(&k, &ec), "a point of P-256");
	ok(oauth_jwk_next(&set, &a, &k) && !oauth_key_from_jwk(&k, &ed), "a point off the curve");
	ok(oauth_jwk_next(&set, &a, &k) && oauth_key_from_jwk(&k, &ed), "Ed25519");
	is_int(auth_jwt_parse(&a, str_c(es256), &t, &e), 0, "the RFC's token");
	ok(oauth_key_fits(&ec, &t) && oauth_key_verifies(&ec, &t), "its key has signed it");
	ok(!oauth_key_fits(&ed, &t) && !oauth_key_verifies(&ed, &t), "the other hasn't");
	t.kid = STR("ec");
	ok(oauth_key_fits(&ec, &t), "by its id");
	t.kid = STR("other");
	ok(!oauth_key_fits(&ec, &t), "by another id");
	t.signature.n--;
	ok(!oauth_key_verifies(&ec, &t), "a signature that is cut");
	t.signature.n++;
	t.alg = STR("ES384");
	ok(!oauth_key_verifies(&ec, &t), "another algorithm's name");
	t.alg = STR("none");
	ok(!oauth_key_verifies(&ec, &t), "none");
	is_int(oauth_key_from_pem(STR("x"), keys, 2, &e), -1, "no PEM");
	is_int(oauth_key_from_pem(STR("-----BEGIN PUBLIC KEY-----\n"
	                              "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
	                              "-----END PUBLIC KEY-----\n"),
	           keys, 2, &e),
	    1, "one key in PEM");
	oauth_key_free(&keys[0]);
	is_int(
	    auth_jwt_parse(&a,
	        STR("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
	            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"),
	        &t, &e),
	    -1, "claims that are no object");
	t.alg = STR("EdDSA");
	t.text = STR("eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc");
	t.signature = auth_jwt_bytes(&a,
	    STR("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"));
	t.kid = STR_NIL;
	ok(oauth_key_fits(&ed, &t) && oauth_key_verifies(&ed, &t), "EdDSA");
	oauth_key_free(&ec);
	oauth_key_free(&ed);
	return done();
}
