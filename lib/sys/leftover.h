/* What file_replace_begin left when its process was killed: NAME.tmp.PID.MICROSECONDS.COUNT beside the file that was to be replaced. */
#ifndef SYS_LEFTOVER_H
#define SYS_LEFTOVER_H

#include <stdbool.h>
#include <stdint.h>

/* Nobody writes a file for as long as this. */
enum { SYS_LEFTOVER_OLD_S = 36 * 3600 };

bool sys_leftover_is(const char *name);
/* Removes such files that nobody has touched (mtime and ctime) for old_s seconds. One reading of the directory; errors are logged. */
void sys_leftover_clean(int dirfd, int64_t old_s);

#endif
