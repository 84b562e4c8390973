/*
 * One message file in cur/ or new/, which anybody may rename (flags) or remove at any time: opened, renamed and removed by its base, starting from where it
 * was last seen. Symbolic links and what isn't a regular file are refused.
 */
#ifndef MAILDIR_FILE_H
#define MAILDIR_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/err.h"
#include "base/str.h"
#include "maildir/name.h"

/* Where a file stands, expected or found. */
struct maildir_where {
	bool in_new;
	uint8_t flags;
	uint32_t letters;
	/* What follows the base in the name; set by what finds a file. Before that "" means: as built from in_new, flags and letters. */
	char info[MAILDIR_NAME_MAX + 1];
};
/* "cur/base:2,S" into path (NUL-terminated). False when it is longer than a name may be or holds '/' or NUL. */
#define MAILDIR_PATH_SIZE (4 + MAILDIR_NAME_MAX + 1)
bool maildir_file_path(struct str base, const struct maildir_where *w, char path[MAILDIR_PATH_SIZE]);

/*
 * Opens it for reading. Tries where *w says, then the other directory, then looks through both (O(n)). The descriptor, *st (may be NULL) and *w as found; *moved_r (may be NULL) says whether that
 * differs from what was expected. -1: NOTFOUND, PERM (also for links and devices), TEMP.
 */
int maildir_file_open(
    int dirfd, struct str base, struct maildir_where *w, struct stat *st, bool *moved_r, struct err *e);
/* The same without opening: stat only. 0 or -1. */
int maildir_file_stat(
    int dirfd, struct str base, struct maildir_where *w, struct stat *st, bool *moved_r, struct err *e);
/* Looks through new/ and cur/ for the base. 0 and *w, or -1 NOTFOUND. */
int maildir_file_find(int dirfd, struct str base, struct maildir_where *w, struct err *e);

/*
 * Renames it so that its name says flags and letters, in cur/ (from new/: that is the move to cur/); flags that we don't know are kept. 0: done, *w is the new place. 1: it stood elsewhere than *w said:
 * nothing was renamed, *w says where it stands and what flags it has now, so that the caller can take those in before it tries again. 2: it had the new name already. -1: NOTFOUND … Not synced: maildir_file_sync_dirs.
 */
int maildir_file_set_flags(
    int dirfd, struct str base, struct maildir_where *w, uint8_t flags, uint32_t letters, struct err *e);
/* Removes it, wherever it stands. 0 also when it was gone already. */
int maildir_file_unlink(int dirfd, struct str base, struct maildir_where *w, struct err *e);
/* fsync of cur/ and of new/: makes renames and removals durable. */
int maildir_file_sync_dirs(int dirfd, bool in_new, bool in_cur, struct err *e);

#endif
