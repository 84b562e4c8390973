/*
 * Messages between the LMTP monitor (root) and its front (unprivileged, the only one that sees what clients send), and between the monitor and its workers (each of them one
 * user), on SOCK_SEQPACKET pairs: a type byte, then up to five fields, each with its length (2 bytes, little-endian) in front. A descriptor may travel along. The monitor treats
 * both as hostile.
 */
#ifndef LMTP_FRAME_H
#define LMTP_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum lmtp_frame_type {
	/* front to monitor */
	LMTP_FRAME_RCPT =
	    'R', /* names to look up, in order: first, second (may be empty); the address as given; the size that MAIL said, in decimal, 0 none; ESMTP parameters of MAIL and RCPT */
	LMTP_FRAME_RESET = 'Z', /* the recipients so far are forgotten */
	LMTP_FRAME_DISK = 'S',  /* a spool file on disk, please */
	LMTP_FRAME_DELIVER =
	    'D', /* sender; size in decimal; milliseconds after which it is too late to begin a delivery (BY), "" none; a spool descriptor comes along */
	LMTP_FRAME_FORWARD = 'X', /* XCLIENT: address, port, local address, local port; "" not known */
	LMTP_FRAME_QUIT = 'Q',    /* a line for the log */
	/* monitor to front: one reply line each, without CRLF */
	LMTP_FRAME_REPLY = 'r', /* at once, to what isn't DELIVER */
	LMTP_FRAME_ANSWER =
	    'a', /* when it is known: for DELIVER one for each recipient, messages and recipients in order */
	/* monitor to worker (lmtp/served.h) */
	LMTP_FRAME_JOB = 'J', /* sender; recipient; ESMTP parameters; the message comes along */
	LMTP_FRAME_ROOM =
	    'K', /* size in decimal, 0 not known; recipient: is there room for such a message? */
	/* worker to monitor, which treats it as hostile: it is the user */
	LMTP_FRAME_READY = 'y', /* "limits": the user has limits, so that ROOM is worth asking; else "" */
	LMTP_FRAME_TAKEN =
	    't', /* so many of the jobs that it was given are begun together, in decimal; unsaid: one */
	LMTP_FRAME_RESULT =
	    'c', /* exit code in decimal; a line for the sender, "" none: for each job, in order */
};
enum {
	LMTP_FLYING_MAX = 16, /* messages that the front may have given without their answers */
	LMTP_FRAME_FIELDS = 5,
	LMTP_FRAME_FIELD_MAX = 1024,
	LMTP_FRAME_MAX = 1 + LMTP_FRAME_FIELDS * (2 + LMTP_FRAME_FIELD_MAX)
};

struct lmtp_frame {
	enum lmtp_frame_type type;
	struct str field[LMTP_FRAME_FIELDS]; /* "" when absent; in the buffer */
	int fd;                              /* -1 none */
};

/* One whole message. False when it is anything but that. */
bool lmtp_frame_parse(struct str message, struct lmtp_frame *r);
/* Into dst: its length, 0 when a field is too long. */
size_t lmtp_frame_print(const struct lmtp_frame *f, char dst[LMTP_FRAME_MAX]);
/* 0 or -1. The descriptor stays the sender's. */
int lmtp_frame_send(int sock, const struct lmtp_frame *f);
/* Waits timeout_ms (0: takes what is there). 1; 0 in time nothing came; -1 the end, an error or a message that isn't a frame. r's fields live in buf. A descriptor that came is the caller's. */
int lmtp_frame_read(int sock, char buf[LMTP_FRAME_MAX], int timeout_ms, struct lmtp_frame *r);

#endif
