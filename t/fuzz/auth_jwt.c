/* Tokens: what parses has its signed text at its beginning, and checking its claims only reads them. */
#include "auth/jwt.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct auth_jwt_rules rules = {
	    .issuer = "i", .audience = "imap", .scope = "mail", .now_s = 1000};
	struct str token = str_of(data, n);
	struct auth_jwt t;
	struct arena a;
	struct err e;

	arena_init(&a, "fuzz", 4 << 20);
	if (auth_jwt_parse(&a, token, &t, &e) == 0) {
		assert(t.text.p == token.p && t.text.n < token.n && token.p[t.text.n] == '.');
		assert(t.alg.n && t.signature.n && t.claims.type == TEXT_JSON_OBJECT);
		if (auth_jwt_check(&t, &rules, &a, &e) == 0)
			assert(!str_is_nil(auth_jwt_claim(&t, STR("iss"), &a)));
	}
	arena_free(&a);
	return 0;
}
