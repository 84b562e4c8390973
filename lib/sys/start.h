/* Line 1 of every main. */
#ifndef SYS_START_H
#define SYS_START_H

/*
 * Descriptors 0-2 are open (on /dev/null where they weren't), 2 isn't the connection (sys/errors.h), those above are closed (except 3 and up to keep_to), umask 077,
 * SIGPIPE ignored, no core files, the log opened under argv[0]'s base name. Dies when it can't.
 * keep_to: highest inherited descriptor that stays open (2 for most, 3 for checkpassword helpers, higher for
 * programs that are handed descriptors by number in the environment).
 */
void sys_start(char **argv, int keep_to);

#endif
