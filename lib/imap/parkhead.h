/*
 * The part of a parked session (imap/park.h) that imap-idle(8) needs: when to say what. 64 bytes, little-endian:
 *
 *	8  "dtidle" and the version    4  length of the body    4  crc32c of the body
 *	4  bits (IMAP_PARK_*)          4  keepalive, ms         8  begin of IDLE    8  time of the last word
 *	8  end of IDLE                 4  poll, ms              8  zero             4  crc32c of all before it
 *
 * Times are CLOCK_MONOTONIC in milliseconds. Both programs are of one build: another version is refused.
 *
 * Descriptors at the exec, both ways: HANDOVER_FD the state, behind it the places that login counts sessions by (session/handover.h), then imapd's own file, then the
 * inotify instance. DOVETAIL_IDLE in the environment says that they are there. This file needs little, so that imap-idle is little.
 */
#ifndef IMAP_PARKHEAD_H
#define IMAP_PARKHEAD_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

enum { IMAP_PARK_HEAD = 64, IMAP_PARK_KEEPALIVE = 17 };
#define IMAP_PARK_WORD "* OK Still here\r\n" /* the keepalive: IMAP_PARK_KEEPALIVE bytes */

enum {
	IMAP_PARK_WATCHED = 1, /* there is an inotify instance */
	IMAP_PARK_BOX = 2,     /* a mailbox is selected */
};

struct imap_park_head {
	uint32_t bits, notify_ms, poll_ms; /* poll_ms 0: nothing has to be looked for */
	int64_t started_ms, word_ms, end_ms;
};

/* Whether this process was the other program before. */
bool imap_park_is_back(void);
/* Behind `places` places: imapd's file, the inotify instance. */
int imap_park_exe_fd(int places);
int imap_park_watch_fd(int places);

/* When the next keepalive is due, and how many were due up to now. */
int64_t imap_park_next(const struct imap_park_head *h, int64_t now_ms);
uint64_t imap_park_words(const struct imap_park_head *h, int64_t now_ms);

/* The length and checksum of a body go in too: 64 bytes at to. */
void imap_park_print_head(const struct imap_park_head *h, struct str body, char *to);
/* The head alone; s has at least IMAP_PARK_HEAD bytes. 0, or -1 (CORRUPT). */
int imap_park_parse_head(struct str s, struct imap_park_head *r, struct err *e);
/* Whether this is the body that the head speaks of. */
bool imap_park_is_body(struct str head, struct str body);

#endif
