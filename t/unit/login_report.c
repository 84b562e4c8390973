/* Reports: the message, the text of /proc, the environment that comes of it. */
#include "login/report.h"

#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tap.h"

#define NONCE "0123456789abcdef0123456789abcdef"

static void messages(void)
{
	char *env[] = {(char *)(uintptr_t) "USER=bob", (char *)(uintptr_t) "A=", NULL};
	struct login_report r;
	struct buf b;

	buf_init(&b, LOGIN_REPORT_MAX);
	ok(chain_report_print(&b, NONCE, "/home/bob", env), "printed");
	ok(login_report_parse(buf_str(&b), STR(NONCE), &r), "parsed");
	is_str(r.dir, STR("/home/bob"), "directory");
	is_str(r.env, STR("USER=bob\0A=\0"), "environment");
	ok(!login_report_parse(buf_str(&b), STR("x123456789abcdef0123456789abcdef"), &r), "another nonce");
	ok(!login_report_parse(str_head(buf_str(&b), b.n - 1), STR(NONCE), &r), "cut");
	ok(!login_report_parse(STR(""), STR(NONCE), &r) &&
	        !login_report_parse(STR(NONCE "\0"), STR(NONCE), &r),
	    "too short");
	buf_free(&b);
}

static void status(void)
{
	struct login_identity id = {.uid = 2001};
	pid_t parent = 0;
	struct err e;

	ok(login_report_status(STR("Name:\tx\nPPid:\t77\nUid:\t2001\t2001\t2001\t2001\nGroups:\t5 6 \n"), &id,
	       &parent, &e) == 0,
	    "status");
	ok(parent == 77 && id.ngroups == 2 && id.groups[0] == 5 && id.groups[1] == 6, "parent and groups");
	ok(login_report_status(STR("PPid:\t77\nUid:\t2001\t0\nGroups:\t \n"), &id, &parent, &e) == 0 &&
	        id.ngroups == 0,
	    "no groups");
	ok(login_report_status(STR("PPid:\t77\nUid:\t0\t2001\nGroups:\t \n"), &id, &parent, &e) < 0,
	    "another real uid");
	ok(login_report_status(STR("PPid:\t77\nUid:\t2001\n"), &id, &parent, &e) < 0, "no groups line");
	ok(login_report_status(STR("PPid:\t1\nUid:\t2001\nGroups:\t5 x\n"), &id, &parent, &e) < 0,
	    "no number");
}

static void environment(void)
{
	setenv("SECRET", "x", 1);
	setenv("TCPREMOTEIP", "192.0.2.1", 1);
	setenv("SSL_PROTOCOL", "TLSv1.3", 1);
	login_report_setenv(
	    STR("USER=bob\0TCPREMOTEIP=6.6.6.6\0TLS_X=y\0DOVETAIL_TAG=z\0NOTHING\0=x\0MAIL=maildir:~/M\0"));
	is_str(str_c(getenv("USER")), STR("bob"), "the report's");
	is_str(str_c(getenv("MAIL")), STR("maildir:~/M"), "also the last");
	is_str(str_c(getenv("TCPREMOTEIP")), STR("192.0.2.1"), "facts of the connection stay");
	is_str(str_c(getenv("SSL_PROTOCOL")), STR("TLSv1.3"), "of TLS too");
	ok(!getenv("SECRET") && !getenv("TLS_X") && !getenv("DOVETAIL_TAG"),
	    "what the chain dropped or forged isn't there");
}

static void credentials(void)
{
	struct login_identity id;
	struct buf b;
	int s[2], on = 1;
	pid_t pid;

	buf_init(&b, LOGIN_REPORT_MAX);
	ok(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, s) == 0 &&
	        setsockopt(s[0], SOL_SOCKET, SO_PASSCRED, &on, sizeof on) == 0,
	    "socket");
	ok(write(s[1], "hello", 5) == 5, "a message");
	is_int(login_report_read(s[0], &b, &pid, &id), 1, "read");
	is_str(buf_str(&b), STR("hello"), "its bytes");
	ok(pid == getpid() && id.uid == getuid() && id.gid == getgid(), "who sent it, says the kernel");
	close(s[1]);
	is_int(login_report_read(s[0], &b, &pid, &id), 0, "the end");
	buf_free(&b);
}

int main(void)
{
	messages();
	status();
	credentials();
	environment();
	return done();
}
