/*
 * A log that the user can read: what was wrong with a script, beside the active script (SIEVE_SCRIPT with ".log" behind it, so ~/.dovecot.sieve.log). At
 * USERLOG_MAX bytes it becomes ".log.0" and a new one begins. What can't be written there is in the program's log alone.
 */
#ifndef DELIVER_USERLOG_H
#define DELIVER_USERLOG_H

#include "base/str.h"
#include "deliver/delivery.h"

enum { USERLOG_MAX = 64 << 10 };

/* One line, with the time and the id of the message in front. Control bytes become '?'. */
void userlog_write(const struct delivery *d, struct str text);

#endif
