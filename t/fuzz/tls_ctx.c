/*
 * The server_name extension of any client: a name within its bytes, or none.
 * Links: -lssl -lcrypto
 */
#include "tls/ctx.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct str name = tls_ctx_server_name(str_of(data, size));

	if (str_is_nil(name))
		return 0;
	assert(name.n > 0 && name.n <= size - 5 && name.p == (const char *)data + 5);
	/* Every byte of it is there. */
	for (size_t i = 0; i < name.n; i++)
		assert((unsigned char)name.p[i] == data[5 + i]);
	return 0;
}
