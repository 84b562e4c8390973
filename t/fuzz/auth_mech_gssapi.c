/* The client's choice: no layer, and a name without NUL at the end of the message. */
#include "auth/mech_gssapi.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str authzid;

	if (auth_mech_gssapi_parse(str_of(data, n), &authzid))
		assert(data[0] == 1 && authzid.n + 4 <= n && str_chr(authzid, '\0') < 0);
	return 0;
}
