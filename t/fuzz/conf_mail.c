/* A location that parses has a path. */
#include <assert.h>

#include "conf/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct conf_user u = {STR("ann@example.org"), STR("/home/ann")};
	struct conf_mail m;
	struct arena a;
	struct err e;

	arena_init(&a, "fuzz", 1 << 24);
	if (size < 4096 && conf_mail_parse(&a, str_of(data, size), &u, &m, &e) == 0)
		assert(m.path.p && m.n <= CONF_MAIL_OPTIONS_MAX);
	arena_free(&a);
	return 0;
}
