/*
 * New messages: written to tmp/, synced, renamed without replacing into new/ or cur/, the directory synced. Several may make one batch, whose files become visible only at
 * the commit and share one sync of each directory. A crash at any instant leaves at most a file in tmp/, which goes after 36 hours. No lock is needed.
 */
#ifndef MAILDIR_DELIVER_H
#define MAILDIR_DELIVER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "maildir/name.h"
#include "sys/synced.h"

/* What a message gets besides its bytes. */
struct maildir_deliver_args {
	uint8_t flags;
	uint32_t letters;
	bool in_new;     /* into new/ (then flags and letters must be 0), else cur/ */
	int64_t mtime_s; /* INTERNALDATE; INT64_MIN: now */
};

/* A message of a batch. Strings are the arena's. */
struct maildir_deliver_file {
	struct str tmp;             /* "tmp/…" */
	struct str base;            /* known from finish on; commit may change it when the name is taken */
	struct str name;            /* with flags, without directory: NUL-terminated */
	bool in_new, moved, linked; /* linked: a second name of the file that was copied */
	uint64_t psize, vsize;
	int64_t mtime_s;
	dev_t dev;
	ino_t ino;
	int srcdir; /* of src: see maildir/take.h */
	const char *src;
};

struct maildir_deliver {
	int dirfd; /* borrowed: the mailbox's directory */
	struct arena *arena;
	VEC(struct maildir_deliver_file) files;
	int fd; /* of the message being written, -1 none */
	uint64_t psize, bare_lf;
	bool last_cr;
	bool batched;    /* see maildir/batch.h */
	bool sync_later; /* the commit only begins to sync a directory: maildir_deliver_synced waits for it */
	bool
	    synced_by_caller; /* the commit leaves the directories to whoever called: the messages aren't durable after it */
	struct synced syncing;
};

/* dirfd is borrowed and must have cur/, new/ and tmp/ (maildir_folder_make). a holds names: some 600 bytes a message. */
void maildir_deliver_init(struct maildir_deliver *d, int dirfd, struct arena *a);

/* One message: begin, write (in any pieces, LF and CRLF as they come, NUL included), finish (sizes into the name, mtime, fsync). After an error of write or finish the message is
 * gone (its tmp file removed), the batch may go on or be aborted. */
int maildir_deliver_begin(struct maildir_deliver *d, struct err *e);
int maildir_deliver_write(struct maildir_deliver *d, struct str bytes, struct err *e);
int maildir_deliver_finish(struct maildir_deliver *d, const struct maildir_deliver_args *args, struct err *e);
/*
 * A copy of a file of another (or the same) mailbox: src is relative to srcdir ("cur/name"). A hard link in tmp/ where the file system can (same inode: mtime is shared,
 * args->mtime_s is ignored), else a copy of the bytes (copy_file_range), synced, with the source's mtime. The sizes are taken from src's name where it has them, else psize by fstat, and vsize
 * stays MAILDIR_SIZE_UNKNOWN. NOTFOUND when src is gone.
 */
int maildir_deliver_link(struct maildir_deliver *d, int srcdir, const char *src,
    const struct maildir_deliver_args *args, struct err *e);
/* Moves all into place and syncs the directories. All or nothing: when one fails, those already moved are removed again. The batch is empty after maildir_deliver_done (or abort): the files' names stay readable
 * until then. */
int maildir_deliver_commit(struct maildir_deliver *d, struct err *e);
/* With sync_later, after a commit and after whatever else is to be synced: the messages are durable when this is 0. On -1 the caller undoes them. */
int maildir_deliver_synced(struct maildir_deliver *d, struct err *e);
/* After a commit whose messages must not stay after all (no UID could be written): removes them. */
void maildir_deliver_undo(struct maildir_deliver *d);
void maildir_deliver_done(struct maildir_deliver *d);
/* Removes what isn't committed. */
void maildir_deliver_abort(struct maildir_deliver *d);

#endif
