/* Numbers with units never come out negative or too large. */
#include <assert.h>

#include "conf/conf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t seconds;
	uint64_t bytes;
	bool yes;

	conf_parse_bool(str_of(data, size), &yes);
	if (conf_parse_size(str_of(data, size), &bytes))
		assert(bytes <= INT64_MAX);
	if (conf_parse_duration(str_of(data, size), &seconds))
		assert(seconds >= 0);
	return 0;
}
