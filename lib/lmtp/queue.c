/* Messages in flight. */
#include "lmtp/queue.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "conf/conf.h"
#include "lmtp/outcome.h"
#include "sys/fd.h"

enum {
	MEMORY = 64 << 20,
	WORKERS_MAX = 64,
	TEMPORARY = 75,
	CHAIN_TEMPORARY = 111,
	RING = LMTP_FLYING_MAX + 1
};

void lmtp_queue_init(struct lmtp_queue *q, int sock, struct arena *session, char **chain, char **deliver)
{
	q->sock = sock;
	for (size_t i = 0; i < RING; i++) {
		arena_init(&q->messages[i].arena, "transaction", MEMORY);
		q->messages[i].spool = -1;
	}
	lmtp_pool_init(&q->pool, session, chain, deliver);
}

static struct lmtp_message *at(struct lmtp_queue *q, size_t i)
{
	return &q->messages[(q->first + i) % RING];
}

struct lmtp_message *lmtp_queue_next(struct lmtp_queue *q)
{
	return at(q, q->flying);
}

static void clear(struct lmtp_message *m)
{
	fd_close(&m->spool);
	m->rcpts.p = NULL;
	m->rcpts.n = m->rcpts.cap = 0;
	m->answered = 0;
	arena_reset(&m->arena);
}

void lmtp_queue_forget(struct lmtp_queue *q)
{
	clear(lmtp_queue_next(q));
	q->pool.turn++;
}

void lmtp_queue_begin(struct lmtp_queue *q)
{
	q->flying++;
	q->pool.turn++;
}

/* ---- deliveries ---- */

static int64_t timeout_ms(void)
{
	return conf_seconds("LMTP_DELIVER_TIMEOUT") * 1000;
}

static void done(struct lmtp_rcpt *r, int code)
{
	r->is_done = true;
	r->code = code;
	r->worker = NULL;
}

/* What the worker w did is over for r, which it may have had: failed, or to be begun once more. */
static void bereave(struct lmtp_rcpt *r, const struct lmtp_heard *heard)
{
	r->worker = NULL;
	if (r->job < heard->unbegun)
		done(r, heard->code == 0 || heard->code == CHAIN_TEMPORARY ? TEMPORARY : heard->code);
	else if (r->again)
		done(r, TEMPORARY);
	r->again = true;
}

/* One piece of news of w. False when it is gone, whose exit code *code_r gets then. */
static bool hear(struct lmtp_queue *q, struct lmtp_worker *w, int *code_r)
{
	struct lmtp_heard heard;

	lmtp_worker_hear(w, timeout_ms(), &heard);
	for (size_t i = 0; heard.news != LMTP_NOTHING && i < q->flying; i++) {
		struct lmtp_message *m = at(q, i);

		for (size_t k = m->answered; k < m->rcpts.n; k++) {
			struct lmtp_rcpt *r = &m->rcpts.p[k];

			if (r->worker != w)
				continue;
			if (heard.news == LMTP_GONE) {
				bereave(r, &heard);
			} else if (r->job == heard.job) {
				done(r, heard.code);
				r->said = arena_str(&m->arena, str_of(heard.said, heard.said_n));
			}
		}
	}
	*code_r = heard.code;
	return heard.news != LMTP_GONE;
}

/* A descriptor of its own for the message: the file position isn't shared, and nothing can be written. Nobody but an only recipient reads it: he gets ours, which spares the
 * kernel a walk through /proc. */
