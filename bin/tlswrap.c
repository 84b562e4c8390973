/*
 * tlswrap: TLS in front of a program that speaks on descriptors 0 and 1; at once, or when that program asks (UCSPI-TLS). In: descriptor 0 the
 * client's connection; a configuration in stunnel's syntax, flags, or TLS_ settings. Out: it becomes the program; beside it tls-handshake has OpenSSL,
 * started at once or when the program asks. Exit: 0 no handshake came, 100 wrong usage or configuration, 111 temporary failure.
 * Manual: tlswrap(8).
 */
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "conf/conf.h"
#include "sys/program.h"
#include "sys/peer.h"
#include "sys/spawn.h"
#include "sys/start.h"
#include "tls/command.h"
#include "tls/implicit.h"
#include "tls/request.h"

#define HANDSHAKE "tls-handshake"

/* One deadline covers handshake and login: login reads when the connection began. */
static int64_t note_start(void)
{
	int64_t now = clock_mono_ms();
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)now);
	setenv("LOGIN_STARTED", text, 1);
	return now;
}

static const char *fact(const char *name)
{
	const char *value = getenv(name);

	return value ? value : "-";
}

/* Said when nothing worse is wrong: the TLS process gets descriptor 0 alone. */
static void check_connection(void)
{
	struct stat in, out;

	if (fstat(0, &in) < 0 || fstat(1, &out) < 0 || !S_ISSOCK(in.st_mode))
		die(ERR_CANNOT, "descriptor 0 is no socket: tlswrap is started by a super-server (tcpserver, "
		                "systemd, xinetd), which gives it the connection");
	if (in.st_dev != out.st_dev || in.st_ino != out.st_ino)
		die(ERR_CANNOT, "descriptors 0 and 1 are not one socket: let the super-server give the "
		                "program the connection itself");
}

_Noreturn static void end_without_tls(const struct tls_conf *c, const struct err *why)
{
	check_connection();
	if (c->debug >= 5)
		log_info("%s: rip=%s", why->text, fact("TCPREMOTEIP"));
	exit(0);
}

/* Without TLS there is no program; how a good handshake went is for those who ask (debug = info). */
static void begin(char **argv, const struct tls_conf *c, int64_t started)
{
	struct err e;
	int r = tls_implicit_start(argv, started + (int64_t)c->handshake_s * 1000, &e);

	if (r > 0)
		exit(r);
	if (r < 0)
		end_without_tls(c, &e);
	if (c->debug >= 6)
		log_info(
		    "TLS: %s, %s: rip=%s", fact("SSL_PROTOCOL"), fact("SSL_CIPHER"), fact("TCPREMOTEIP"));
}

/* Found out now instead of at the first request: what STARTTLS would fail for. */
static void check_files(const struct tls_conf *c)
{
	struct err e;

	if (!c->cert)
		die(ERR_SYNTAX, "no certificate: cert in the configuration file, -c, or TLS_CERT");
	if (access(c->cert, R_OK) == 0 && (!c->key || access(c->key, R_OK) == 0))
		return;
	err_sys(&e, "certificate %s or key %s can't be read", c->cert, c->key ? c->key : c->cert);
	e.kind = ERR_CANNOT;
	die_err(&e);
}

int main(int argc, char **argv)
{
	struct tls_conf conf;
	struct arena arena;
	int64_t started;
	char **program;
	struct err e;

	sys_start(argv, 2);
	conf_check(argv[0]);
	started = note_start();
	arena_init(&arena, "configuration", 16 << 20);
	program = tls_command_read(&conf, &arena, argc, argv);
	peer_setenv(0);
	peer_nodelay(0);
	tls_command_clear();
	argv[0] = (char *)(uintptr_t)program_path(HANDSHAKE);
	if (conf.starttls) {
		check_files(&conf);
		check_connection();
		if (tls_request_offer(argv, conf.ktls, &e) < 0)
			die_err(&e);
	} else {
		begin(argv, &conf, started);
		if (program == conf.exec && tls_conf_exec(&conf, getenv("TLS_SERVICE")))
			program = tls_conf_exec(&conf, getenv("TLS_SERVICE"));
	}
	spawn_exec(program, &e);
	die_err(&e);
}
