/* What PLAIN takes apart, put together, is the message. */
#include <assert.h>

#include "auth/mech_plain.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str authzid, user, password;

	if (auth_mech_plain_parse(str_of(data, size), &authzid, &user, &password))
		assert(authzid.n + user.n + password.n + 2 == size && user.n > 0);
	return 0;
}
