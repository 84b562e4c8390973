/* The head of a parked session: what parses prints the same bytes. */
#include <assert.h>

#include "imap/parkhead.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct imap_park_head h;
	char bytes[IMAP_PARK_HEAD], again[IMAP_PARK_HEAD];
	struct err e;

	if (imap_park_parse_head(str_of(data, size), &h, &e) < 0)
		return 0;
	imap_park_print_head(&h, STR("x"), bytes);
	assert(imap_park_parse_head(str_of(bytes, sizeof bytes), &h, &e) == 0);
	imap_park_print_head(&h, STR("x"), again);
	assert(memcmp(bytes, again, sizeof bytes) == 0);
	return 0;
}
