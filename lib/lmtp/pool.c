/* Workers: start, give, hear, end. */
#include "lmtp/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "lmtp/frame.h"
#include "sys/fd.h"
#include "sys/spawn.h"

enum { ARGS_MAX = 64, FAREWELL_MS = 2000, CODE_MAX = 255, TEMPORARY = 75, CHAIN_TEMPORARY = 111 };

void lmtp_pool_init(struct lmtp_pool *p, struct arena *a, char **chain, char **deliver)
{
	*p = (struct lmtp_pool){.chain = chain, .deliver = deliver};
	p->max = (size_t)conf_int("LMTP_CONCURRENCY");
	p->workers = arena_array(a, p->max, sizeof *p->workers);
	p->devnull = open("/dev/null", O_RDWR | O_CLOEXEC);
}

/* Hangs up, or kills it and what it has started when it is late. Its exit code, -1 when it was late. */
static int end(struct lmtp_worker *w, bool late)
{
	int code;

	fd_close(&w->sock);
	if (late) {
		kill(-w->pid,
		    SIGKILL); /* served.c leads a group; before that the one process is all there is */
		kill(w->pid, SIGKILL);
	}
	code = spawn_wait(w->pid, FAREWELL_MS);
	*w = (struct lmtp_worker){.sock = -1};
	return late ? -1 : code;
}

void lmtp_pool_clear(struct lmtp_pool *p)
{
	for (size_t i = 0; i < p->max; i++)
		if (p->workers[i].pid)
			end(&p->workers[i], false);
}

void lmtp_pool_end(struct lmtp_pool *p)
{
	lmtp_pool_clear(p);
	fd_close(&p->devnull);
}

/* The next message is another worker's. */
static bool is_due(const struct lmtp_worker *w, int64_t now)
{
	return w->given >= LMTP_WORKER_JOBS || now - w->born_ms > LMTP_WORKER_MS;
}

bool lmtp_worker_has_room(const struct lmtp_worker *w)
{
	if (!lmtp_worker_is_busy(w))
		return true;
	return w->given - w->answered < LMTP_WORKER_WAITING && !is_due(w, clock_mono_ms());
}

struct lmtp_worker *lmtp_pool_find(struct lmtp_pool *p, struct str names)
{
	int64_t now = clock_mono_ms();

	for (size_t i = 0; i < p->max; i++) {
		struct lmtp_worker *w = &p->workers[i];

		if (!w->pid || !str_eq(str_of(w->names, w->n), names))
			continue;
		if (!lmtp_worker_is_busy(w) && is_due(w, now)) {
			end(w, false);
			return NULL;
		}
		w->turn = p->turn;
		return w;
	}
	return NULL;
}

/* A free place, or that of the worker which was idle longest. */
static struct lmtp_worker *place(struct lmtp_pool *p, bool any)
{
	struct lmtp_worker *oldest = NULL;

	for (size_t i = 0; i < p->max; i++) {
		struct lmtp_worker *w = &p->workers[i];

		if (!w->pid)
			return w;
		if (!lmtp_worker_is_busy(w) && (any || w->turn != p->turn) &&
		    (!oldest || w->used_ms < oldest->used_ms))
			oldest = w;
	}
	if (oldest)
		end(oldest, false);
	return oldest;
}

/* chain[0] -l -u name [-u name] chain[1…] [deliver… -s] */
static bool command(struct lmtp_pool *p, char **argv, struct str names, bool with_deliver)
{
	struct str name;
	size_t n = 0;

	argv[n++] = p->chain[0];
	argv[n++] = (char *)(uintptr_t) "-l";
	while (names.n && str_cut(&names, '\0', &name)) {
		argv[n++] = (char *)(uintptr_t) "-u";
		argv[n++] = (char *)(uintptr_t)name.p;
	}
	for (size_t i = 1; p->chain[i] && n < ARGS_MAX; i++)
		argv[n++] = p->chain[i];
	for (size_t i = 0; with_deliver && p->deliver[i] && n < ARGS_MAX; i++)
		argv[n++] = p->deliver[i];
	if (with_deliver)
		argv[n++] = (char *)(uintptr_t) "-s";
	argv[n] = NULL;
	return n < ARGS_MAX;
}

struct lmtp_worker *lmtp_pool_start(struct lmtp_pool *p, struct str names, bool any, struct err *e)
{
	struct lmtp_worker *w = place(p, any);
	char *argv[ARGS_MAX + 2];
	struct spawn_fd fds[2];
	int pair[2];

	if (!w) {
		err_set(e, ERR_BUSY, "all workers are at work");
		return NULL;
	}
	*w = (struct lmtp_worker){.sock = -1};
	memcpy(w->names, names.p, num_min(names.n, sizeof w->names));
	w->n = num_min(names.n, sizeof w->names);
	if (!command(p, argv, str_of(w->names, w->n), true)) {
		err_set(e, ERR_LIMIT, "a chain of more than %d words", ARGS_MAX);
		return NULL;
	}
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
		err_sys(e, "no socket pair for a worker");
		return NULL;
	}
	fds[0] = (struct spawn_fd){pair[1], 0};
	fds[1] = (struct spawn_fd){p->devnull, 1};
	w->pid = spawn(argv, NULL, fds, 2, e);
	close(pair[1]);
	w->sock = pair[0];
	w->turn = p->turn;
	w->born_ms = w->used_ms = clock_mono_ms();
	w->deadline_ms = w->born_ms + LMTP_LOOKUP_MS;
	if (w->pid > 0)
		return w;
	fd_close(&w->sock);
	w->pid = 0;
	return NULL;
}

