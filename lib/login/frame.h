/*
 * Frames between the monitor and its pre-auth child, each one message of a SOCK_SEQPACKET pair: a type byte, then the fields that
 * this type has, each with its length (4 bytes, little-endian) in front. The number of fields and the maximum of each are fixed by
 * a table; a message that differs in one byte of length is refused whole. The monitor treats the child as hostile: it parses
 * nothing of what the client sent but these lengths.
 */
#ifndef LOGIN_FRAME_H
#define LOGIN_FRAME_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

enum login_frame_type {
	/* child to monitor */
	LOGIN_FRAME_PASSWORD = 'P', /* mechanism, user, password */
	LOGIN_FRAME_MECH =
	    'M', /* mechanism, "1" when there is an initial response (else ""), initial response */
	LOGIN_FRAME_RESPONSE = 'R', /* bytes */
	LOGIN_FRAME_CANCEL = 'X',   /* the client cancelled the exchange */
	LOGIN_FRAME_STARTTLS = 'T',
	LOGIN_FRAME_HANDOVER =
	    'H', /* command, tag, base64 for the client (ManageSieve), bytes that were pipelined */
	LOGIN_FRAME_CLIENT =
	    'C', /* what a proxy says of its client: address, port, the proxy's address, its port, session */
	LOGIN_FRAME_QUIT = 'Q', /* why: a line for the log */
	/* monitor to child */
	LOGIN_FRAME_OK = 'o', /* authenticated: the answer is HANDOVER */
	LOGIN_FRAME_NO =
	    'n', /* a word (see login/result.h), text for the client, "1" when no further try is allowed (else "") */
	LOGIN_FRAME_CHALLENGE = 'c', /* bytes */
	LOGIN_FRAME_TLS =
	    't', /* the TLS descriptors carry the connection from here on: "b" with a channel binding, "c" with a client certificate */
};

#define LOGIN_FRAME_FIELDS 5
#define LOGIN_FRAME_SASL_MAX 8192
#define LOGIN_FRAME_MAX (LOGIN_FRAME_SASL_MAX * 2 + (64 << 10) + 2048)

struct login_frame {
	enum login_frame_type type;
	struct str field[LOGIN_FRAME_FIELDS]; /* borrowed; "" beyond those that the type has */
};

/* A whole message. False when it isn't exactly one frame. */
bool login_frame_parse(struct str message, struct login_frame *r);
/* The message of f into b (whose maximum is at least LOGIN_FRAME_MAX). False when a field is longer than its maximum. */
bool login_frame_print(const struct login_frame *f, struct buf *b);

/* Sends without waiting (a peer that doesn't read is broken). 0, or -1. */
int login_frame_send(int fd, const struct login_frame *f);
/* Waits until deadline_ms (monotonic; 0: for ever). The fields live in b until its next use. 1, 0 at the deadline, -1 at the end of the
 * socket, an error, or a message that isn't a frame. */
int login_frame_read(int fd, struct buf *b, int64_t deadline_ms, struct login_frame *r);
/* Overwrites and empties b: passwords pass through it. What login_frame_read() replaces is overwritten too. */
void login_frame_wipe(struct buf *b);

#endif
