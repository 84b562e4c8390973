/* POP3 lines, before login and after it. */
#include "pop3/line.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct str line = str_of(data, size);
	struct pop3_line c;

	if (!pop3_line_parse(line, &c))
		return 0;
	assert(c.verb.n > 0 && c.verb.n <= POP3_LINE_VERB);
	assert(str_starts(line, c.verb) && str_ends(line, c.args));
	/* What the two parts lack is the space between them. */
	assert(c.verb.n + c.args.n == size || c.verb.n + 1 + c.args.n == size);
	assert(str_chr(c.verb, ' ') < 0 && str_chr(c.args, '\0') < 0);
	return 0;
}
