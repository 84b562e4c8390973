/* A line of the house: what parses, prints to a line that parses to the same. */
#include "login/house.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct login_house_guest a, b;
	char again[128];
	int len;

	if (n > 64 || !login_house_guest_parse(str_of(data, n), &a))
		return 0;
	assert(a.pid > 1 && a.started_ms >= 0);
	if (str_chr(a.address, '\0') >= 0)
		return 0;
	len = snprintf(
	    again, sizeof again, "%d %lld %.*s\n", a.pid, (long long)a.started_ms, STR_ARG(a.address));
	assert(login_house_guest_parse(str_of(again, (size_t)len), &b));
	assert(a.pid == b.pid && a.started_ms == b.started_ms && str_eq(a.address, b.address));
	return 0;
}
