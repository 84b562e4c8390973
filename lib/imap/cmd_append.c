/* APPEND: one message or several (RFC 3502), each streamed to its file as it comes. */
#include "imap/client.h"
#include "imap/cmd.h"
#include "imap/copyuid.h"
#include "imap/event.h"
#include "imap/notify.h"
#include "imap/literal.h"
#include "imap/saving.h"

int imap_cmd_append(void *arg)
{
	struct imap *c = arg;
	struct imap_saving s = {.c = c};
	struct mailbox_saved saved = {0};
	struct str old;
	int named;

	if (imap_parse_sp(&c->p) < 0)
		return -1;
	named = imap_name_parse(&c->p, &s.name);
	old = c->p.old_name;
	if (c->p.failed || named < 0)
		return -1;
	do {
		if (imap_parse_sp(&c->p) < 0 || imap_saving_message(&s) < 0) {
			imap_saving_abort(&s);
			return -1;
		}
	} while (!imap_parse_at_end(&c->p));
	if (imap_saving_commit(&s, &saved) < 0)
		return -1;
	imap_notify_own_save(c, s.name, &saved);
	imap_event_saved(c, "APPEND", s.name, &saved);
	if (imap_is(c, IMAP_REV2) && !str_is_nil(old))
		imap_list_tell(c, s.name, old, "");
	c->code = imap_copyuid_append(c, &saved);
	index_ranges_free(&saved.uids);
	return 0;
}
