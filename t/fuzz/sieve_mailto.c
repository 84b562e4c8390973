/* Any bytes as a mailto: URI: what is accepted has recipients that are addresses, and fields of one line. */
#include <assert.h>

#include "sieve/address.h"
#include "sieve/mailto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct sieve_mailto m;
	struct arena a;

	arena_init(&a, "fuzz", 64 << 20);
	if (sieve_mailto_parse(&a, str_of(data, n), &m)) {
		assert(
		    m.nto + m.ncc > 0 && m.nto + m.ncc <= SIEVE_MAILTO_MAX && m.nfields <= SIEVE_MAILTO_MAX);
		for (size_t i = 0; i < m.nto; i++)
			assert(sieve_address_is_valid(m.to[i]));
		for (size_t i = 0; i < m.ncc; i++)
			assert(sieve_address_is_valid(m.cc[i]));
		for (size_t i = 0; i < m.nfields; i++)
			assert(str_cspan(m.fields[i].value, "\r\n") == m.fields[i].value.n &&
			       m.fields[i].name.n > 0);
		assert(str_cspan(m.subject, "\r\n") == m.subject.n);
	}
	arena_free(&a);
	return 0;
}
