/* The parent of a session that may come back. */
#include "login/keeper.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "login/adopt.h"
#include "login/house.h"
#include "session/handback.h"
#include "sys/fd.h"

static int wait_for(pid_t session)
{
	int status;

	while (waitpid(session, &status, 0) < 0)
		if (errno != EINTR)
			die(ERR_TEMP, "waiting for the session failed: %s", strerror(errno));
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	log_error("the session program died by signal %d", WTERMSIG(status));
	return 128 + WTERMSIG(status);
}

static void settle_tls(struct login_monitor *m)
{
	int *const fds[] = {&m->facts->tls_control, &m->facts->tls_read, &m->facts->tls_write};

	login_adopt_tls(m);
	m->tls_started = false;
	m->facts->can_starttls = false;
	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++) {
		if (*fds[i] > 2)
			close(*fds[i]);
		*fds[i] = -1;
	}
}

/* The next pre-auth process is a copy of this one: nothing of the last user may be in it. */
static void forget(struct login_monitor *m)
{
	login_attempt_forget(&m->attempt);
	login_frame_wipe(&m->frame);
	buf_free(&m->frame);
	arena_free(&m->arena);
	memset(&m->report, 0, sizeof m->report);
	memset(&m->id, 0, sizeof m->id);
	while (m->limits.n)
		fd_close(&m->limits.session[--m->limits.n]);
}

int login_keeper_run(struct login_monitor *m, const struct login_frame *handover)
{
	struct err e;
	int back = handback_make(&e), code;
	pid_t pid;

	if (back < 0)
		die_err(&e);
	settle_tls(m);
	pid = fork();
	if (pid < 0)
		die(ERR_TEMP, "fork failed: %s", strerror(errno));
	if (pid == 0) {
		m->limits.session[m->limits.n++] = back;
		m->kept = true;
		login_adopt(m, handover);
	}
	fd_close(&m->frames);
	forget(m);
	code = wait_for(pid);
	if (code != HANDBACK_EXIT)
		_exit(code);
	log_info("Unauthenticated: user=<%s>, %s", m->user, login_facts_text(m->facts));
	if (lseek(back, 0, SEEK_SET) != 0)
		die(ERR_TEMP, "what the session left can't be read: %s", strerror(errno));
	sigaction(LOGIN_HOUSE_SIGNAL, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
	return back;
}
