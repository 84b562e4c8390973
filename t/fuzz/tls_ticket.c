/*
 * The file of ticket keys.
 * Links: -lssl -lcrypto
 */
#include "tls/ticket.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct tls_ticket_keys k;

	tls_ticket_parse(str_of(data, size), 2000000000, &k);
	assert(k.n >= 0 && k.n <= TLS_TICKET_KEYS);
	for (int i = 0; i < k.n; i++)
		assert(k.key[i].made_s <= 2000000000);
	return 0;
}
