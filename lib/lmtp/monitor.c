/* The monitor: lookups, and jobs for workers. */
#include "lmtp/monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/name.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "base/vec.h"
#include "conf/conf.h"
#include "lmtp/frame.h"
#include "lmtp/outcome.h"
#include "lmtp/pool.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { FRONT_MS = 30 * 60 * 1000, MEMORY = 64 << 20, WORKERS_MAX = 64, TEMPORARY = 75 };
#define LATE_MAX_MS 1000000000000ULL /* nine digits of seconds */

enum step { WAITING, AT_WORK, DONE };
struct rcpt {
	struct str names;   /* that were looked up, each with a NUL */
	struct str address; /* as the client gave it */
	struct str esmtp;   /* parameters */
	struct lmtp_worker *worker;
	enum step step;
	bool again; /* it was given to a worker that had gone */
	int code;
	struct str said;
};
struct state {
	struct lmtp_monitor *m;
	struct lmtp_pool pool;
	struct arena session, arena; /* arena: of one transaction */
	VEC(struct rcpt) rcpts;
	struct str from;
	int64_t late_ms; /* monotonic: no delivery begins after that; 0 never */
	int spool;
};

static int reply(struct state *s, struct str line, int fd)
{
	struct lmtp_frame f = {
	    .type = LMTP_FRAME_REPLY, .field = {str_head(line, LMTP_FRAME_FIELD_MAX)}, .fd = fd};

	return lmtp_frame_send(s->m->sock, &f);
}

/* The front's two names as the database may see them; NIL when neither can be one. */
static struct str names_of(struct state *s, const struct lmtp_frame *f)
{
	struct str names = STR_NIL;

	for (int i = 0; i < 2; i++) {
		struct str name = auth_name_check(
		    &s->arena, f->field[i], conf_string("AUTH_NAME_CHARS"), conf_bool("AUTH_NAME_LOWER"));

		if (!str_is_nil(name) && str_is_nil(names))
			names = str_of(name.p, name.n + 1); /* its NUL too */
		else if (!str_is_nil(name))
			names = arena_printf(
			    &s->arena, "%.*s%c%.*s%c", (int)names.n - 1, names.p, '\0', STR_ARG(name), '\0');
	}
	return names;
}

/* Whether there is such a user, by starting a worker for him when there is a place for one: he will need it. */
static int look_up(struct state *s, struct str names)
{
	struct lmtp_worker *w = lmtp_pool_find(&s->pool, names);
	struct err e;

	if (w)
		return w->ready ? 0 : lmtp_worker_wait(w);
	w = lmtp_pool_start(&s->pool, names, false, &e);
	if (w)
		return lmtp_worker_wait(w);
	if (e.kind == ERR_BUSY)
		return lmtp_pool_look_up(&s->pool, names);
	log_error("lookup of %s: %s", names.p, e.text);
	return 111;
}

/* Asks the worker, who is the user, whether his mailbox is full. True: that was said. */
static bool is_full(struct state *s, struct str names, const struct lmtp_frame *f)
{
	struct lmtp_worker *w = lmtp_pool_find(&s->pool, names);
	char said[LMTP_SAID_MAX];
	struct buf line;
	size_t n;
	int code;

	if (!w || !w->ready || !w->limits)
		return false;
	code = lmtp_worker_room(w, f->field[3], f->field[2], said, &n);
	if (!lmtp_outcome_is_full(code))
		return false;
	buf_init(&line, LMTP_FRAME_FIELD_MAX);
	lmtp_outcome_print(code, f->field[2], str_of(said, n), &line);
	log_info("recipient refused: %.*s", STR_ARG(str_head(buf_str(&line), 300)));
	reply(s, buf_str(&line), -1);
	buf_free(&line);
	return true;
}

static void add_rcpt(struct state *s, const struct lmtp_frame *f)
{
	struct str names = names_of(s, f);
	int code = 1;

	if (s->rcpts.n >= (size_t)conf_int("LMTP_RECIPIENTS_MAX")) {
		reply(s, STR("452 4.5.3 Too many recipients"), -1);
		return;
	}
	if (!str_is_nil(names))
		code = look_up(s, names);
	if (code != 0)
		log_info("recipient refused: %.*s (lookup ended with %d)",
		    STR_ARG(str_head(f->field[2], 200)), code);
	else if (is_full(s, names, f))
		return;
	else
		*vec_push(&s->rcpts, &s->arena) = (struct rcpt){.names = names,
		    .address = arena_str(&s->arena, f->field[2]),
		    .esmtp = arena_str(&s->arena, f->field[4])};
	reply(s, str_c(lmtp_outcome_rcpt(code)), -1);
}

