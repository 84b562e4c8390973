/*
 * proxyenv: reads the PROXY header that a load balancer puts in front of a connection, sets the variables that tell of the connection
 * by it, and executes a program.
 *
 *	proxyenv program …       descriptor 0: the connection
 *
 * Only balancers in the networks of LOGIN_TRUSTED are listened to. Exit: 0 the connection ended or isn't a balancer's, 100 misuse or
 * settings; else the program's. Man page: proxyenv(8).
 */
#include <stdlib.h>
#include <unistd.h>

#include "auth/net.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "conf/conf.h"
#include "io/wait.h"
#include "login/proxy.h"
#include "sys/peer.h"
#include "sys/spawn.h"
#include "sys/start.h"

_Noreturn static void leave(const char *why)
{
	const char *ip = getenv("TCPREMOTEIP");

	log_warning("%s: rip=%s", why, ip ? ip : "local");
	exit(0);
}

/* Not a byte more than the header has. */
static struct str read_header(char text[static LOGIN_PROXY_MAX], int64_t deadline_ms)
{
	struct str have = {text, 0};

	for (ssize_t more; (more = login_proxy_more(have)) != 0;) {
		int64_t left = deadline_ms - clock_mono_ms();
		ssize_t n;

		if (more < 0)
			leave("no PROXY header");
		if (wait_read(0, left > 0 ? (int)left : 0) <= 0)
			leave("no PROXY header in time");
		n = read(0, text + have.n, (size_t)more);
		if (n <= 0)
			leave("the connection ended within its PROXY header");
		have.n += (size_t)n;
	}
	return have;
}

static void set(const char *name, const char *value)
{
	if (*value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

int main(int argc, char **argv)
{
	const char *trusted, *ip;
	char text[LOGIN_PROXY_MAX];
	struct login_proxy p;
	struct err e;

	sys_start(argv, 2);
	if (argc < 2 || argv[1][0] == '-')
		die(ERR_SYNTAX, "usage: %s program ...", argv[0]);
	conf_check("proxyenv");
	trusted = conf_string("LOGIN_TRUSTED");
	if (!trusted || !auth_net_is_valid(str_c(trusted)))
		die(ERR_SYNTAX, "LOGIN_TRUSTED must name the networks of the load balancers");
	peer_setenv(0);
	ip = getenv("TCPREMOTEIP");
	if (!auth_net_match(str_c(trusted), str_c(ip ? ip : "")))
		leave("not from a network of LOGIN_TRUSTED");
	if (!login_proxy_parse(read_header(text, clock_mono_ms() + conf_seconds("LOGIN_TIMEOUT") * 1000), &p))
		leave("a malformed PROXY header");
	if (!p.local) {
		set("TCPREMOTEIP", p.rip);
		set("TCPREMOTEPORT", p.rport);
		set("TCPLOCALIP", p.lip);
		set("TCPLOCALPORT", p.lport);
		set("SSL_PROTOCOL", p.tls);
		set("TLS_SERVER_NAME", p.server_name);
	}
	spawn_exec(argv + 1, &e);
	die_err(&e);
}
