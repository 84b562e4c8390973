/*
 * tls-handshake: the half of tlswrap that has OpenSSL: reads the certificates, gives up every right, and speaks TLS. Started by tlswrap alone, with
 * its command line and environment, SSLREQUEST and the descriptors of lib/tls/request.h. Exit: 0 the connection ended, 1 no handshake came, 100
 * wrong configuration, 111 temporary failure. Manual: tlswrap(8).
 * Archives: -lssl -lcrypto
 * Flags: -Wl,--wrap=ssl_evp_cipher_fetch -Wl,--wrap=ssl_evp_md_fetch
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/num.h"
#include "conf/conf.h"
#include "sys/outlive.h"
#include "sys/start.h"
#include "tls/command.h"
#include "tls/ctx.h"
#include "tls/implicit.h"
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

int main(int argc, char **argv)
{
	static char name[] = "tlswrap";
	char command = tls_request_asked();
	struct tls_conf conf;
	struct tls_ctx ctx;
	struct arena arena;
	struct err e;

	argv[0] = name;
	sys_start(argv, TLS_REQUEST_APP);
	sys_outlive();
	if (!command)
		die(ERR_SYNTAX, "tls-handshake was started by hand: tlswrap starts it");
	conf_check(argv[0]);
	arena_init(&arena, "configuration", 16 << 20);
	tls_command_read(&conf, &arena, argc, argv);
	tls_ctx_start(&conf);
	if (tls_ctx_make(&ctx, &conf, &arena, &e) < 0)
		die_err(&e);
	if (command != TLS_IMPLICIT_COMMAND)
		tls_process_requested(&ctx, command);
	tls_process_implicit(&ctx, started() + (int64_t)conf.handshake_s * 1000);
}
