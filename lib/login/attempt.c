/* Running the auth chain. */
#include "login/attempt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "io/wait.h"
#include "sys/fd.h"
#include "sys/spawn.h"

enum { REQUEST_FD = 3, REQUEST_MAX = 12 << 10, CHECKPASSWORD_REFUSED = 1, LINGER_MS = 2000, PIECE = 4096 };

static int make_nonce(struct login_attempt *a, struct err *e)
{
	unsigned char random[LOGIN_REPORT_NONCE / 2];

	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
		return err_sys(e, "getrandom failed");
	for (size_t i = 0; i < sizeof random; i++)
		snprintf(a->nonce + 2 * i, 3, "%02x", random[i]);
	return 0;
}

/* The pair for descriptor 3: [0] ours, [1] the chain's. */
static int request_pair(bool conversation, int p[2], struct err *e)
{
	int swap;

	if (conversation) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, p) < 0)
			return err_sys(e, "socketpair failed");
		return 0;
	}
	/* A pipe, not a socket: links are scripts too, and a shell opens /dev/fd/3. */
	if (pipe2(p, O_CLOEXEC) < 0)
		return err_sys(e, "pipe failed");
	swap = p[0];
	p[0] = p[1];
	p[1] = swap;
	return 0;
}

static int report_pair(int p[2], struct err *e)
{
	int on = 1;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, p) < 0)
		return err_sys(e, "socketpair failed");
	if (setsockopt(p[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0)
		return err_sys(e, "SO_PASSCRED failed");
	return 0;
}

static void set_env(const struct login_attempt *a, const char *mech, const char *challenge)
{
	setenv("DOVETAIL_REPORT", a->nonce, 1);
	if (mech)
		setenv("AUTH_MECH", mech, 1);
	else
		unsetenv("AUTH_MECH");
	if (challenge)
		setenv("AUTH_CHALLENGE", challenge, 1);
	else
		unsetenv("AUTH_CHALLENGE");
}

int login_attempt_start(
    struct login_attempt *a, char *const argv[], const char *mech, const char *challenge, struct err *e)
{
	int request[2] = {-1, -1}, report[2] = {-1, -1}, null = -1;

	*a = (struct login_attempt){.pid = -1, .request = -1, .report = -1};
	buf_init(&a->message, LOGIN_REPORT_MAX);
	if (make_nonce(a, e) < 0 || request_pair(mech != NULL, request, e) < 0 || report_pair(report, e) < 0)
		goto out;
	null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (null < 0) {
		err_sys(e, "can't open /dev/null");
		goto out;
	}
	set_env(a, mech, challenge);
	a->pid =
	    spawn(argv, NULL, (struct spawn_fd[]){{null, 0}, {report[1], 1}, {request[1], REQUEST_FD}}, 3, e);
	set_env(a, NULL, NULL);
	unsetenv("DOVETAIL_REPORT");
out:
	fd_close(&null);
	fd_close(&request[1]);
	fd_close(&report[1]);
	if (a->pid < 0) {
		fd_close(&request[0]);
		fd_close(&report[0]);
		return -1;
	}
	a->request = request[0];
	a->report = report[0];
	return 0;
}

/* A chain that doesn't read its request must not hold us beyond the deadline. */
static int write_until(int fd, struct str s, int64_t deadline_ms)
{
	while (s.n) {
		int64_t left = deadline_ms - clock_mono_ms();
		ssize_t n;

		if (wait_write(fd, left > 0 ? (int)left : 0) <= 0)
			return -1;
		n = write(fd, s.p, s.n < PIECE ? s.n : PIECE);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return -1;
		s = str_from(s, n > 0 ? (size_t)n : 0);
	}
	return 0;
}

int login_attempt_password(
    struct login_attempt *a, struct str user, struct str password, int64_t deadline_ms, struct err *e)
{
	struct buf b;
	int r;

	if (str_chr(user, '\0') >= 0 || str_chr(password, '\0') >= 0)
		return err_set(e, ERR_SYNTAX, "a NUL in the name or the password");
	buf_init(&b, REQUEST_MAX);
	buf_space(
	    &b, REQUEST_MAX - 1); /* once, so that no copy of a password stays behind where the buffer grew */
	b.n = 0;
	buf_add(&b, user);
	buf_ch(&b, '\0');
	buf_add(&b, password);
	buf_ch(&b, '\0');
	buf_printf(&b, "%lld", (long long)clock_now_s());
	buf_ch(&b, '\0');
	fd_set_nonblock(a->request, true);
	r = b.full ? -1 : write_until(a->request, buf_str(&b), deadline_ms);
	explicit_bzero(b.p, b.n);
	buf_free(&b);
	fd_close(&a->request);
	/* EPIPE: the link ended without reading; its exit code says why. */
	return r < 0 && errno != EPIPE ? err_set(e, ERR_TEMP, "the auth chain doesn't read its request") : 0;
}

/* What the exit code of the chain's first process means. */
static enum login_result exited(struct login_attempt *a, int64_t deadline_ms, struct err *e)
{
	int64_t left = deadline_ms - clock_mono_ms();
	int code = spawn_wait(a->pid, left > 0 ? (int)left : 0);

	a->pid = -1;
	if (code == CHECKPASSWORD_REFUSED) {
		err_set(e, ERR_PERM, "bad credentials");
		return LOGIN_REFUSED;
	}
	if (code < 0)
		err_set(e, ERR_TEMP, "the auth chain didn't end in time");
	else if (code == 0)
		err_set(e, ERR_TEMP, "the auth chain ended without its last link reporting");
	else if (code > 128)
		err_set(e, ERR_TEMP, "the auth chain was killed by signal %d", code - 128);
	else
		err_set(e, ERR_TEMP, "the auth chain ended with exit code %d", code);
	return LOGIN_TEMPORARY;
}

/* A report, and who sent it. */
struct heard {
	pid_t from;
	struct login_identity id;
	struct login_report report;
};

/* One message, or the end of the chain: 1 a report with our nonce, 0 the chain ended, -1 the time is over. */
static int next_report(struct login_attempt *a, int pidfd, int64_t deadline_ms, struct heard *h)
{
	for (;;) {
		struct wait_fd w[2] = {{.fd = a->report}, {.fd = pidfd}};
		int64_t left = deadline_ms - clock_mono_ms();
		int got;

		if (wait_any(w, 2, left > 0 ? (int)left : 0) <= 0)
			return -1;
		if (!w[0].ready)
			return 0;
		got = login_report_read(a->report, &a->message, &h->from, &h->id);
		if (got == 0)
			return 0;
		if (got > 0 && login_report_parse(buf_str(&a->message), str_c(a->nonce), &h->report))
			return 1;
		log_debug("the auth chain printed something that is no report");
	}
}

enum login_result login_attempt_wait(struct login_attempt *a, int64_t deadline_ms,
    struct login_identity *id_r, struct login_report *r_r, struct err *e)
{
	int pidfd = (int)syscall(SYS_pidfd_open, a->pid, 0);
	struct heard h = {.from = 0};
	int got = next_report(a, pidfd, deadline_ms, &h);

	fd_close(&pidfd);
	if (got <= 0)
		return exited(a, deadline_ms, e);
	if (login_report_groups(h.from, a->pid, &h.id, e) < 0)
		return LOGIN_TEMPORARY;
	*id_r = h.id;
	*r_r = h.report;
	fd_close(&a->report);
	/* login-report has nothing more to say. A link that forked (a PAM session's keeper) gets time to end by itself. */
	if (h.from != a->pid)
		spawn_wait(a->pid, LINGER_MS);
	else if (kill(a->pid, SIGKILL) == 0)
		spawn_wait(a->pid, -1);
	a->pid = -1;
	return LOGIN_OK;
}

void login_attempt_end(struct login_attempt *a)
{
	fd_close(&a->request);
	fd_close(&a->report);
	if (a->pid > 0 && kill(a->pid, SIGKILL) == 0)
		spawn_wait(a->pid, -1);
	a->pid = -1;
}

void login_attempt_forget(struct login_attempt *a)
{
	if (a->message.n)
		explicit_bzero(a->message.p, a->message.n);
	buf_free(&a->message);
}
