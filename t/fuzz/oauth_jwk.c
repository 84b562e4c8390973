/* Key sets: what is taken is complete, and of the size that its curve has. */
#include "oauth/jwk.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct oauth_jwk_set set;
	struct oauth_jwk k;
	struct arena a;
	struct err e;

	arena_init(&a, "fuzz", 8 << 20);
	if (oauth_jwk_parse(str_of(data, n), &set, &e) == 0)
		while (oauth_jwk_next(&set, &a, &k)) {
			assert(k.type != OAUTH_JWK_RSA || (k.n.n && k.e.n));
			assert(k.type != OAUTH_JWK_EC || (k.x.n == k.y.n && (k.x.n == 32 || k.x.n == 48)));
			assert(k.type != OAUTH_JWK_OKP || k.x.n == 32 || k.x.n == 57);
			arena_reset(&a);
		}
	arena_free(&a);
	return 0;
}
