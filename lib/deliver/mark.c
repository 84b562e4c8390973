/* Message ids that were seen. */
#include "deliver/mark.h"

#include "conf/conf.h"
#include "deliver/memory.h"

int mark_duplicate(const struct delivery *d, const struct sieve_action *a, struct err *e)
{
	struct memory m;
	int result;

	if (!conf_bool("LDA_DUPLICATES"))
		return 0;
	if (memory_open(&m, d->arena, "duplicates", d->now, e) < 0)
		return -1;
	result = memory_put(&m, a->handle, a->text, d->now + a->seconds, e);
	memory_close(&m);
	return result;
}
