/* A worker's loop. */
#include "lmtp/served.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "base/num.h"
#include "deliver/room.h"
#include "deliver/run.h"
#include "lmtp/frame.h"
#include "sys/fd.h"

enum { SAID_MAX = 500, EX_USAGE_ = 64 };

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

static int answer(int sock, int code)
{
	char said[SAID_MAX], digits[20];
	ssize_t n = fd_pread_full(1, said, sizeof said, 0);
	struct lmtp_frame f = {.type = LMTP_FRAME_RESULT,
	    .field = {str_of(digits, num_print_u64(digits, (uint64_t)code)),
	        str_of(said, n > 0 ? (size_t)n : 0)},
	    .fd = -1};

	if (n > 0 && (ftruncate(1, 0) < 0 || lseek(1, 0, SEEK_SET) < 0))
		return -1;
	return lmtp_frame_send(sock, &f);
}

static int one(int sock, struct arena *a, struct str into, const struct lmtp_frame *job)
{
	struct delivery d = {.arena = a,
	    .env = {.from = job->field[0], .to = job->field[1], .original = STR_NIL, .detail = STR_NIL},
	    .esmtp = job->field[2],
	    .into = into,
	    .in_protocol = true,
	    .input = job->fd};

	return answer(sock, deliver_run(&d, EXIT_LMTP));
}

static int room(int sock, struct arena *a, struct str into, const struct lmtp_frame *ask)
{
	struct delivery d = {.arena = a,
	    .env = {.from = STR(""), .to = ask->field[1], .original = STR_NIL, .detail = STR_NIL},
	    .into = into};
	uint64_t bytes;

	if (!num_parse_u64(ask->field[0], &bytes))
		return -1;
	return answer(sock, deliver_room(&d, bytes, EXIT_LMTP));
}

/* 0 or -1. */
static int serve(int sock, struct arena *a, struct str into, const struct lmtp_frame *f)
{
	if (f->type == LMTP_FRAME_JOB && f->fd >= 0)
		return one(sock, a, into, f);
	if (f->type == LMTP_FRAME_ROOM)
		return room(sock, a, into, f);
	log_error("lmtpd sends what is no job");
	return -1;
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
		fd_close(&job.fd);
		arena_reset(a);
	}
	close(sock);
	return result;
}
