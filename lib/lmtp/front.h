/*
 * lmtpd's front: speaks LMTP (RFC 2033, 5321) with the client, in a cage, and asks the monitor by frames. One message is spooled once, in memory while it
 * is small; each recipient gets an answer of its own.
 */
#ifndef LMTP_FRONT_H
#define LMTP_FRONT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "io/in.h"
#include "io/out.h"
#include "lmtp/frame.h"
#include "lmtp/param.h"
#include "login/facts.h"

enum {
	LMTP_LINE_MAX = 4096, /* parameters of RFC 3461 included */
	LMTP_PATH_MAX = 512,  /* an address: RFC 5321 4.5.3.1 asks for 254, SMTPUTF8 for more */
	LMTP_BAD_MAX = 20,
	LMTP_LINE_SKIP_MAX =
	    1 << 20, /* so much of a line that is too long is passed over; then the connection ends */
	LMTP_MEMORY_SPOOL = 1 << 20,
	/* What may be under way before the answers come (and LMTP_FLYING_MAX messages): bytes of them in memory, recipients, text that is to follow an answer. */
	LMTP_FLYING_BYTES = 4 << 20,
	LMTP_FLYING_RCPTS = 1000,
	LMTP_FLYING_TEXT = 16 << 10,
};

/* A message that the monitor has, whose recipients' answers haven't all come. */
struct lmtp_flight {
	uint32_t rcpts, left; /* answers that come */
	uint64_t bytes;       /* of the message in memory */
	struct buf then; /* what is said after them: replies to what the client has pipelined behind it */
};

struct lmtp {
	int sock; /* to the monitor */
	struct in in;
	struct out out;
	struct arena arena;        /* of a command */
	struct login_facts *facts; /* of the wire; TLS becomes active in it */
	const char *hostname;
	char peer
	    [400]; /* the client in a Received line: "[192.0.2.1]", with XCLIENT "name [192.0.2.1]", or "" */
	char client_ip[64], client_name[256], client_helo[256],
	    client_proto[8]; /* by XCLIENT, "" not known */
	uint64_t size_max;   /* 0 none */
	bool add_received;
	unsigned delimiters; /* LMTP_ADDRESS_EXTENSION: user+detail */
	struct str delimiter;
	char helo[256];
	/* the transaction */
	bool greeted, mail, utf8, binary;
	char from[LMTP_PATH_MAX];
	uint32_t rcpts;
	/* the message */
	uint64_t spooled, ours; /* ours: bytes of it that we put on top, which don't count for size_max */
	int spool; /* of this message alone: who kept a descriptor of it can't read the next one. In memory, or a file that the monitor gave; -1 none */
	bool on_disk;
	bool bdat, overflow, failed;
	char esmtp[LMTP_PARAMETERS_MAX]; /* of MAIL: those that scripts may ask for */
	uint64_t size;                   /* that MAIL said; 0 not */
	int64_t late_ms; /* monotonic: from then on what isn't delivered is returned (BY); 0 never */
	char last_rcpt[LMTP_PATH_MAX];
	struct lmtp_flight flights[LMTP_FLYING_MAX]; /* a ring */
	size_t first, flying;
	unsigned bad;
	bool done;
	bool mute; /* the monitor is gone, with messages in hand: nothing more is said */
};

/* lmtp_front_init initialises everything; then comes lmtp_greet (and out_flush: the client answers while the cage is built); lmtp_front_run serves the client until it is gone. */
void lmtp_front_init(struct lmtp *l, int sock, struct login_facts *facts);
void lmtp_front_run(struct lmtp *l);

/* ---- between the front's files ---- */
/* After everything that was said before, answers that haven't come yet included. With CRLF. */
void lmtp_say(struct lmtp *l, const char *line);
void lmtp_sayf(struct lmtp *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Sends a frame to the monitor and gives its line ("" when it is gone: then done is set). In the arena.
 * fd_r, which may be NULL, gets a descriptor that came along. */
struct str lmtp_ask(struct lmtp *l, const struct lmtp_frame *ask, int *fd_r);
/* The message is on its way with `ask`: answers come for l->rcpts recipients. */
void lmtp_fly(struct lmtp *l, const struct lmtp_frame *ask);
/* Waits for all answers / until there is room for one more message. */
void lmtp_land_all(struct lmtp *l);
void lmtp_land_some(struct lmtp *l);
/* The reader's before_wait: sends what is to be said, and answers as they come, until there is something to read. */
void lmtp_before_wait(void *l);
void lmtp_reset(struct lmtp *l);
/* The reader gave st, which isn't IN_OK: the connection ends, and a client that was silent for too long is told so. */
void lmtp_no_more(struct lmtp *l, enum in_status st);
/* The connection ends because what the client sends next could be anything. What was wrong was said. */
void lmtp_hang_up(struct lmtp *l);
void lmtp_greet(struct lmtp *l);
void lmtp_describe_peer(struct lmtp *l);
bool lmtp_has_args(struct lmtp *l, struct str args); /* true: the right error was said */
void lmtp_front_connect(struct lmtp *l, int in, int out);
bool lmtp_wants_mail(struct lmtp *l); /* false: the right error was said */

void lmtp_cmd_lhlo(struct lmtp *l, struct str args);
void lmtp_cmd_mail(struct lmtp *l, struct str args);
void lmtp_cmd_rcpt(struct lmtp *l, struct str args);
void lmtp_cmd_data(struct lmtp *l, struct str args);
void lmtp_cmd_bdat(struct lmtp *l, struct str args);
void lmtp_cmd_starttls(struct lmtp *l, struct str args);
void lmtp_cmd_xclient(struct lmtp *l, struct str args);

/* ---- the cage ---- */
#include <sys/types.h>
/* Chroot and identity (uid 0: neither: rootless), limits, filter: lib/lmtp/syscalls.allow. Dies when it can't. Descriptors 0-2 and sock stay. */
void lmtp_cage_enter(uid_t uid, gid_t gid);

#endif
