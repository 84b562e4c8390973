/* A record prints and parses to the same. */
#include <assert.h>

#include "auth/passwdfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct auth_record r, again;
	struct str user, rest, line;
	struct arena a;
	struct err e;

	arena_init(&a, "fuzz", 1 << 24);
	if (!memchr(data, '\n', size) && auth_passwdfile_name(str_of(data, size), &user, &rest) &&
	    auth_passwdfile_rest(user, rest, &a, &r, &e) == 0) {
		line = auth_passwdfile_print(&r, &a);
		if (auth_passwdfile_name(line, &user, &rest) &&
		    auth_passwdfile_rest(user, rest, &a, &again, &e) == 0)
			assert(str_eq(r.password, again.password) || size > 8000);
	}
	arena_free(&a);
	return 0;
}
