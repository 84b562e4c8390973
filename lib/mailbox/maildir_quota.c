/* What a Maildir store holds: maildirsize in its root. */
#include <fcntl.h>
#include <unistd.h>

#include "conf/quota.h"
#include "mailbox/maildir.h"
#include "maildir/quota.h"

static bool ignored(void *arg, struct str name)
{
	return conf_quota_is_ignored(arg, name);
}

int maildir_store_quota_read(struct store *s, struct quota_use *r, struct err *e)
{
	struct maildir_store *ms = s->own;
	struct maildir_quota_limits limits = {
	    .bytes = s->quota->bytes, .count = s->quota->count, .ignored = ignored, .arg = s->quota};
	struct maildir_quota_use use;

	if (maildir_quota_read(&ms->root, ms->root.fd, &limits, &use, e) < 0)
		return -1;
	r->bytes = use.bytes > 0 ? (uint64_t)use.bytes : 0;
	r->count = use.count > 0 ? (uint64_t)use.count : 0;
	return 0;
}

void maildir_store_quota_add(struct store *s, int64_t bytes, int64_t count)
{
	maildir_quota_add(((struct maildir_store *)s->own)->root.fd, bytes, count);
}

void maildir_store_quota_forget(struct store *s)
{
	unlinkat(((struct maildir_store *)s->own)->root.fd, MAILDIR_QUOTA, 0);
}
