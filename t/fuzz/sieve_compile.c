/* Any bytes as a script: compiling ends, reports places inside the text, and says an error exactly when it gives no script. */
#include <assert.h>

#include "sieve/regex.h"
#include "sieve/sieve.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct sieve_settings set = {.programs = true, .regex = &sieve_regex_pcre2};
	struct sieve_errors errors;
	struct sieve_script *s;
	struct arena a;
	struct buf b;

	arena_init(&a, "fuzz", (size_t)256 << 20);
	s = sieve_compile(&a, STR("fuzz"), str_of(data, n), &set, &errors);
	assert((s == NULL) == (errors.count > 0));
	assert(errors.count == 0 || errors.list.n > 0);
	buf_init(&b, 1 << 20);
	for (size_t i = 0; i < errors.list.n; i++) {
		assert(errors.list.p[i].line <= n + 1 && errors.list.p[i].column <= n + 1);
		sieve_error_print(&b, &errors.list.p[i]);
	}
	buf_free(&b);
	arena_free(&a);
	return 0;
}
