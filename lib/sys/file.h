/*
 * Files: opened relative to a directory descriptor, O_CLOEXEC and O_NOFOLLOW; new ones made by one way only:
 * tmp, write, fsync, rename, fsync of the directory. After one failed fsync a file is dead: the caller answers NO and never
 * retries into an OK. Errors name the path, and for EACCES who we are and which bit is missing where.
 */
#ifndef SYS_FILE_H
#define SYS_FILE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

/* Sets e for a failed `call` on `name` below dirfd (AT_FDCWD for absolute), from errno, with the explanation of a permission
 * error (euid, egid, the directory or file that lacks the bit). Returns -1. */
int file_err(struct err *e, const char *call, int dirfd, const char *name);
/* openat with O_CLOEXEC|O_NOFOLLOW added; mode for O_CREAT. The descriptor or -1. */
int file_open(int dirfd, const char *name, int flags, mode_t mode, struct err *e);
int file_open_dir(int dirfd, const char *name, struct err *e);
/* The path of an open descriptor for messages (/proc/self/fd), "?" if unknown. Static buffer. */
const char *file_path(int fd);
/* Reads the whole file into b (which has a maximum: larger is ERR_LIMIT). 0, or -1 (NOTFOUND when absent). Never waits: a fifo is empty. */
int file_read(int dirfd, const char *name, struct buf *b, struct err *e);
/* The same of an open file (-1: -1), which is closed; dirfd and name are for messages. */
int file_read_open(int fd, int dirfd, const char *name, struct buf *b, struct err *e);
/* The same for a file that the administrator names: symbolic links are followed. */
int file_read_path(const char *path, struct buf *b, struct err *e);
/* fsync / of a directory. 0 or -1. */
int file_sync(int fd, struct err *e);
/* True when the file was made more than this many seconds ago; false also when the file system can't tell. */
bool file_is_older(int dirfd, const char *name, int64_t seconds);
/* True where the sync of a new file or directory makes its name in the directory above durable, too: file systems whose journal has both in one transaction (ext4, XFS). */
bool file_syncs_names(int fd);
/* mkdir with 0700 & ~umask; EXISTS if there. */
int file_mkdir(int dirfd, const char *name, struct err *e);
/* mkdir -p of an absolute or cwd-relative path. */
int file_mkdir_all(const char *path, struct err *e);

/* Replaces a file whole: begin gives a descriptor for a new temporary file beside it, commit syncs (unless !sync), renames it
 * over the name and syncs the directory; abort removes it. One of commit/abort ends it. */
struct file_replace {
	int dirfd, fd;
	char name[256], tmp[300];
};
int file_replace_begin(struct file_replace *r, int dirfd, const char *name, mode_t mode, struct err *e);
int file_replace_commit(struct file_replace *r, bool sync, struct err *e);
void file_replace_abort(struct file_replace *r);
/* All in one: the file holds exactly s afterwards. */
int file_write(int dirfd, const char *name, struct str s, bool sync, struct err *e);

/* rename without replacing: RENAME_NOREPLACE, or link + unlink where the file system lacks it. EXISTS if taken. */
int file_rename_new(int fromdir, const char *from, int todir, const char *to, struct err *e);

/* Process-wide durability (MAIL_FSYNC): what a file or directory sync does. Default optimized. */
enum file_fsync { FILE_FSYNC_OPTIMIZED, FILE_FSYNC_ALWAYS, FILE_FSYNC_NEVER };
void file_set_fsync(enum file_fsync mode);
enum file_fsync file_get_fsync(void);

#endif
