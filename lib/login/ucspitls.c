/* Asking for TLS. */
#include "login/ucspitls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/num.h"
#include "io/wait.h"
#include "sys/fd.h"
#include "sys/tlsenv.h"

enum { PIECE = 4096 };

bool login_ucspitls_is_whole(struct str s)
{
	return str_ends(s, str_of("\0", 2));
}

static int read_answer(int fd, struct buf *b, int64_t deadline_ms, struct err *e)
{
	while (!login_ucspitls_is_whole(buf_str(b))) {
		int64_t left = deadline_ms - clock_mono_ms();
		int ready = wait_read(fd, left > 0 ? (int)left : 0);
		char piece[PIECE];
		ssize_t n;

		if (ready <= 0)
			return err_set(e, ERR_TEMP, "no answer in time");
		n = read(fd, piece, sizeof piece);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return err_set(e, ERR_TEMP, "the TLS process ended");
		buf_add(b, str_of(piece, (size_t)n));
		if (b->full)
			return err_set(e, ERR_LIMIT, "more than %d bytes of facts", LOGIN_UCSPITLS_MAX);
	}
	return 0;
}

/* The process behind SSLCTLFD, which can leave the connection to the kernel; 0: it can't, or isn't our tlswrap. */
static pid_t process_offered(void)
{
	const char *offer = getenv("SSLKTLS");
	uint32_t pid;

	return offer && num_parse_u32(str_c(offer), &pid) && pid <= INT32_MAX ? (pid_t)pid : 0;
}

/* Then it has ended by now, or does. */
static bool was_taken(pid_t pid)
{
	const char *answer = getenv("SSLKTLS");

	if (!answer || strcmp(answer, "taken") != 0)
		return false;
	waitpid(pid, NULL, 0);
	return true;
}

int login_ucspitls_start(struct login_facts *f, int64_t deadline_ms, struct err *e)
{
	struct buf b;
	pid_t offered;
	int r;

	buf_init(&b, LOGIN_UCSPITLS_MAX);
	offered = f->tls_stays ? process_offered() : 0;
	if (fd_write_all(f->tls_control, offered ? STR("K") : STR("Y")) < 0)
		r = err_sys(e, "asking for TLS failed");
	else
		r = read_answer(f->tls_control, &b, deadline_ms, e);
	if (r == 0) {
		tlsenv_set(buf_str(&b));
		login_facts_tls_started(f);
		f->tls_stays = offered && was_taken(offered);
	}
	buf_free(&b);
	return r;
}
