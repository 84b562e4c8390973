/* stunnel's configuration file: any text either parses or is an error with a line. */
#include "tls/conf.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct tls_conf c;
	struct arena a;
	struct err e = {.kind = ERR_NONE};

	arena_init(&a, "fuzz", 64 << 20);
	tls_conf_init(&c);
	if (tls_conf_parse(&c, &a, str_of(data, size), NULL, "f", &e) < 0)
		assert(e.kind == ERR_SYNTAX && e.text[0] == 'f');
	else
		assert(!c.exec || c.exec[0]);
	arena_free(&a);
	return 0;
}
