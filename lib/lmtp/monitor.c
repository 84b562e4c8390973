/* The monitor: lookups and deliveries as children. */
#include "lmtp/monitor.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
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
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/spawn.h"

enum { ARGS_MAX = 64, LOOKUP_MS = 60000, FRONT_MS = 30 * 60 * 1000, MEMORY = 64 << 20, SAID_MAX = 500 };

struct rcpt {
	const char *user;    /* the name that was found */
	const char *address; /* as the client gave it */
	const char *detail;
	pid_t pid;
	int out; /* what the child prints */
	int64_t deadline;
};
struct state {
	struct lmtp_monitor *m;
	struct arena arena; /* of one transaction */
	VEC(struct rcpt) rcpts;
	const char *from;
	int spool, devnull;
};

static int reply(struct state *s, struct str line, int fd)
{
	struct lmtp_frame f = {
	    .type = LMTP_FRAME_REPLY, .field = {str_head(line, LMTP_FRAME_FIELD_MAX)}, .fd = fd};

	return lmtp_frame_send(s->m->sock, &f);
}

/* chain[0] -l -u user chain[1…] tail… */
static bool command(struct state *s, char **argv, const char *user, char *const *tail)
{
	size_t n = 0;
	char **chain = s->m->chain;

	argv[n++] = chain[0];
	argv[n++] = (char *)(uintptr_t) "-l";
	argv[n++] = (char *)(uintptr_t) "-u";
	argv[n++] = (char *)(uintptr_t)user;
	for (size_t i = 1; chain[i] && n < ARGS_MAX; i++)
		argv[n++] = chain[i];
	for (size_t i = 0; tail && tail[i] && n < ARGS_MAX; i++)
		argv[n++] = tail[i];
	argv[n] = NULL;
	return n < ARGS_MAX;
}

/* 0 there, 1 nobody, 111 and others: no answer. */
static int look_up(struct state *s, const char *user)
{
	struct spawn_fd fds[] = {{s->devnull, 0}, {s->devnull, 1}};
	char *argv[ARGS_MAX + 1];
	struct err e;
	pid_t pid;

	if (!command(s, argv, user, NULL))
		return 111;
	pid = spawn(argv, NULL, fds, 2, &e);
	if (pid < 0) {
		log_error("lookup of %s: %s", user, e.text);
		return 111;
	}
	return spawn_wait(pid, LOOKUP_MS);
}

static void add_rcpt(struct state *s, const struct lmtp_frame *f)
{
	struct arena *a = &s->arena;
	int code = 1;

	if (s->rcpts.n >= (size_t)conf_int("LMTP_RECIPIENTS_MAX")) {
		reply(s, STR("452 4.5.3 Too many recipients"), -1);
		return;
	}
	for (int i = 0; i < 2 && code == 1; i++) {
		struct str name = auth_name_check(
		    a, f->field[i], conf_string("AUTH_NAME_CHARS"), conf_bool("AUTH_NAME_LOWER"));

		if (str_is_nil(name))
			continue;
		code = look_up(s, name.p);
		if (code == 0)
			*vec_push(&s->rcpts, a) = (struct rcpt){.user = name.p,
			    .address = arena_cstr(a, f->field[2]),
			    .detail = arena_cstr(a, f->field[3]),
			    .out = -1};
	}
	if (code != 0)
		log_info("recipient refused: %.*s (lookup ended with %d)",
		    STR_ARG(str_head(f->field[2], 200)), code);
	reply(s, str_c(lmtp_outcome_rcpt(code)), -1);
}

static void forget(struct state *s)
{
	s->rcpts.p = NULL;
	s->rcpts.n = s->rcpts.cap = 0;
	arena_reset(&s->arena);
}

