/* IMAP commands before login: nothing outside the text, bounded arguments, one level of parentheses, no NUL. */
#include "imap/prelogin.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct imap_prelogin_cmd c;
	struct arena a;
	int depth = 0;

	if (size > LOGIN_LINE_MAX)
		return 0;
	arena_init(&a, "fuzz", LOGIN_ARENA_MAX);
	switch (imap_prelogin_parse(&a, str_of(data, size), &c)) {
	case IMAP_PRELOGIN_OK:
		assert(c.tag.n > 0 && c.name.n > 0);
		for (int i = 0; i < c.n; i++) {
			depth += c.arg[i].kind == IMAP_PRELOGIN_OPEN    ? 1
			         : c.arg[i].kind == IMAP_PRELOGIN_CLOSE ? -1
			                                                : 0;
			assert(depth == 0 || depth == 1);
			assert(c.arg[i].s.n <= size && str_chr(c.arg[i].s, '\0') < 0);
		}
		assert(depth == 0 && c.n <= IMAP_PRELOGIN_ARGS);
		break;
	case IMAP_PRELOGIN_LITERAL:
		assert(c.literal <= LOGIN_LITERAL_MAX && size && data[size - 1] == '}');
		break;
	case IMAP_PRELOGIN_BAD:
		assert(c.why);
		break;
	case IMAP_PRELOGIN_TOOBIG:
		assert(c.literal > LOGIN_LITERAL_MAX);
	}
	arena_free(&a);
	return 0;
}
