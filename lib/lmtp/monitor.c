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
#include "conf/conf.h"
#include "lmtp/frame.h"
#include "lmtp/outcome.h"
#include "lmtp/queue.h"
#include "sys/fd.h"
#include "sys/file.h"

enum { FRONT_MS = 30 * 60 * 1000, MEMORY = 4 << 20 };
#define LATE_MAX_MS 1000000000000ULL /* nine digits of seconds */

struct state {
	struct lmtp_monitor *m;
	struct lmtp_queue queue;
};

static int reply(struct state *s, struct str line, int fd)
{
	struct lmtp_frame f = {
	    .type = LMTP_FRAME_REPLY, .field = {str_head(line, LMTP_FRAME_FIELD_MAX)}, .fd = fd};

	return lmtp_frame_send(s->m->sock, &f);
}

/* The front's two names as the database may see them; NIL when neither can be one. */
static struct str names_of(struct arena *a, const struct lmtp_frame *f)
{
	struct str names = STR_NIL;

	for (int i = 0; i < 2; i++) {
		struct str name = auth_name_check(
		    a, f->field[i], conf_string("AUTH_NAME_CHARS"), conf_bool("AUTH_NAME_LOWER"));

		if (!str_is_nil(name) && str_is_nil(names))
			names = str_of(name.p, name.n + 1); /* its NUL too */
		else if (!str_is_nil(name))
			names = arena_printf(
			    a, "%.*s%c%.*s%c", (int)names.n - 1, names.p, '\0', STR_ARG(name), '\0');
	}
	return names;
}

/* Asks the worker, who is the user, whether his mailbox is full; not one that is at work: what it does may decide that. True: that was said. */
static bool is_full(struct state *s, struct str names, const struct lmtp_frame *f)
{
	struct lmtp_worker *w = lmtp_pool_find(&s->queue.pool, names);
	char said[LMTP_SAID_MAX];
	struct buf line;
	size_t n;
	int code;

	if (!w || !w->ready || !w->limits || lmtp_worker_is_busy(w))
		return false;
	code = lmtp_worker_room(w, f->field[3], f->field[2], said, &n);
	if (!lmtp_outcome_is_full(code))
		return false;
	buf_init(&line, LMTP_OUTCOME_MAX);
	/* One line: replies to RCPT are short. */
	n = num_min(str_cspan(str_of(said, n), "\n"), LMTP_FRAME_FIELD_MAX / 2);
	lmtp_outcome_print(code, f->field[2], str_of(said, n), &line);
	log_info("recipient refused: %.*s", STR_ARG(str_head(buf_str(&line), 300)));
	reply(s, buf_str(&line), -1);
	buf_free(&line);
	return true;
}

static void add_rcpt(struct state *s, const struct lmtp_frame *f)
{
	struct lmtp_message *m = lmtp_queue_next(&s->queue);
	struct str names = names_of(&m->arena, f);
	int code = 1;

	if (m->rcpts.n >= (size_t)conf_int("LMTP_RECIPIENTS_MAX")) {
		reply(s, STR("452 4.5.3 Too many recipients"), -1);
		return;
	}
	if (!str_is_nil(names))
		code = lmtp_queue_look_up(&s->queue, names);
	if (code != 0)
		log_info("recipient refused: %.*s (lookup ended with %d)",
		    STR_ARG(str_head(f->field[2], 200)), code);
	else if (is_full(s, names, f))
		return;
	else
		*vec_push(&m->rcpts, &m->arena) = (struct lmtp_rcpt){.names = names,
		    .address = arena_str(&m->arena, f->field[2]),
		    .esmtp = arena_str(&m->arena, f->field[4])};
	reply(s, str_c(lmtp_outcome_rcpt(code)), -1);
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
	if (!s->m->facts->trusted || s->queue.flying || lmtp_queue_next(&s->queue)->rcpts.n ||
	    !login_forward_is_valid(&said)) {
		reply(s, STR("550 5.7.0 Not allowed"), -1);
		return;
	}
	lmtp_pool_clear(&s->queue.pool);
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
	struct lmtp_message *m = lmtp_queue_next(&s->queue);
	uint64_t late_ms = 0;

	if (s->queue.flying == LMTP_FLYING_MAX || !sane(f))
		return false;
	m->late_ms = num_parse_u64(f->field[2], &late_ms) ? clock_mono_ms() + (int64_t)late_ms : 0;
	m->spool = f->fd;
	f->fd = -1;
	m->from = arena_str(&m->arena, f->field[0]);
	lmtp_queue_begin(&s->queue);
	return true;
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

/* False: the front is gone, or isn't one that does what ours does. */
static bool serve(struct state *s)
{
	char buf[LMTP_FRAME_MAX];
	struct lmtp_frame f;
	bool good = true;

	if (lmtp_frame_read(s->m->sock, buf, FRONT_MS, &f) != 1)
		return false;
	if (f.type == LMTP_FRAME_RCPT)
		add_rcpt(s, &f);
	else if (f.type == LMTP_FRAME_RESET)
		lmtp_queue_forget(&s->queue);
	else if (f.type == LMTP_FRAME_DISK)
		give_disk(s);
	else if (f.type == LMTP_FRAME_FORWARD)
		forward(s, &f);
	else if (f.type == LMTP_FRAME_QUIT)
		log_info("%.*s", STR_ARG(str_head(f.field[0], 200)));
	else
		good = f.type == LMTP_FRAME_DELIVER && deliver(s, &f);
	fd_close(&f.fd);
	return good;
}

void lmtp_monitor_run(struct lmtp_monitor *m)
{
	struct state s = {.m = m};
	struct arena session;

	arena_init(&session, "connection", MEMORY);
	lmtp_queue_init(&s.queue, m->sock, &session, m->chain, m->deliver);
	while (!lmtp_queue_turn(&s.queue) || serve(&s))
		;
	lmtp_queue_end(&s.queue);
	arena_free(&session);
}