/* Starts one delivery. A descriptor of its own for the message: the file position isn't shared. */
static int start(struct state *s, struct rcpt *r, struct err *e)
{
	char path[40], *argv[ARGS_MAX + 1], *tail[ARGS_MAX + 1];
	struct spawn_fd fds[2];
	int pipe_fds[2], in;
	size_t n = 0;

	for (size_t i = 0; s->m->deliver[i] && n + 6 < ARGS_MAX; i++)
		tail[n++] = s->m->deliver[i];
	tail[n++] = (char *)(uintptr_t) "-ep";
	tail[n++] = (char *)(uintptr_t) "-f";
	tail[n++] = (char *)(uintptr_t)s->from;
	tail[n++] = (char *)(uintptr_t) "-r";
	tail[n++] = (char *)(uintptr_t)r->address;
	tail[n] = NULL;
	snprintf(path, sizeof path, "/proc/self/fd/%d", s->spool);
	in = open(path, O_RDONLY | O_CLOEXEC);
	if (in < 0 || !command(s, argv, r->user, tail) || pipe2(pipe_fds, O_CLOEXEC) < 0) {
		err_sys(e, "starting a delivery failed");
		fd_close(&in);
		return -1;
	}
	fds[0] = (struct spawn_fd){in, 0};
	fds[1] = (struct spawn_fd){pipe_fds[1], 1};
	r->pid = spawn(argv, NULL, fds, 2, e);
	close(in);
	close(pipe_fds[1]);
	r->out = pipe_fds[0];
	r->deadline = clock_mono_ms() + conf_seconds("LMTP_DELIVER_TIMEOUT") * 1000;
	return r->pid < 0 ? -1 : 0;
}

/* Waits for one and answers for it. */
static int finish(struct state *s, struct rcpt *r)
{
	char said[SAID_MAX];
	int64_t left = r->deadline - clock_mono_ms();
	int code = r->pid < 0 ? 111 : spawn_wait(r->pid, left > 0 ? (int)left : 0);
	ssize_t n = 0;
	struct buf line;
	int result;

	if (r->out >= 0) {
		fd_set_nonblock(r->out, true);
		n = fd_read_full(r->out, said, sizeof said);
		fd_close(&r->out);
	}
	buf_init(&line, LMTP_FRAME_FIELD_MAX);
	lmtp_outcome_print(code, str_c(r->address), str_of(said, n > 0 ? (size_t)n : 0), &line);
	log_info("from=<%s> to=<%s> user=%s: %.*s", s->from, r->address, r->user,
	    STR_ARG(str_head(buf_str(&line), 300)));
	result = reply(s, buf_str(&line), -1);
	buf_free(&line);
	return result;
}

/* At most LMTP_CONCURRENCY at a time, answered in the order of the recipients. */
static void deliver_all(struct state *s)
{
	size_t most = (size_t)conf_int("LMTP_CONCURRENCY"), started = 0;

	for (size_t i = 0; i < s->rcpts.n; i++) {
		for (; started < s->rcpts.n && started < i + most; started++) {
			struct err e;

			if (start(s, &s->rcpts.p[started], &e) < 0) {
				log_error("%s", e.text);
				s->rcpts.p[started].pid = -1;
			}
		}
		if (finish(s, &s->rcpts.p[i]) < 0)
			log_error("the front doesn't take replies: %s", strerror(errno));
	}
}

/* The spool must be a file of the size that the front says, or the front lies. */
static bool sane(const struct lmtp_frame *f)
{
	struct stat st;
	uint64_t size;

	return f->fd >= 0 && fstat(f->fd, &st) == 0 && S_ISREG(st.st_mode) &&
	       num_parse_u64(f->field[1], &size) && size == (uint64_t)st.st_size &&
	       str_chr(f->field[0], '\0') < 0;
}

static bool deliver(struct state *s, struct lmtp_frame *f)
{
	bool good = sane(f);

	if (good) {
		s->spool = f->fd;
		s->from = arena_cstr(&s->arena, f->field[0]);
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

	arena_init(&s.arena, "transaction", MEMORY);
	s.devnull = open("/dev/null", O_RDWR | O_CLOEXEC);
	while (lmtp_frame_read(m->sock, buf, FRONT_MS, &f) == 1) {
		if (f.type == LMTP_FRAME_RCPT)
			add_rcpt(&s, &f);
		else if (f.type == LMTP_FRAME_RESET)
			forget(&s);
		else if (f.type == LMTP_FRAME_DISK)
			give_disk(&s);
		else if (f.type == LMTP_FRAME_QUIT)
			log_info("%.*s", STR_ARG(str_head(f.field[0], 200)));
		else if (f.type != LMTP_FRAME_DELIVER || !deliver(&s, &f))
			break; /* not a front that does what ours does */
		else
			continue;
		fd_close(&f.fd);
	}
	arena_free(&s.arena);
}
