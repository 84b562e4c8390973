/* Types, dispositions, parameters and their texts: bounded, and texts are valid. */
#include <assert.h>

#include "mime/param.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct str in = str_of(data, size);
	struct mime_params params = {0};
	struct str type, subtype, rest;

	arena_init(&a, "fuzz", 256 << 20);
	mime_param_type(&a, in, &type, &subtype, &rest);
	mime_param_parse(&a, rest, &params);
	mime_param_disposition(&a, in, &type, &rest);
	mime_param_parse(&a, rest, &params);
	mime_param_parse(&a, in, &params);
	assert(params.n <= 3 * MIME_PARAM_MAX);
	for (size_t i = 0; i < params.n; i++) {
		struct str text = mime_param_get(&a, &params, params.p[i].name);

		assert(text_utf8_is_valid(text));
	}
	arena_free(&a);
	return 0;
}
