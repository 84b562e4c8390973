/*
 * lmtpd's workers: `deliver -s` behind the auth chain, each of them one user (lmtp/served.h). They are kept for the connection's next messages, so that the user's lookup and two
 * program starts are paid once; at most LMTP_CONCURRENCY at a time, each for LMTP_WORKER_JOBS messages or LMTP_WORKER_MS. One that is at work may have more jobs waiting
 * (LMTP_WORKER_WAITING), which it does in their order, and several at once when it can (lmtp/served.h). A worker never serves two users: it is known by the names
 * that were looked up, and only a message for the same names goes to it.
 */
#ifndef LMTP_POOL_H
#define LMTP_POOL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "auth/name.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "lmtp/outcome.h"

enum {
	LMTP_NAMES_MAX = 2 * (AUTH_NAME_MAX + 1),
	LMTP_SAID_MAX = LMTP_OUTCOME_SAID_MAX,
	LMTP_WORKER_JOBS = 100,
	LMTP_WORKER_WAITING = 16, /* jobs that it has been given and hasn't answered */
	LMTP_WORKER_MS = 60000,   /* then the user is looked up anew */
	LMTP_LOOKUP_MS = 60000,
};

struct lmtp_worker {
	char names[LMTP_NAMES_MAX]; /* each with a NUL */
	size_t n;
	pid_t pid; /* 0: the place is free */
	int sock;
	bool ready;
	bool limits; /* once ready: its user has limits */
	/* Jobs are numbered as they are given; those from `answered` on are without an answer, `begun` of them (at least one) perhaps half done. */
	uint64_t given, answered, begun;
	int64_t born_ms, used_ms;
	int64_t deadline_ms; /* of the job that is next to be answered, or of being ready */
	uint64_t turn;       /* the transaction that it was last wanted in */
};
struct lmtp_pool {
	struct lmtp_worker *workers; /* max of them */
	size_t max;
	char **chain, **deliver; /* borrowed */
	int devnull;
	uint64_t turn;
};

/* What a worker gets. */
struct lmtp_job {
	struct str sender, recipient, esmtp; /* esmtp: parameters as they stood */
	int message; /* a descriptor that only this worker may get: reading moves its position */
};

/* What a worker has said. */
enum lmtp_news {
	LMTP_NOTHING,  /* nothing that ends a job; perhaps that it is ready */
	LMTP_ANSWERED, /* the job of that number has its exit code and text */
	LMTP_GONE, /* the worker is; the jobs before `unbegun` failed with the exit code, those from there on weren't looked at */
};
struct lmtp_heard {
	enum lmtp_news news;
	uint64_t job, unbegun;
	int code;
	char said[LMTP_SAID_MAX];
	size_t said_n;
};

static inline bool lmtp_worker_is_busy(const struct lmtp_worker *w)
{
	return w->given != w->answered;
}

void lmtp_pool_init(struct lmtp_pool *p, struct arena *a, char **chain, char **deliver);
/* Hangs up on all and waits for them. */
void lmtp_pool_clear(struct lmtp_pool *p);
/* The same, and it is over. */
void lmtp_pool_end(struct lmtp_pool *p);
/* One or two names, each followed by a NUL: the worker for them, NULL when there is none (or it is due to be replaced). */
struct lmtp_worker *lmtp_pool_find(struct lmtp_pool *p, struct str names);
/* Starts one; it isn't known yet whether there is such a user. `any`: an idle one may go for it that this transaction wants too. NULL: there is no place (e->kind BUSY), or the chain can't
 * be started. */
struct lmtp_worker *lmtp_pool_start(struct lmtp_pool *p, struct str names, bool any, struct err *e);
/* Whether the chain knows one of the names, without a worker: its exit code. */
int lmtp_pool_look_up(struct lmtp_pool *p, struct str names);
/* Of a worker that is ready and idle: whether there is room for a message of so many bytes (0: not known). Its exit code as a delivery has it; 0 also when it doesn't say (then it is gone: the
 * delivery will show). said: room for LMTP_SAID_MAX bytes. */
int lmtp_worker_room(
    struct lmtp_worker *w, struct str bytes, struct str recipient, char *said, size_t *said_n_r);
/* Whether it may get one more job now. */
bool lmtp_worker_has_room(const struct lmtp_worker *w);
/* 0 or -1: it can't be given, and the worker will be heard to be gone. timeout_ms: from when it is the job's turn. */
int lmtp_worker_give(
    struct lmtp_worker *w, const struct lmtp_job *job, int64_t timeout_ms, uint64_t *number_r);
/* After its socket was readable, or to see whether its time is over. */
void lmtp_worker_hear(struct lmtp_worker *w, int64_t timeout_ms, struct lmtp_heard *r);

#endif
