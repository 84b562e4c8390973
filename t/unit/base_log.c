/* log: one line per event, priorities for the journal, no control bytes. */
#include "base/log.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"
#include "tap.h"

static char got[4000];

static void capture(void (*say)(void), const char *journal)
{
	char name[] = "/tmp/dovetail-log.XXXXXX", env[60];
	int fd = mkstemp(name), saved = dup(2);
	struct stat st;
	ssize_t n;

	unlink(name);
	dup2(fd, 2);
	fstat(fd, &st);
	snprintf(env, sizeof env, "%llu:%llu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
	if (journal)
		setenv("JOURNAL_STREAM", env, 1);
	else
		unsetenv("JOURNAL_STREAM");
	log_open("prog");
	say();
	n = fd_pread_full(fd, got, sizeof got - 1, 0);
	got[n > 0 ? n : 0] = '\0';
	dup2(saved, 2);
	close(saved);
	close(fd);
}

static void plain(void)
{
	log_about(NULL, NULL);
	log_info("one\ntwo");
	log_about("ann", "s1");
	log_warning("w");
	log_debug("not shown");
}

static void error_line(void)
{
	log_about(NULL, NULL);
	log_error("e");
}

/* The system's log takes datagrams (RFC 3164). */
static void to_syslog(void)
{
	int pair[2], saved = dup(2);
	ssize_t n;

	unsetenv("JOURNAL_STREAM");
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0)
		return;
	dup2(pair[0], 2);
	log_open("prog");
	error_line();
	n = read(pair[1], got, sizeof got - 1);
	got[n > 0 ? n : 0] = '\0';
	dup2(saved, 2);
}

int main(void)
{
	char want[200];

	capture(plain, NULL);
	snprintf(want, sizeof want, "prog[%d]: one?two\nprog[%d](ann, s1): warning: w\n", (int)getpid(),
	    (int)getpid());
	is_str(str_c(got), str_c(want), "plain lines");
	capture(error_line, "yes");
	snprintf(want, sizeof want, "<3>prog[%d]: error: e\n", (int)getpid());
	is_str(str_c(got), str_c(want), "with a priority for the journal");
	to_syslog();
	snprintf(want, sizeof want, "<19>prog[%d]: error: e\n", (int)getpid());
	is_str(str_c(got), str_c(want), "with facility and priority for the system's log");
	return done();
}
