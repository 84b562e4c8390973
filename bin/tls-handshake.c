/*
 * tls-handshake: the half of tlswrap that has OpenSSL: reads the certificates, forks the process that speaks TLS, and, when TLS is to begin at once,
 * becomes the program. In: tlswrap's command line and environment; with SSLREQUEST the descriptors of lib/tls/request.h. Exit: 0 no handshake came,
 * 100 wrong configuration, 111 temporary failure. Manual: tlswrap(8).
 * Links: -lssl -lcrypto
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "sys/spawn.h"
#include "sys/start.h"
#include "tls/command.h"
#include "tls/ctx.h"
#include "tls/process.h"
#include "tls/request.h"

/* When the connection came: tlswrap has noted it. */
static int64_t started(void)
{
	const char *noted = getenv("LOGIN_STARTED");
	uint64_t ms;

	return noted && num_parse_u64(str_c(noted), &ms) && ms < INT64_MAX / 2 ? (int64_t)ms
	                                                                       : clock_mono_ms();
}

static const char *fact(const char *name)
{
	const char *value = getenv(name);

	return value ? value : "-";
}

/* Without TLS there is no program; how a good handshake went is for those who ask (debug = info). */
static void start(const struct tls_ctx *ctx)
{
	const struct tls_conf *c = ctx->main.conf;
	struct err e;

	if (tls_process_implicit(ctx, started() + (int64_t)c->handshake_s * 1000, &e) < 0) {
		if (c->debug >= 5)
			log_info("%s: rip=%s", e.text, fact("TCPREMOTEIP"));
		exit(0);
	}
	if (c->debug >= 6)
		log_info(
		    "TLS: %s, %s: rip=%s", fact("SSL_PROTOCOL"), fact("SSL_CIPHER"), fact("TCPREMOTEIP"));
}

int main(int argc, char **argv)
{
	char command = tls_request_asked(), **program;
	static char name[] = "tlswrap";
	struct tls_conf conf;
	struct tls_ctx ctx;
	struct arena arena;
	struct err e;

	argv[0] = name;
	sys_start(argv, command ? TLS_REQUEST_APP : 2);
	conf_check(argv[0]);
	tls_ctx_start();
	arena_init(&arena, "configuration", 16 << 20);
	program = tls_command_read(&conf, &arena, argc, argv);
	if (tls_ctx_make(&ctx, &conf, &arena, &e) < 0)
		die_err(&e);
	if (command)
		tls_process_requested(&ctx, command);
	start(&ctx);
	if (program == conf.exec && tls_conf_exec(&conf, getenv("TLS_SERVICE")))
		program = tls_conf_exec(&conf, getenv("TLS_SERVICE"));
	spawn_exec(program, &e);
	die_err(&e);
}
