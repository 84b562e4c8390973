/*
 * lmtpd's front: speaks LMTP (RFC 2033, 5321) with the client, in a cage, and asks the monitor by frames. One message is spooled once, in memory while it
 * is small; each recipient gets an answer of its own.
 */
#ifndef LMTP_FRONT_H
#define LMTP_FRONT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "io/in.h"
#include "io/out.h"
#include "lmtp/param.h"
#include "login/facts.h"

enum {
	LMTP_LINE_MAX = 4096, /* parameters of RFC 3461 included */
	LMTP_PATH_MAX = 512,  /* an address: RFC 5321 4.5.3.1 asks for 254, SMTPUTF8 for more */
	LMTP_BAD_MAX = 20,
	LMTP_LINE_SKIP_MAX =
	    1 << 20, /* so much of a line that is too long is passed over; then the connection ends */
	LMTP_MEMORY_SPOOL = 1 << 20,
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
	unsigned bad;
	bool done;
};

/* lmtp_front_init initialises everything; then comes lmtp_greet (and out_flush: the client answers while the cage is built); lmtp_front_run serves the client until it is gone. */
void lmtp_front_init(struct lmtp *l, int sock, struct login_facts *facts);
void lmtp_front_run(struct lmtp *l);

/* ---- between the front's files ---- */
void lmtp_say(struct lmtp *l, const char *line);
/* Sends a frame to the monitor (LMTP_FRAME_REPLY: only waits for the next line) and gives its line ("" when it is gone: then done is set). In the arena.
 * fd_r, which may be NULL, gets a descriptor that came along. */
struct lmtp_frame;
struct str lmtp_ask(struct lmtp *l, const struct lmtp_frame *ask, int *fd_r);
void lmtp_reset(struct lmtp *l);
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
