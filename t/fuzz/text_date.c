/* What was parsed is printed, and parses to the same. */
#include <assert.h>

#include "text/date.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str in = str_of(data, size);
	char text[TEXT_DATE_MAX];
	int64_t t, again;
	int zone, zone_again;

	if (text_date_parse_imap(in, &t, &zone)) {
		size_t n = text_date_print_imap(t, zone, text);

		/* The year 0 and the edges of the calendar can't be printed. */
		if (t > INT64_C(-62135500000) && t < INT64_C(253402200000))
			assert(text_date_parse_imap(str_of(text, n), &again, &zone_again) && again == t &&
			       zone_again == zone);
	}
	if (text_date_parse_iso(in, &t, &zone) && t > INT64_C(-62135500000) && t < INT64_C(253402200000)) {
		size_t n = text_date_print_iso(t, zone, text);

		assert(text_date_parse_iso(str_of(text, n), &again, &zone_again) && again == t &&
		       zone_again == zone);
	}
	if (text_date_parse_day(in, &t))
		assert(t % 86400 == 0);
	return 0;
}
