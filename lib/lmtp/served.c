/* A worker's loop. */
#include "lmtp/served.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "deliver/room.h"
#include "deliver/run.h"
#include "lmtp/frame.h"
#include "lmtp/outcome.h"
#include "sys/fd.h"

enum { SAID_MAX = LMTP_OUTCOME_SAID_MAX, TOGETHER = 16, EX_USAGE_ = 64 };

/* The socket away from 0, so that no program that a script starts can find it; and a file at 1 for what the sender may read of a failure: children write there too. */
static int prepare(void)
{
	int sock = fcntl(0, F_DUPFD_CLOEXEC, 3), null = open("/dev/null", O_RDWR | O_CLOEXEC),
	    said = memfd_create("said", MFD_CLOEXEC);

	if (sock < 0 || null < 0 || said < 0 || dup2(null, 0) < 0 || dup2(said, 1) < 0)
		die(ERR_TEMP, "a worker can't arrange its descriptors");
	close(null);
	close(said);
	setpgid(0, 0); /* lmtpd ends us, when we take too long, with what we have started */
	return sock;
}

/* A job and its result. */
struct job {
	struct delivery d;
	struct chosen scripts;
	size_t place; /* in the group */
	enum deliver_begun begun;
	int code;
	struct str said;
};

/* What the delivery that has just ended says of itself. */
static void hear(struct job *j, struct arena *a)
{
	char said[SAID_MAX];
	ssize_t n = fd_pread_full(1, said, sizeof said, 0);

	j->said = n > 0 ? arena_str(a, str_of(said, (size_t)n)) : STR("");
	if (n > 0 && (ftruncate(1, 0) < 0 || lseek(1, 0, SEEK_SET) < 0))
		die(ERR_TEMP, "what a message's sender may read can't be kept from the next one");
}

static int answer(int sock, const struct job *j)
{
	char digits[20];
	struct lmtp_frame f = {.type = LMTP_FRAME_RESULT,
	    .field = {str_of(digits, num_print_u64(digits, (uint64_t)j->code)), j->said},
	    .fd = -1};

	return lmtp_frame_send(sock, &f);
}

static void begin(
    struct job *j, struct arena *a, struct str into, struct mailbox_group *g, const struct lmtp_frame *f)
{
	*j = (struct job){.d = {.arena = a,
	                      .env = {.from = arena_str(a, f->field[0]),
	                          .to = arena_str(a, f->field[1]),
	                          .original = STR_NIL,
	                          .detail = STR_NIL},
	                      .esmtp = arena_str(a, f->field[2]),
	                      .into = into,
	                      .received = conf_bool("LMTP_RECEIVED"),
	                      .in_protocol = true,
	                      .input = f->fd,
	                      .group = g,
	                      .place = &j->place}};
	j->begun = deliver_begin(&j->d, EXIT_LMTP, &j->scripts, &j->code);
	if (j->begun == DELIVER_ENDED)
		hear(j, a);
}

/* Else nothing that lmtpd says now. */
static bool is_job(struct lmtp_frame *f)
{
	if (f->type == LMTP_FRAME_JOB && f->fd >= 0)
		return true;
	log_error("lmtpd sends what is no job");
	fd_close(&f->fd);
	return false;
}

static bool is_last(const struct job *jobs, size_t n, size_t i)
{
	for (size_t k = i + 1; k < n; k++)
		if (jobs[k].begun == DELIVER_TOGETHER && str_eq(jobs[k].d.mailbox, jobs[i].d.mailbox))
			return false;
	return true;
}

/* Those that were begun come in, and are answered. lmtpd knows first that they all may be there when we aren't any more: it must not give them to another. */
static int end_together(int sock, struct arena *a, struct mailbox_group *g, struct job *jobs, size_t n)
{
	char digits[20];
	struct lmtp_frame f = {
	    .type = LMTP_FRAME_TAKEN, .field = {str_of(digits, num_print_u64(digits, n))}, .fd = -1};

	if (n > 1 && lmtp_frame_send(sock, &f) < 0)
		return -1;
	mailbox_group_end(g);
	for (size_t i = 0; i < n; i++) {
		if (jobs[i].begun == DELIVER_TOGETHER) {
			jobs[i].code = deliver_end(&jobs[i].d, EXIT_LMTP, is_last(jobs, n, i));
			hear(&jobs[i], a);
		}
		if (answer(sock, &jobs[i]) < 0)
			return -1;
	}
	return 0;
}

/* The last job, which no group wanted. */
static int end_alone(int sock, struct arena *a, struct job *j)
{
	j->d.group = NULL;
	j->code = deliver_alone(&j->d, EXIT_LMTP, &j->scripts);
	hear(j, a);
	return answer(sock, j);
}

/* The job that came, and those that wait behind it as long as no script is to look at them. */
static int some(int sock, struct arena *a, struct str into, const struct lmtp_frame *first)
{
	struct job *jobs = arena_array(a, TOGETHER, sizeof *jobs);
	struct mailbox_group g;
	char buf[LMTP_FRAME_MAX];
	struct lmtp_frame f = *first;
	size_t n = 0, together;
	int result = 0;

	mailbox_group_init(&g, a);
	do {
		begin(&jobs[n++], a, into, &g, &f);
	} while (n < TOGETHER && jobs[n - 1].begun == DELIVER_TOGETHER &&
	         lmtp_frame_read(sock, buf, 0, &f) == 1 && is_job(&f));
	together = n - (jobs[n - 1].begun == DELIVER_ALONE);
	if (together)
		result = end_together(sock, a, &g, jobs, together);
	if (result == 0 && together < n)
		result = end_alone(sock, a, &jobs[together]);
	for (size_t i = 0; i < n; i++)
		close(jobs[i].d.input);
	return result;
}

static int room(int sock, struct arena *a, struct str into, const struct lmtp_frame *ask)
{
	struct job j = {
	    .d = {.arena = a,
	        .env = {.from = STR(""), .to = ask->field[1], .original = STR_NIL, .detail = STR_NIL},
	        .into = into}};
	uint64_t bytes;

	if (!num_parse_u64(ask->field[0], &bytes))
		return -1;
	j.code = deliver_room(&j.d, bytes, EXIT_LMTP);
	hear(&j, a);
	return answer(sock, &j);
}

/* 0 or -1. */
static int serve(int sock, struct arena *a, struct str into, struct lmtp_frame *f)
{
	if (f->type == LMTP_FRAME_ROOM && f->fd < 0)
		return room(sock, a, into, f);
	return is_job(f) ? some(sock, a, into, f) : -1;
}

int lmtp_served_run(struct arena *a, struct str into)
{
	const struct lmtp_frame ready = {
	    .type = LMTP_FRAME_READY, .field = {deliver_has_limits(a) ? STR("limits") : STR("")}, .fd = -1};
	int sock = prepare(), got, result = 0;
	char buf[LMTP_FRAME_MAX];
	struct lmtp_frame job;

	if (lmtp_frame_send(sock, &ready) < 0) {
		log_error("descriptor 0 is not a worker's socket: deliver -s is for lmtpd");
		return EX_USAGE_;
	}
	while (result == 0 && (got = lmtp_frame_read(sock, buf, LMTP_SERVED_IDLE_MS, &job)) == 1) {
		if (serve(sock, a, into, &job) < 0)
			result = EX_USAGE_;
		arena_reset(a);
	}
	close(sock);
	return result;
}
