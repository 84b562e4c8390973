/*
 * maildirsize (Maildir++): how much a mail store holds, for quotas. The first line has the limits ("<bytes>S[,<count>C]"), each further line "<bytes> <count>" is added up. Appended to by one
 * write on O_APPEND, without a lock; counted anew when it is large, damaged, of other limits, or says "over" on the strength of old lines.
 */
#ifndef MAILDIR_QUOTA_H
#define MAILDIR_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "maildir/list.h"

#define MAILDIR_QUOTA "maildirsize"
#define MAILDIR_QUOTA_SIZE 5120

struct maildir_quota_limits {
	uint64_t bytes,
	    count; /* 0: none. From the settings; the file's first line only says what they were */
	bool (*ignored)(void *arg, struct str mailbox); /* NULL, or which mailboxes don't count */
	void *arg;
};
struct maildir_quota_use {
	int64_t bytes, count;
	size_t lines; /* that were added up */
};

/* Parses a file's bytes. True when it can be used as it is (limits equal, no bad line, sums not negative, smaller than 5120). For read and the fuzz target. */
bool maildir_quota_parse(
    struct str text, const struct maildir_quota_limits *limits, struct maildir_quota_use *use);
/*
 * What the store holds: from the file, or counted anew (and the file replaced) when the file can't be used, or says that more than the limits is used while it has more than one line or is older than 15 minutes. dirfd: where
 * maildirsize is, the root or the control directory. 0 or -1.
 */
int maildir_quota_read(const struct maildir_root *r, int dirfd, const struct maildir_quota_limits *limits,
    struct maildir_quota_use *use, struct err *e);
/* Counts all mailboxes (S= of the names, else stat) and replaces the file; removes it when a mailbox changed meanwhile (the sums returned are good enough). */
int maildir_quota_recount(const struct maildir_root *r, int dirfd, const struct maildir_quota_limits *limits,
    struct maildir_quota_use *use, struct err *e);
/* After messages came or went: adds a line. Nothing when there is no file (the next read counts). Errors are logged: the next count mends it. */
void maildir_quota_add(int dirfd, int64_t bytes, int64_t count);
/* Whether `bytes` in `count` messages more would pass the limits: 0, or -1 with QUOTA. */
int maildir_quota_fits(const struct maildir_quota_use *use, const struct maildir_quota_limits *limits,
    uint64_t bytes, uint64_t count, struct err *e);

#endif
