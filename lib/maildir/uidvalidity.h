/*
 * dovecot-uidvalidity: the counter that makes each new UIDVALIDITY of a mail store differ from all before. Kept in the store's root: a file of 8
 * lower-case hex digits, and an empty file dovecot-uidvalidity.<8 hex> whose rename to the next number is what two takers race for.
 */
#ifndef MAILDIR_UIDVALIDITY_H
#define MAILDIR_UIDVALIDITY_H

#include <stdint.h>

/* The next number, never 0. When the files can't be written, it is the clock's, and the log says so. */
uint32_t maildir_uidvalidity_next(int rootfd);

#endif
