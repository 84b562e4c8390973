/*
 * The tolerant reader of Date: fields. RFC 5322 section 3.3 and 4.3: obsolete zones and two-digit years, comments, folding. Beyond it
 * what real mail has: missing weekday, comma, seconds or zone (then UTC), dots or more spaces as separators, full month names,
 * "GMT+0200", zones with a colon, asctime form ("Thu Nov 25 08:30:00 2026 +0100"), AM and PM, ISO dates.
 */
#ifndef TEXT_MAILDATE_H
#define TEXT_MAILDATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Seconds since 1970 UTC and the zone in minutes east (zone_r may be NULL). False when no date can be made of s: no day, month or year,
 * a day beyond its month. A leap second counts as :59, a zone out of range as UTC. At most 24 words of s are looked at; linear.
 */
bool text_maildate_parse(struct str s, int64_t *t_r, int *zone_r);

#endif
