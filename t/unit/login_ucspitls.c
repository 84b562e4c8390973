/* The application's side of UCSPI-TLS. */
#include "login/ucspitls.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "sys/fd.h"
#include "tap.h"

/* What a TLS process that answers `answer` leads to: 0 or -1. */
static int with(struct str answer, struct login_facts *f, struct err *e)
{
	int s[2], r;
	pid_t pid;
	char c;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, s) < 0)
		return -2;
	pid = fork();
	if (pid == 0) {
		close(s[0]);
		if (read(s[1], &c, 1) != 1 || c != 'Y')
			_exit(1);
		for (size_t i = 0; i < answer.n; i++)
			fd_write_all(s[1], str_of(answer.p + i, 1));
		_exit(0);
	}
	close(s[1]);
	f->tls_control = s[0];
	r = login_ucspitls_start(f, clock_mono_ms() + 5000, e);
	close(s[0]);
	waitpid(pid, NULL, 0);
	return r;
}

int main(void)
{
	struct login_facts f = {.can_starttls = true};
	struct err e;

	unsetenv("LD_PRELOAD");
	is_int(with(STR("SSL_PROTOCOL=TLSv1.3\0LD_PRELOAD=x\0TLS_CIPHER=c=d\0SSLX\0\0"), &f, &e), 0, "facts");
	is_str(str_c(f.tls), STR("TLSv1.3"), "the version");
	is_str(str_c(getenv("TLS_CIPHER")), STR("c=d"), "a value with =");
	ok(!getenv("LD_PRELOAD") && !getenv("SSLX"), "only what is meant");
	unsetenv("SSL_PROTOCOL");
	is_int(with(STR("\0\0"), &f, &e), 0, "no facts");
	is_str(str_c(f.tls), STR("yes"), "TLS nevertheless");
	is_int(with(STR("SSL_PROTOCOL=TLSv1.3"), &f, &e), -1, "an answer that is cut");
	is_int(with(STR(""), &f, &e), -1, "no answer: the handshake failed");
	ok(!login_ucspitls_is_whole(STR("\0")) && login_ucspitls_is_whole(STR("a=b\0\0")),
	    "where an answer ends");
	return done();
}
