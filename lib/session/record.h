/*
 * The record of a session, for people who look for the fault of a client or a server: what went each way, with times. Two files
 * (NAME.in what the client said, NAME.out what we said), or one in which each line says who spoke.
 *
 *	two files	1732500000.123456 a1 SELECT INBOX
 *	one file	1732500000.123456 C: a1 SELECT INBOX
 *
 * A time stands before each line and where a pause broke a line in two it doesn't: bytes between the stamps are as they came. In one file a
 * line that the other side interrupts ends with a lone "\" and LF.
 */
#ifndef SESSION_RECORD_H
#define SESSION_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum record_side { RECORD_CLIENT, RECORD_SERVER };

struct record {
	int fd[2]; /* by side; the same number twice for one file */
	bool one, stamps;
	bool inside[2];        /* a line has begun and not ended; one file: in inside[0] */
	enum record_side last; /* one file: whose line it is */
	uint64_t left;         /* bytes that may still be written */
	struct buf b;
};

/*
 * Makes the files in dirfd: NAME is "YYYYMMDD-HHMMSS-PID". max 0: no limit. 0, or -1 with e (the session goes on unrecorded).
 */
int record_open(struct record *r, int dirfd, bool one, bool stamps, uint64_t max, struct err *e);
/* now_us: microseconds since 1970. A failing or full disk ends the record, never the session. */
void record_add(struct record *r, enum record_side side, struct str s, int64_t now_us);
/* The bytes that record_add would write, appended to b: for tests. */
void record_format(struct record *r, enum record_side side, struct str s, int64_t now_us, struct buf *b);
void record_close(struct record *r);

/*
 * Moves bytes between a client (client_in, client_out) and the program at the other end of the socket `app`, recording both ways, until the
 * program has closed its side and all it said is out, or the client can't be written to. Fixed memory; every write waits for its reader.
 */
void record_pump(struct record *r, int client_in, int client_out, int app);

#endif
