/* What is kept of parameters is printable, in its room, and parses to itself. */
#include "lmtp/param.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct lmtp_params p, again;
	bool of_mail, utf8;

	if (size < 1)
		return 0;
	of_mail = data[0] & 1;
	utf8 = data[0] & 2;
	if (lmtp_params_parse(str_of(data + 1, size - 1), of_mail, utf8, &p))
		return 0;
	assert(strlen(p.kept) < sizeof p.kept);
	for (const char *c = p.kept; *c; c++)
		assert((unsigned char)*c >= 32 && *c != 127);
	assert(!lmtp_params_parse(str_c(p.kept), of_mail, utf8, &again) && strcmp(p.kept, again.kept) == 0);
	return 0;
}
