/*
 * The messages of a connection, from their first recipient to their last answer: one that the client is naming recipients for, and those before it, whose deliveries run. A client
 * that pipelines (BDAT, RFC 3030 4.2; recipients behind the text of the last message, RFC 2920 3.1) needn't wait for one message's sync before the next is read. Answers
 * come in order.
 */
#ifndef LMTP_QUEUE_H
#define LMTP_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "lmtp/frame.h"
#include "lmtp/pool.h"

/* A recipient. */
struct lmtp_rcpt {
	struct str names;           /* that were looked up, each with a NUL */
	struct str address;         /* as the client gave it */
	struct str esmtp;           /* parameters */
	struct lmtp_worker *worker; /* while it is at work */
	uint64_t job;               /* its number there */
	bool is_done;
	bool again; /* it was given to a worker that had gone */
	int code;
	struct str said;
};
struct lmtp_message {
	struct arena arena;
	VEC(struct lmtp_rcpt) rcpts;
	struct str from;
	int64_t late_ms; /* monotonic: no delivery begins after that; 0 never */
	int spool;
	size_t answered;
};
struct lmtp_queue {
	int sock; /* to the front, for answers */
	struct lmtp_pool pool;
	struct lmtp_message messages[LMTP_FLYING_MAX + 1]; /* a ring */
	size_t first, flying;
};

/* chain and deliver: see lmtp/monitor.h. */
void lmtp_queue_init(struct lmtp_queue *q, int sock, struct arena *session, char **chain, char **deliver);
/* Waits for all deliveries, and ends the workers. */
void lmtp_queue_end(struct lmtp_queue *q);
/* The message that recipients are being named for; forget: it has none. */
struct lmtp_message *lmtp_queue_next(struct lmtp_queue *q);
void lmtp_queue_forget(struct lmtp_queue *q);
/* The next message is whole: its from, late_ms and spool (which the queue closes) are set. Another one is next. */
void lmtp_queue_begin(struct lmtp_queue *q);
/* Begins what deliveries can begin and sends the answers that are due; then waits until the front says something (true), or a worker does. */
bool lmtp_queue_turn(struct lmtp_queue *q);
/* Whether there is such a user: the chain's exit code. Starts a worker when there is a place for one: he will need it. Others' deliveries go on. */
int lmtp_queue_look_up(struct lmtp_queue *q, struct str names);

#endif
