/* POP3 lines before login. */
#include "pop3/prelogin.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct pop3_prelogin_cmd c;

	if (pop3_prelogin_parse(str_of(data, size), &c)) {
		assert(c.verb.n > 0 && c.verb.n <= POP3_PRELOGIN_VERB);
		assert(c.verb.n + c.args.n <= size && str_chr(c.args, '\0') < 0);
	}
	return 0;
}
