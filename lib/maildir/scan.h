/*
 * What stands in new/ and cur/: both directories read by getdents with a large buffer, no stat, every name parsed on the way (100,000 names in some
 * tens of milliseconds). new/ is read before cur/, so that a file which is moved meanwhile is seen at least once.
 */
#ifndef MAILDIR_SCAN_H
#define MAILDIR_SCAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

/* The most files of one mailbox. */
#define MAILDIR_SCAN_MAX ((size_t)20 << 20)

/* The directories' times: what tells whether anything was added, renamed or removed. */
struct maildir_stamps {
	int64_t new_ns, cur_ns; /* mtime, 0 when the directory is missing */
};
/* One stat for each. 0, or -1 (NOTFOUND when both are missing). */
int maildir_scan_stamps(int dirfd, struct maildir_stamps *r, struct err *e);
static inline bool maildir_stamps_eq(const struct maildir_stamps *a, const struct maildir_stamps *b)
{
	return a->new_ns == b->new_ns && a->cur_ns == b->cur_ns;
}
/*
 * Racy times: a directory that changed less than a second before it was looked at may change again without a new time. True when a scan that began at
 * checked_ns (wall clock) under these stamps must be repeated some time later; mailboxes remember checked_ns with the stamps, and rescan once
 * more than a second after the newest stamp has passed.
 */
bool maildir_stamps_racy(const struct maildir_stamps *s, int64_t checked_ns);

struct maildir_scan_entry {
	uint32_t at;   /* of the name in names (it is followed by a NUL) */
	uint8_t len;   /* of the whole name */
	uint8_t base;  /* of the base */
	uint8_t flags; /* MAILDIR_* */
	bool in_new;
	uint32_t letters;
	uint64_t psize, vsize; /* of the name; MAILDIR_SIZE_UNKNOWN */
};
/* A place of the hash: the entry's number + 1 (0 free), and bits of its hash, so that others needn't be looked at. */
struct maildir_scan_slot {
	uint32_t entry, tag;
};
struct maildir_scan {
	int dirfd; /* borrowed: the mailbox's directory */
	struct buf names;
	VEC(struct maildir_scan_entry) entries; /* each base once */
	struct maildir_scan_slot *slots;        /* by the bases */
	size_t nslots;
	struct maildir_stamps stamps; /* as they were before it began */
	int64_t began_ns;             /* wall clock */
	bool steady;                  /* nothing changed while it read: what it didn't see isn't there */
};

void maildir_scan_init(struct maildir_scan *s, int dirfd);
void maildir_scan_free(struct maildir_scan *s);
/*
 * Reads both directories. A base that stands twice counts once, cur/ before new/. `fix` (with the uidlist lock held): true duplicates are mended as Dovecot does: of two links to
 * one file, idle for 30 s, one goes; of two files with one base, one gets a new name and becomes a message of its own. Names that begin with '.' are no messages. 0, or -1.
 */
int maildir_scan_read(struct maildir_scan *s, bool fix, struct err *e);
/* Only new/: enough when cur/ hasn't changed since it was last read. */
int maildir_scan_read_new(struct maildir_scan *s, struct err *e);
static inline struct str maildir_scan_name(const struct maildir_scan *s, size_t i)
{
	return str_of(s->names.p + s->entries.p[i].at, s->entries.p[i].len);
}
static inline struct str maildir_scan_base(const struct maildir_scan *s, size_t i)
{
	return str_of(s->names.p + s->entries.p[i].at, s->entries.p[i].base);
}
/* The entry with this base, -1 none. */
ptrdiff_t maildir_scan_find(const struct maildir_scan *s, struct str base);
/* The same for n bases at once, into found_r: the memory that each lookup needs is fetched while the others go on. At most MAILDIR_SCAN_BLOCK. */
#define MAILDIR_SCAN_BLOCK 32
void maildir_scan_find_block(
    const struct maildir_scan *s, const struct str *bases, size_t n, ptrdiff_t *found_r);

/*
 * Removes files of tmp/ that nobody has touched (mtime and ctime) for 36 hours. Looks at most every 8 hours, and not again before tmp/ changes when the last look was that
 * long after the last change: tmp/'s atime is when it was last looked through, as with Dovecot. Costs one stat otherwise. Errors are logged.
 * On that occasion temporary files beside the mailbox's own files go, too: sys/leftover.h.
 */
void maildir_scan_clean_tmp(int dirfd);

#endif