static void forget(struct state *s)
{
	s->rcpts.p = NULL;
	s->rcpts.n = s->rcpts.cap = 0;
	s->pool.turn++;
	arena_reset(&s->arena);
}

static void done(struct rcpt *r, int code)
{
	r->step = DONE;
	r->code = code;
	r->worker = NULL;
}

/* A descriptor of its own for the message: the file position isn't shared, and nothing can be written. Nobody but an only recipient reads it: he gets ours, which spares the
 * kernel a walk through /proc. */
static int open_spool(struct state *s)
{
	char path[40];

	if (s->rcpts.n == 1 && lseek(s->spool, 0, SEEK_SET) == 0)
		return fcntl(s->spool, F_DUPFD_CLOEXEC, 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", s->spool);
	return open(path, O_RDONLY | O_CLOEXEC);
}

/* False: no worker has time. */
static bool begin(struct state *s, struct rcpt *r, bool may_start)
{
	struct lmtp_worker *w = lmtp_pool_find(&s->pool, r->names);
	struct lmtp_job job;
	struct err e = {0};
	int fd;

	if (s->late_ms && clock_mono_ms() >= s->late_ms) {
		done(r, LMTP_OUTCOME_LATE);
		return true;
	}
	if (w ? w->busy : !may_start)
		return false;
	if (!w)
		w = lmtp_pool_start(&s->pool, r->names, true, &e);
	if (!w && e.kind == ERR_BUSY)
		return false;
	fd = w ? open_spool(s) : -1;
	if (fd < 0) {
		log_error(
		    "no delivery to %.*s: %s", STR_ARG(r->address), w ? "the spool can't be opened" : e.text);
		done(r, TEMPORARY);
		return true;
	}
	job = (struct lmtp_job){s->from, r->address, r->esmtp, fd};
	if (lmtp_worker_give(w, &job, clock_mono_ms() + conf_seconds("LMTP_DELIVER_TIMEOUT") * 1000) == 0) {
		r->step = AT_WORK;
		r->worker = w;
	} else if (r->again) {
		done(r, TEMPORARY);
	} else {
		r->again = true; /* it went while it was idle: the next turn starts another */
	}
	close(fd);
	return true;
}

/* Those whose workers are there first: others may then take the places of idle ones. */
static void begin_all(struct state *s)
{
	for (int may_start = 0; may_start < 2; may_start++)
		for (size_t i = 0; i < s->rcpts.n; i++)
			while (s->rcpts.p[i].step == WAITING && begin(s, &s->rcpts.p[i], may_start))
				;
}

static void hear(struct state *s, struct rcpt *r)
{
	char said[LMTP_SAID_MAX];
	size_t n;
	int code = TEMPORARY;

	switch (lmtp_worker_look(r->worker, &code, said, &n)) {
	case LMTP_NOTHING:
		return;
	case LMTP_ENDED:
		done(r, code);
		r->said = arena_str(&s->arena, str_of(said, n));
		return;
	case LMTP_UNBEGUN:
		r->worker = NULL;
		r->step = WAITING;
		if (r->again)
			done(r, TEMPORARY);
		r->again = true;
		return;
	}
}

/* Until something is heard of one that is at work, or the first one's time is over. */
static void wait_for_any(struct state *s)
{
	struct pollfd p[WORKERS_MAX];
	int64_t first = INT64_MAX, left;
	nfds_t n = 0;

	for (size_t i = 0; i < s->rcpts.n && n < WORKERS_MAX; i++) {
		struct rcpt *r = &s->rcpts.p[i];

		if (r->step != AT_WORK)
			continue;
		p[n++] = (struct pollfd){.fd = r->worker->sock, .events = POLLIN};
		if (r->worker->deadline_ms < first)
			first = r->worker->deadline_ms;
	}
	left = first - clock_mono_ms();
	if (n)
		poll(p, n, left < 0 ? 0 : left > FRONT_MS ? FRONT_MS : (int)left);
	for (size_t i = 0; i < s->rcpts.n; i++)
		if (s->rcpts.p[i].step == AT_WORK)
			hear(s, &s->rcpts.p[i]);
}

static void answer(struct state *s, const struct rcpt *r)
{
	struct buf line;

	buf_init(&line, LMTP_FRAME_FIELD_MAX);
	lmtp_outcome_print(r->code, r->address, r->said, &line);
	log_info("from=<%.*s> to=<%.*s>: %.*s", STR_ARG(s->from), STR_ARG(r->address),
	    STR_ARG(str_head(buf_str(&line), 300)));
	if (reply(s, buf_str(&line), -1) < 0)
		log_error("the front doesn't take replies: %s", strerror(errno));
	buf_free(&line);
}

/* As many at a time as there are workers, answered in the order of the recipients. */
static void deliver_all(struct state *s)
{
	for (size_t answered = 0; answered < s->rcpts.n;) {
		begin_all(s);
		wait_for_any(s);
		for (; answered < s->rcpts.n && s->rcpts.p[answered].step == DONE; answered++)
			answer(s, &s->rcpts.p[answered]);
	}
}

/* XCLIENT: what the chain and the scripts see of the client. Workers were started with what was known before. */
static void forward(struct state *s, const struct lmtp_frame *f)
{
	struct login_forward said = {.address = f->field[0],
	    .port = f->field[1],
	    .local_address = f->field[2],
	    .local_port = f->field[3],
	    .session = STR("")};
	bool unknown = !said.address.n;

	if (unknown)
		said.address = STR("0.0.0.0");
	if (!s->m->facts->trusted || s->rcpts.n || !login_forward_is_valid(&said)) {
		reply(s, STR("550 5.7.0 Not allowed"), -1);
		return;
	}
	lmtp_pool_clear(&s->pool);
	login_facts_forward(s->m->facts, &said);
	if (unknown)
		unsetenv("TCPREMOTEIP");
	reply(s, STR("250"), -1);
}

/* The spool must be a file of the size that the front says, or the front lies. */
static bool sane(const struct lmtp_frame *f)
{
	struct stat st;
	uint64_t size, late_ms;

	if (f->field[2].n && (!num_parse_u64(f->field[2], &late_ms) || late_ms > LATE_MAX_MS))
		return false;
	return f->fd >= 0 && fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode) &&
	       num_parse_u64(f->field[1], &size) && size == (uint64_t)st.st_size &&
	       str_chr(f->field[0], '\0') < 0;
}

