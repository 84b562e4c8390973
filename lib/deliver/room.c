/* A look at the limits. */
#include "deliver/room.h"

#include <stdio.h>

#include "base/log.h"
#include "conf/conf.h"
#include "conf/quota.h"
#include "mailbox/quota.h"

bool deliver_has_limits(struct arena *a)
{
	struct conf_quota q;
	struct err e;

	if (!conf_bool("LMTP_QUOTA_AT_RCPT"))
		return false;
	return conf_quota_environment(a, &q, &e) < 0 || q.bytes || q.count || q.rules.n;
}

int deliver_room(struct delivery *d, uint64_t bytes, enum exit_style style)
{
	struct err e = {0};
	int result = delivery_aim(d, &e);

	if (result == 0)
		result = quota_check(d->store, d->mailbox, bytes ? bytes : 1, 1, &e);
	store_close(d->store);
	if (result == 0)
		return 0;
	log_info("no room: %s", e.text);
	if (e.kind == ERR_QUOTA)
		dprintf(1, "%s\n", e.text);
	return exitcode_of(e.kind, style, conf_bool("LDA_QUOTA_TEMPORARY"));
}