static int open_spool(const struct lmtp_message *m)
{
	char path[40];

	if (m->rcpts.n == 1 && lseek(m->spool, 0, SEEK_SET) == 0)
		return fcntl(m->spool, F_DUPFD_CLOEXEC, 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", m->spool);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* False: w is gone. */
static bool give(
    struct lmtp_queue *q, const struct lmtp_message *m, struct lmtp_rcpt *r, struct lmtp_worker *w)
{
	struct lmtp_job job = {m->from, r->address, r->esmtp, open_spool(m)};
	int code;

	if (job.message < 0) {
		log_error("no delivery to %.*s: the spool can't be opened: %s", STR_ARG(r->address),
		    strerror(errno));
		done(r, TEMPORARY);
		return true;
	}
	if (lmtp_worker_give(w, &job, timeout_ms(), &r->job) == 0)
		r->worker = w;
	close(job.message);
	if (r->worker)
		return true;
	while (hear(q, w, &code))
		;
	return false;
}

/* False: no worker has time. */
static bool begin(struct lmtp_queue *q, struct lmtp_message *m, struct lmtp_rcpt *r, bool may_start)
{
	struct lmtp_worker *w;
	struct err e = {0};

	if (m->late_ms && clock_mono_ms() >= m->late_ms) {
		done(r, LMTP_OUTCOME_LATE);
		return true;
	}
	w = lmtp_pool_find(&q->pool, r->names);
	if (w ? !lmtp_worker_has_room(w) : !may_start)
		return false;
	if (!w)
		w = lmtp_pool_start(&q->pool, r->names, true, &e);
	if (!w && e.kind == ERR_BUSY)
		return false;
	if (!w) {
		log_error("no delivery to %.*s: %s", STR_ARG(r->address), e.text);
		done(r, TEMPORARY);
	} else if (!give(q, m, r, w)) {
		if (r->again)
			done(r, TEMPORARY);
		r->again = true; /* it went while it was idle: the next turn starts another */
	}
	return true;
}

static void begin_message(struct lmtp_queue *q, struct lmtp_message *m, bool may_start)
{
	for (size_t k = m->answered; k < m->rcpts.n; k++) {
		struct lmtp_rcpt *r = &m->rcpts.p[k];

		while (!r->is_done && !r->worker && begin(q, m, r, may_start))
			;
	}
}

/* Those whose workers are there first: others may then take the places of idle ones. */
static void begin_all(struct lmtp_queue *q)
{
	for (int may_start = 0; may_start < 2; may_start++)
		for (size_t i = 0; i < q->flying; i++)
			begin_message(q, at(q, i), may_start);
}

/* ---- answers ---- */

static void answer(struct lmtp_queue *q, const struct lmtp_message *m, const struct lmtp_rcpt *r)
{
	struct lmtp_frame f = {.type = LMTP_FRAME_ANSWER, .fd = -1};
	struct buf line;

	buf_init(&line, LMTP_OUTCOME_MAX);
	lmtp_outcome_print(r->code, r->address, r->said, &line);
	log_info("from=<%.*s> to=<%.*s>: %.*s", STR_ARG(m->from), STR_ARG(r->address),
	    STR_ARG(str_head(buf_str(&line), 300)));
	f.field[0] = str_head(buf_str(&line), LMTP_FRAME_FIELD_MAX);
	f.field[1] = str_from(buf_str(&line), f.field[0].n);
	if (lmtp_frame_send(q->sock, &f) < 0)
		log_error("the front doesn't take replies: %s", strerror(errno));
	buf_free(&line);
}

static void answer_all(struct lmtp_queue *q)
{
	while (q->flying) {
		struct lmtp_message *m = at(q, 0);

		for (; m->answered < m->rcpts.n && m->rcpts.p[m->answered].is_done; m->answered++)
			answer(q, m, &m->rcpts.p[m->answered]);
		if (m->answered < m->rcpts.n)
			return;
		clear(m);
		q->flying--;
		q->first = (q->first + 1) % RING;
	}
}

/* ---- waiting ---- */

/* Until a worker says something or its time is over, or the front does (true; front -1: it isn't listened to). wanted (or NULL): *code_r gets its exit code when it is gone. */
static bool wait_for_any(struct lmtp_queue *q, int front, const struct lmtp_worker *wanted, int *code_r)
{
	struct lmtp_worker *workers[WORKERS_MAX];
	struct pollfd p[WORKERS_MAX + 1] = {{.fd = front, .events = POLLIN}};
	int64_t first = INT64_MAX, now, left;
	nfds_t n = 0;

	for (size_t i = 0; i < q->pool.max && n < WORKERS_MAX; i++) {
		struct lmtp_worker *w = &q->pool.workers[i];

		if (!w->pid || (w->ready && !lmtp_worker_is_busy(w)))
			continue;
		workers[n++] = w;
		p[n] = (struct pollfd){.fd = w->sock, .events = POLLIN};
		if (w->deadline_ms < first)
			first = w->deadline_ms;
	}
	left = first - clock_mono_ms();
	if (poll(p, n + 1, left < 0 ? 0 : left > INT32_MAX ? -1 : (int)left) < 0)
		return false;
	now = clock_mono_ms();
	for (nfds_t i = 0; i < n; i++) {
		int code;

		if ((p[i + 1].revents || workers[i]->deadline_ms <= now) && !hear(q, workers[i], &code) &&
		    workers[i] == wanted)
			*code_r = code;
	}
	return p[0].revents != 0;
}

bool lmtp_queue_turn(struct lmtp_queue *q)
{
	int code;

	begin_all(q);
	answer_all(q);
	if (!q->flying && !lmtp_queue_next(q)->rcpts.n)
		q->first = 0; /* memory that was used before */
	/* Where nothing runs, the front alone can say something: its reader knows for how long. */
	return !q->flying || wait_for_any(q, q->sock, NULL, &code);
}

int lmtp_queue_look_up(struct lmtp_queue *q, struct str names)
{
	struct lmtp_worker *w = lmtp_pool_find(&q->pool, names);
	struct err e;
	int code = 0;

	if (!w)
		w = lmtp_pool_start(&q->pool, names, false, &e);
	if (!w && e.kind == ERR_BUSY)
		return lmtp_pool_look_up(&q->pool, names);
	if (!w) {
		log_error("lookup of %s: %s", names.p, e.text);
		return CHAIN_TEMPORARY;
	}
	while (code == 0 && !w->ready) {
		wait_for_any(q, -1, w, &code);
		answer_all(q);
	}
	return code;
}

void lmtp_queue_end(struct lmtp_queue *q)
{
	while (q->flying) {
		int code;

		begin_all(q);
		answer_all(q);
		if (q->flying)
			wait_for_any(q, -1, NULL, &code);
	}
	lmtp_pool_end(&q->pool);
	for (size_t i = 0; i < RING; i++) {
		clear(&q->messages[i]);
		arena_free(&q->messages[i].arena);
	}
}