int lmtp_pool_look_up(struct lmtp_pool *p, struct str names)
{
	struct spawn_fd fds[] = {{p->devnull, 0}, {p->devnull, 1}};
	char *argv[ARGS_MAX + 2];
	struct err e = {0};
	pid_t pid = command(p, argv, names, false) ? spawn(argv, NULL, fds, 2, &e) : -1;

	if (pid < 0) {
		log_error("lookup of %s: %s", names.p, e.text);
		return CHAIN_TEMPORARY;
	}
	return spawn_wait(pid, LMTP_LOOKUP_MS);
}

/* False: it isn't one. */
static bool take_result(
    const struct lmtp_worker *w, const struct lmtp_frame *f, int *code_r, char *said, size_t *said_n_r)
{
	uint64_t code;

	if (f->type != LMTP_FRAME_RESULT || !num_parse_u64(f->field[0], &code) || code > CODE_MAX) {
		log_error("the worker for %s doesn't answer as deliver -s does", w->names);
		return false;
	}
	*code_r = (int)code;
	*said_n_r = num_min(f->field[1].n, LMTP_SAID_MAX);
	memcpy(said, f->field[1].p, *said_n_r);
	return true;
}

int lmtp_worker_room(
    struct lmtp_worker *w, struct str bytes, struct str recipient, char *said, size_t *said_n_r)
{
	struct lmtp_frame f = {.type = LMTP_FRAME_ROOM, .field = {bytes, recipient}, .fd = -1};
	char buf[LMTP_FRAME_MAX];
	int got = -1, code = 0;

	*said_n_r = 0;
	if (lmtp_frame_send(w->sock, &f) == 0)
		got = lmtp_frame_read(w->sock, buf, LMTP_LOOKUP_MS, &f);
	if (got == 1)
		fd_close(&f.fd);
	if (got == 1 && take_result(w, &f, &code, said, said_n_r))
		return code;
	end(w, got >= 0);
	return 0;
}

int lmtp_worker_give(
    struct lmtp_worker *w, const struct lmtp_job *job, int64_t timeout_ms, uint64_t *number_r)
{
	struct lmtp_frame f = {
	    .type = LMTP_FRAME_JOB, .field = {job->sender, job->recipient, job->esmtp}, .fd = job->message};

	if (lmtp_frame_send(w->sock, &f) < 0) {
		w->deadline_ms = 0;
		return -1;
	}
	if (!lmtp_worker_is_busy(w))
		w->deadline_ms = clock_mono_ms() + timeout_ms;
	*number_r = w->given++;
	return 0;
}

/* It is gone. Before it was ready the exit code is the chain's; afterwards 0 is its end of being idle, and nothing that a job ends with. */
static void gone(struct lmtp_worker *w, bool late, struct lmtp_heard *r)
{
	bool was_ready = w->ready;
	uint64_t begun = num_min(w->begun ? w->begun : 1, w->given - w->answered);

	r->news = LMTP_GONE;
	r->unbegun = w->answered + begun;
	r->code = end(w, late);
	if (r->code == 0 && was_ready)
		r->unbegun -= begun;
	if (!was_ready && r->code <= 0)
		r->code = CHAIN_TEMPORARY; /* an end without a word is no user */
}

/* How many jobs it does together. */
static bool take_count(struct lmtp_worker *w, const struct lmtp_frame *f)
{
	uint64_t n;

	if (w->begun || !num_parse_u64(f->field[0], &n) || !n || n > w->given - w->answered)
		return false;
	w->begun = n;
	return true;
}

static bool take_answer(
    struct lmtp_worker *w, const struct lmtp_frame *f, int64_t timeout_ms, struct lmtp_heard *r)
{
	if (!take_result(w, f, &r->code, r->said, &r->said_n))
		return false;
	r->news = LMTP_ANSWERED;
	r->job = w->answered++;
	w->begun -= w->begun > 0;
	w->used_ms = clock_mono_ms();
	w->deadline_ms = w->used_ms + timeout_ms;
	return true;
}

/* False: that is nothing for it to say now. */
static bool take(struct lmtp_worker *w, const struct lmtp_frame *f, int64_t timeout_ms, struct lmtp_heard *r)
{
	if (!w->ready) {
		w->ready = f->type == LMTP_FRAME_READY;
		w->limits = str_eq(f->field[0], STR("limits"));
		w->deadline_ms = clock_mono_ms() + timeout_ms;
		return w->ready;
	}
	if (!lmtp_worker_is_busy(w))
		return false;
	return f->type == LMTP_FRAME_TAKEN ? take_count(w, f) : take_answer(w, f, timeout_ms, r);
}

void lmtp_worker_hear(struct lmtp_worker *w, int64_t timeout_ms, struct lmtp_heard *r)
{
	char buf[LMTP_FRAME_MAX];
	struct lmtp_frame f;
	int got = lmtp_frame_read(w->sock, buf, 0, &f);

	*r = (struct lmtp_heard){.news = LMTP_NOTHING};
	if (got < 0) {
		gone(w, false, r);
	} else if (got == 0) {
		if (clock_mono_ms() >= w->deadline_ms)
			gone(w, true, r);
	} else {
		fd_close(&f.fd);
		if (!take(w, &f, timeout_ms, r))
			gone(w, true, r);
	}
}
