/* Languages. */
#include "imap/language.h"

const char *imap_language_served(struct str range)
{
	if (str_ieq(range, STR("en")) || str_istarts(range, STR("en-")))
		return "EN";
	if (str_ieq(range, STR(IMAP_LANGUAGE_DEFAULT)) || str_ieq(range, STR("default")) ||
	    str_eq(range, STR("*")))
		return IMAP_LANGUAGE_DEFAULT;
	return NULL;
}
