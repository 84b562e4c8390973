/*
 * A log that is further than the directory that it speaks of. A record that says that names have been changed may reach the disk before the renames do: on file
 * systems whose fdatasync of one file doesn't commit earlier changes of directories. When the power then goes, cur/ is as it was, with its time of then.
 */
#ifndef MAILBOX_MAILDIR_STALE_H
#define MAILBOX_MAILDIR_STALE_H

#include <stdbool.h>
#include <stdint.h>

/* cur/'s time in the log is one from before this boot, and the directory's own is earlier (nanoseconds since 1970; the log's is 0 when it wasn't sure). The clock put
 * back alone doesn't look like it. */
bool maildir_stale_is(uint64_t log_ns, uint64_t dir_ns, uint64_t boot_ns);
/* When this machine was started, by the wall clock. */
uint64_t maildir_stale_boot_ns(void);

#endif
