/* Directory times against the log's, over a boot. */
#include "mailbox/maildir_stale.h"

#include <time.h>

#include "base/clock.h"

bool maildir_stale_is(uint64_t log_ns, uint64_t dir_ns, uint64_t boot_ns)
{
	return dir_ns < log_ns && log_ns < boot_ns;
}

uint64_t maildir_stale_boot_ns(void)
{
	struct timespec up;

	if (clock_gettime(CLOCK_BOOTTIME, &up) < 0)
		return 0;
	return (uint64_t)clock_now_ns() - ((uint64_t)up.tv_sec * 1000000000u + (uint64_t)up.tv_nsec);
}
