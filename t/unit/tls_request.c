/* The request for TLS, with a shell in the place of tls-handshake. */
#include "tls/request.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/num.h"
#include "sys/fd.h"
#include "tap.h"

static int number(const char *name)
{
	uint32_t n = 0;

	return getenv(name) && num_parse_u32(str_c(getenv(name)), &n) ? (int)n : -1;
}

static int offer(void)
{
	static char sh[] = "/bin/sh", c[] = "-c",
	            script[] = "echo \"$SSLREQUEST\" >&4; printf facts >&3; exit 7";
	static char *const argv[] = {sh, c, script, NULL};
	struct err e;

	setenv("SSLREQUEST", "Y", 1);
	return tls_request_offer(argv, true, &e);
}

int main(void)
{
	char got[16];
	int status, control;
	ssize_t n;

	ok(offer() == 0, "offered");
	ok(tls_request_asked() == '\0', "nobody has asked yet");
	control = number("SSLCTLFD");
	ok(control > 2 && number("SSLREADFD") > 2 && number("SSLWRITEFD") != number("SSLREADFD"),
	    "three numbers");
	ok(write(control, "y", 1) == 1, "asked");
	n = fd_read_full(number("SSLREADFD"), got, 2);
	is_str(str_of(got, n > 0 ? (size_t)n : 0), STR("y\n"),
	    "the program behind it was started, and told what was asked");
	n = fd_read_full(control, got, 5);
	is_str(str_of(got, n > 0 ? (size_t)n : 0), STR("facts"), "it has the control socket");
	wait(&status);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 7, "its end");

	offer();
	close(number("SSLCTLFD"));
	wait(&status);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the end of the control socket: nobody will ask");
	offer();
	ok(write(number("SSLCTLFD"), "x", 1) == 1, "an unknown command");
	wait(&status);
	ok(WIFEXITED(status) && WEXITSTATUS(status) == 1, "is refused");
	setenv("SSLREQUEST", "Y", 1);
	ok(tls_request_asked() == 'Y', "the command as tls-handshake sees it");
	return done();
}
