/* One-time passwords: what parses is printed and parses to the same, as a stored value and as the new sequence of a response. */
#include "auth/otp.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void again(struct arena *a, const struct auth_otp *o)
{
	struct auth_otp twice;

	assert(auth_otp_parse(a, auth_otp_print(a, o), &twice));
	assert(twice.hash == o->hash && twice.sequence == o->sequence && strcmp(twice.seed, o->seed) == 0);
	assert(memcmp(twice.value, o->value, sizeof o->value) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = str_of(data, n);
	struct auth_otp_response r;
	struct auth_otp o;
	struct arena a;

	arena_init(&a, "fuzz", 4 << 20);
	if (auth_otp_parse(&a, text, &o))
		again(&a, &o);
	if (auth_otp_response_parse(&a, text, &r) && r.has_next)
		again(&a, &r.next);
	arena_free(&a);
	return 0;
}
