/* ManageSieve commands before login. */
#include "msieve/prelogin.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct msieve_prelogin_cmd c;
	struct arena a;

	if (size > LOGIN_LINE_MAX)
		return 0;
	arena_init(&a, "fuzz", LOGIN_ARENA_MAX);
	switch (msieve_prelogin_parse(&a, str_of(data, size), &c)) {
	case MSIEVE_PRELOGIN_OK:
		assert(c.name.n || c.n);
		for (int i = 0; i < c.n; i++)
			assert(c.arg[i].n <= size && str_chr(c.arg[i], '\0') < 0);
		break;
	case MSIEVE_PRELOGIN_LITERAL:
		assert(c.literal <= LOGIN_LITERAL_MAX && size && data[size - 1] == '}');
		break;
	case MSIEVE_PRELOGIN_TOOBIG:
		assert(c.literal > LOGIN_LITERAL_MAX);
		break;
	case MSIEVE_PRELOGIN_BAD:
		break;
	}
	arena_free(&a);
	return 0;
}
