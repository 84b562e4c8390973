/* What vanished. */
#include "mailbox/history.h"

#include "mailbox/box.h"

bool mailbox_history_reaches(const struct mailbox *mb, uint64_t since)
{
	return since >= index_head(mb->ix)->history_from;
}

void mailbox_history_vanished(struct mailbox *mb, uint64_t since, struct index_ranges *r)
{
	index_vanished(mb->ix, since, r);
}
