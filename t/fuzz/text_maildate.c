/* What was read prints as RFC 5322, and reads as the same. */
#include <assert.h>

#include "text/date.h"
#include "text/maildate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[TEXT_DATE_MAX];
	int64_t t, again;
	int zone, zone_again;

	if (text_maildate_parse(str_of(data, size), &t, &zone) && t > INT64_C(-30000000000) &&
	    t < INT64_C(253402200000)) {
		size_t n = text_date_print_mail(t, zone, text);

		assert(text_maildate_parse(str_of(text, n), &again, &zone_again) && again == t &&
		       zone_again == zone);
	}
	return 0;
}
