/*
 * A session in IDLE as bytes: what imapd leaves to imap-idle(8) and takes back from it: a head (imap/parkhead.h), then a body that imap-idle never reads: little-endian
 * numbers, strings and ranges with their lengths in front.
 */
#ifndef IMAP_PARK_H
#define IMAP_PARK_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "imap/parkhead.h"
#include "mailbox/frozen.h"

enum { IMAP_PARK_MAX = 8 << 20 };

struct imap_park {
	struct imap_park_head head;
	struct str tag;     /* of the IDLE command */
	struct str session; /* for the log; NIL none */
	unsigned enabled, bad, exists, recent;
	bool said; /* the log has it that nothing can be watched */
	uint64_t in, out;
	struct index_ranges saved; /* "$" */
	struct mailbox_frozen box; /* with IMAP_PARK_BOX */
};

/* Appended to b. */
void imap_park_print(const struct imap_park *p, struct buf *b);
/* Everything; strings lie in the arena, ranges on the heap (imap_park_free). -1 (CORRUPT): then nothing is to be freed. */
int imap_park_parse(struct str s, struct arena *a, struct imap_park *r, struct err *e);
void imap_park_free(struct imap_park *p);

#endif
