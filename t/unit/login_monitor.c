/* The monitor under a hostile child: frames out of order, repeated, oversized, cut; and the good order for comparison. */
#include "login/monitor.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "tap.h"

#define ACCEPT "printf \"$DOVETAIL_REPORT\\0/\\0USER=bob\\0\"; sleep 5"
#define FRAMES 4
#define BACK 97

/* Each case: raw messages that the child sends; the monitor's exit code, and whether the session program was reached (exit 42). */
static const struct {
	const char *what, *chain;
	struct str send[FRAMES];
	int exit;
} cases[] = {
#define M(s)                    \
	{                       \
		s, sizeof s - 1 \
	}
#define PASSWORD M("P\5\0\0\0PLAIN\3\0\0\0bob\4\0\0\0pass")
#define CLIENT         \
	M("C\x9\0\0\0" \
	  "192.0.2.9"  \
	  "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")
#define HANDOVER M("H\5\0\0\0LOGIN\1\0\0\0a\0\0\0\0\0\0\0\0")
    {"nothing, then the end", "exit 1", {{0}}, 0},
    {"quit", "exit 1", {M("Q\2\0\0\0by")}, 0},
    {"hand-over without a login", ACCEPT, {HANDOVER}, 0},
    {"hand-over after a refusal", "exit 1", {PASSWORD, HANDOVER}, 0},
    {"a second login after success", ACCEPT, {PASSWORD, PASSWORD}, 0},
    {"a response outside of an exchange", ACCEPT, {M("R\1\0\0\0x")}, 0},
    {"a cancel outside of an exchange", ACCEPT, {M("X")}, 0},
    {"STARTTLS that isn't offered", ACCEPT, {M("T")}, 0},
    {"a mechanism that isn't offered", ACCEPT, {M("M\6\0\0\0GSSAPI\0\0\0\0\0\0\0\0")}, 0},
    {"a client's address, from one who isn't trusted", ACCEPT, {CLIENT, PASSWORD, HANDOVER}, 0},
    {"a frame of the monitor's own", ACCEPT, {M("o")}, 0},
    {"a cut frame", ACCEPT, {M("P\5\0\0\0PLAI")}, 0},
    {"a length of 4 GB", ACCEPT, {M("P\xff\xff\xff\xff")}, 0},
    {"no frame at all", ACCEPT, {M("\0\0\0\0")}, 0},
    {"a NUL in the password", ACCEPT, {M("P\5\0\0\0PLAIN\3\0\0\0bob\3\0\0\0a\0b"), HANDOVER}, 0},
    {"a NUL in the tag", ACCEPT, {PASSWORD, M("H\5\0\0\0LOGIN\2\0\0\0a\0\0\0\0\0\0\0\0\0")},
        ERR_EXIT_PERMANENT},
    {"the right order", ACCEPT, {PASSWORD, HANDOVER}, 42},
};

static char *session[] = {
    (char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c", (char *)(uintptr_t) "exit 42", NULL};

static bool kept; /* LOGIN_UNAUTHENTICATE */

_Noreturn static void monitor(int frames, pid_t child, const char *script)
{
	char *const chain[] = {
	    (char *)(uintptr_t) "sh", (char *)(uintptr_t) "-c", (char *)(uintptr_t)script, NULL};
	struct login_settings set;
	struct login_facts facts = {
	    .tls_control = -1, .tls_read = -1, .tls_write = -1, .started_ms = clock_mono_ms()};
	struct login_monitor m = {.service = "imap",
	    .set = &set,
	    .facts = &facts,
	    .chain = chain,
	    .session = session,
	    .frames = frames,
	    .child = child,
	    .limits = {.dir = -1, .waiting = -1, .house = -1}};

	login_settings_load(&set);
	set.unauthenticate = kept;
	login_monitor_run(&m);
	/* It came back: nothing of the user is left in it. */
	_exit(m.back > 2 && lseek(m.back, 0, SEEK_CUR) == 0 && !m.attempt.message.p && !m.frame.p &&
	              !m.limits.n && !m.report.env.p && !m.id.uid
	          ? BACK
	          : 98);
}

/* The hostile child: sends its messages, reads whatever comes between (nothing answers a client's address). */
_Noreturn static void hostile(int frames, const struct str *send)
{
	char any[200];

	for (int i = 0; i < FRAMES && send[i].n; i++) {
		if (write(frames, send[i].p, send[i].n) < 0 ||
		    (i + 1 < FRAMES && send[i + 1].n && send[i].p[0] != LOGIN_FRAME_CLIENT &&
		        read(frames, any, sizeof any) < 0))
			break;
	}
	_exit(0);
}

static int run(const char *chain, const struct str *send)
{
	int s[2], status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		pid_t child;
		int null = open("/dev/null", O_WRONLY);

		dup2(null, 2);
		if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, s) < 0)
			_exit(90);
		child = fork();
		if (child == 0) {
			close(s[0]);
			hostile(s[1], send);
		}
		close(s[1]);
		/* As a user like any other: whom the chain's processes belong to is what a login gives. */
		if (geteuid() == 0 && (setgid(2001) < 0 || setuid(2001) < 0))
			_exit(91);
		monitor(s[0], child, chain);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(void)
{
	setenv("LOGIN_FAILURE_DELAY", "0", 1);
	for (int way = 0; way < 2; way++) {
		kept = way == 1;
		for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
			is_int(run(cases[i].chain, cases[i].send), cases[i].exit, cases[i].what);
	}
	session[2] = (char *)(uintptr_t) "exit 85";
	is_int(run(ACCEPT, cases[sizeof cases / sizeof *cases - 1].send), BACK,
	    "a session that gives the connection back");
	session[2] = (char *)(uintptr_t) "kill -9 $$";
	is_int(run(ACCEPT, cases[sizeof cases / sizeof *cases - 1].send), 128 + 9, "one that is killed");
	kept = false;
	session[2] = (char *)(uintptr_t) "exit 85";
	is_int(run(ACCEPT, cases[sizeof cases / sizeof *cases - 1].send), 85, "nobody waits for it");
	return done();
}
