/*
 * The log: one line per event on standard error, for multilog and the journal alike. A line is
 * "program[pid](user, session): text"; when standard error is the journal (JOURNAL_STREAM names its device and
 * inode, systemd.exec(5)) a priority "<3>" stands in front, and when it is the system's log (a datagram socket, RFC 3164) one with the facility mail. Each
 * line is one write(2).
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

/* Name of the program (borrowed for the process's life). Called by sys_start. */
void log_open(const char *program);
/* Who the lines are about, once known: either may be NULL. Both are copied (63 bytes each). */
void log_about(const char *user, const char *session);
/* log_debug writes only when DEBUG=1 in the environment of log_open. Newlines and control bytes become '?'. */
void log_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