static bool deliver(struct state *s, struct lmtp_frame *f)
{
	bool good = sane(f);
	uint64_t late_ms = 0;

	if (good) {
		s->late_ms = num_parse_u64(f->field[2], &late_ms) ? clock_mono_ms() + (int64_t)late_ms : 0;
		s->spool = f->fd;
		s->from = arena_str(&s->arena, f->field[0]);
		deliver_all(s);
	}
	fd_close(&f->fd);
	forget(s);
	return good;
}

static void give_disk(struct state *s)
{
	int fd = open(conf_string("LMTP_SPOOL"), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct err e;

	if (fd < 0) {
		file_err(&e, "create a temporary file", AT_FDCWD, conf_string("LMTP_SPOOL"));
		log_error("%s", e.text);
		reply(s, STR("452 4.3.1 No space for the message"), -1);
		return;
	}
	reply(s, STR("250"), fd);
	fd_close(&fd);
}

void lmtp_monitor_run(struct lmtp_monitor *m)
{
	struct state s = {.m = m, .spool = -1};
	char buf[LMTP_FRAME_MAX];
	struct lmtp_frame f;

	arena_init(&s.session, "connection", MEMORY);
	arena_init(&s.arena, "transaction", MEMORY);
	lmtp_pool_init(&s.pool, &s.session, m->chain, m->deliver);
	while (lmtp_frame_read(m->sock, buf, FRONT_MS, &f) == 1) {
		if (f.type == LMTP_FRAME_RCPT)
			add_rcpt(&s, &f);
		else if (f.type == LMTP_FRAME_RESET)
			forget(&s);
		else if (f.type == LMTP_FRAME_DISK)
			give_disk(&s);
		else if (f.type == LMTP_FRAME_FORWARD)
			forward(&s, &f);
		else if (f.type == LMTP_FRAME_QUIT)
			log_info("%.*s", STR_ARG(str_head(f.field[0], 200)));
		else if (f.type != LMTP_FRAME_DELIVER || !deliver(&s, &f))
			break; /* not a front that does what ours does */
		else
			continue;
		fd_close(&f.fd);
	}
	lmtp_pool_end(&s.pool);
	arena_free(&s.arena);
	arena_free(&s.session);
}
