/* An authorization server's answer: what is active has claims that can be checked and read. */
#include "oauth/introspect.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct auth_jwt_rules rules = {
	    .issuer = "i", .audience = "imap", .scope = "mail", .now_s = 1000, .may_last = true};
	struct auth_jwt t;
	struct arena a;
	struct err e;

	arena_init(&a, "fuzz", 4 << 20);
	if (oauth_introspect_parse(str_of(data, n), &t, &e) == AUTH_OK &&
	    auth_jwt_check(&t, &rules, &a, &e) == 0)
		assert(!str_is_nil(auth_jwt_claim(&t, STR("iss"), &a)));
	arena_free(&a);
	return 0;
}
