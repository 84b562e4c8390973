/* event: the lines that imapd writes. What becomes of events: t/imap-sieve.bats. */
#include "deliver/event.h"

#include "tap.h"

int main(void)
{
	uint32_t first = 0, last = 0;
	struct str flags;

	ok(event_line(STR("7"), &first, &last, &flags) && first == 7 && last == 7 && !flags.n, "one message");
	ok(event_line(STR("7:4294967295 \\Seen $x"), &first, &last, &flags) && last == UINT32_MAX &&
	        str_eq(flags, STR("\\Seen $x")),
	    "a range, and flags");
	ok(!event_line(STR(""), &first, &last, &flags) && !event_line(STR("0"), &first, &last, &flags) &&
	        !event_line(STR("2:1"), &first, &last, &flags) &&
	        !event_line(STR(":1"), &first, &last, &flags) &&
	        !event_line(STR("1: "), &first, &last, &flags) &&
	        !event_line(STR("4294967296"), &first, &last, &flags),
	    "no others");
	return done();
}
