/* JSON: whatever parses stays inside the text, and each of its members and items parses by itself to the same. */
#include "text/json.h"

#include <assert.h>

static void inside(struct str all, struct str part)
{
	assert(part.p >= all.p && part.p + part.n <= all.p + all.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str all = str_of(data, n), rest, s;
	struct text_json v, item, again;
	struct arena a;
	int64_t number;

	if (!text_json_parse(all, &v))
		return 0;
	inside(all, v.raw);
	arena_init(&a, "fuzz", 4 << 20);
	rest = v.raw;
	while (v.type == TEXT_JSON_ARRAY && text_json_next(&rest, &item)) {
		inside(all, item.raw);
		assert(item.type == TEXT_JSON_STRING ||
		       (text_json_parse(item.raw, &again) && again.type == item.type));
		s = text_json_string(&a, item);
		assert(s.n <= item.raw.n);
		text_json_integer(item, &number);
	}
	if (text_json_member(v, STR("a"), &item))
		inside(all, item.raw);
	arena_free(&a);
	return 0;
}
