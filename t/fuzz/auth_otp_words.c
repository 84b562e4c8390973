/* Six words: what decodes is printed as words that decode to the same. */
#include "auth/otp_words.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	unsigned char value[8], twice[8];
	struct arena a;

	arena_init(&a, "fuzz", 1 << 20);
	if (auth_otp_words_decode(str_of(data, n), value)) {
		assert(auth_otp_words_decode(auth_otp_words_print(&a, value), twice));
		assert(memcmp(value, twice, sizeof value) == 0);
	}
	arena_free(&a);
	return 0;
}
