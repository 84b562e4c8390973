/*
 * Names of message files: secs.M<usec>P<pid>.<host>[,S=n][,W=n][:2,<flags>]. The base, everything before the first ':', is what a message
 * is known by; the flags behind it change by rename. Sizes stand in the base: S= bytes on disk, W= bytes with every line end as CRLF.
 */
#ifndef MAILDIR_NAME_H
#define MAILDIR_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* System flags: the values of lib/index/index.h. On disk S R F T D P. */
enum {
	MAILDIR_SEEN = 1,
	MAILDIR_ANSWERED = 2,
	MAILDIR_FLAGGED = 4,
	MAILDIR_DELETED = 8,
	MAILDIR_DRAFT = 16,
	MAILDIR_PASSED = 32,
};

/* The longest file name that a file system takes. */
#define MAILDIR_NAME_MAX 255
#define MAILDIR_SIZE_UNKNOWN UINT64_MAX

struct maildir_name {
	struct str base;
	struct str info;       /* from the ':' on, NIL when there is none */
	uint8_t flags;         /* MAILDIR_* */
	uint32_t letters;      /* keyword letters: bit 0 is 'a', bit 25 'z' */
	uint64_t psize, vsize; /* of S= and W=, MAILDIR_SIZE_UNKNOWN when absent or no number */
};

/* Views into s. Every name parses: what isn't understood is kept by maildir_name_build. Never fails. */
void maildir_name_parse(struct str s, struct maildir_name *r);
/* Only the base: s up to its first ':'. */
struct str maildir_name_base(struct str s);
/*
 * Appends base + ":2," + flags in ASCII order. info: the old file name's (or NIL): its flags that we don't know, and everything from
 * its second comma on, are kept as they are.
 */
void maildir_name_build(struct buf *out, struct str base, uint8_t flags, uint32_t letters, struct str info);

/*
 * A new unique base without sizes, into dst (NUL-terminated): the time never repeats within a process. At most MAILDIR_UNIQUE_MAX bytes. '/' and ':'
 * of the host name are written \057 and \072 as the Maildir specification has them.
 */
#define MAILDIR_UNIQUE_MAX 128
struct str maildir_name_unique(char dst[MAILDIR_UNIQUE_MAX + 1]);

/* The order in which new messages get UIDs: the seconds at the start, then the number behind M, then the base by octets: <0, 0, >0. */
int maildir_name_cmp(struct str a, struct str b);
/* Those two numbers; what has none counts as 0. */
void maildir_name_times(struct str base, uint64_t *secs, uint64_t *usec);

#endif
