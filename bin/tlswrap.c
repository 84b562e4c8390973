/*
 * tlswrap: TLS in front of a program that speaks on descriptors 0 and 1; at once, or when that program asks (UCSPI-TLS). In: descriptor 0 the
 * client's connection; a configuration in stunnel's syntax, flags, or TLS_ settings. Out: the program with a plain stream and
 * the connection's facts in its environment. Exit: 0 no handshake came, 100 wrong usage or configuration, 111 temporary failure.
 * Manual: tlswrap(8).
 * Links: -lssl -lcrypto
 */
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "conf/conf.h"
#include "sys/peer.h"
#include "sys/spawn.h"
#include "sys/start.h"
#include "tls/ctx.h"
#include "tls/facts.h"
#include "tls/process.h"

static void usage(void)
{
	die(ERR_SYNTAX, "usage: tlswrap [-n] [-f config] [-s service] [-c cert] [-k key] [-a alpn] [program "
	                "[argument ...]]");
}

static const struct option names[] = {{"starttls", no_argument, NULL, 'n'},
    {"config", required_argument, NULL, 'f'}, {"service", required_argument, NULL, 's'},
    {"cert", required_argument, NULL, 'c'}, {"key", required_argument, NULL, 'k'},
    {"alpn", required_argument, NULL, 'a'}, {NULL, 0, NULL, 0}};

/* Flags win over the file, the file over the environment. The arguments that are left are the program. */
static char **configure(struct tls_conf *c, struct arena *a, int argc, char **argv)
{
	const char *file = conf_string("TLS_CONFIG"), *service = NULL, *cert = NULL, *key = NULL,
	           *alpn = NULL;
	bool on_request = false;
	struct err e;

	for (int o; (o = getopt_long(argc, argv, "+nf:s:c:k:a:", names, NULL)) != -1;) {
		switch (o) {
		case 'n':
			on_request = true;
			break;
		case 'f':
			file = optarg;
			break;
		case 's':
			service = optarg;
			break;
		case 'c':
			cert = optarg;
			break;
		case 'k':
			key = optarg;
			break;
		case 'a':
			alpn = optarg;
			break;
		default:
			usage();
		}
	}
	if (file && tls_conf_load(c, a, file, service, &e) < 0)
		die_err(&e);
	if (cert) {
		c->cert = cert;
		c->key = NULL;
	}
	c->key = key ? key : c->key;
	c->alpn = alpn ? alpn : c->alpn;
	c->starttls = c->starttls || on_request;
	return argv[optind] ? argv + optind : c->exec;
}

/* One deadline covers handshake and login: login reads when the connection began. */
static int64_t note_start(void)
{
	int64_t now = clock_mono_ms();
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)now);
	setenv("LOGIN_STARTED", text, 1);
	return now;
}

int main(int argc, char **argv)
{
	struct tls_conf conf;
	struct tls_ctx ctx;
	struct arena arena;
	char **program;
	int64_t started;
	struct err e;

	sys_start(argv, 2);
	conf_check(argv[0]);
	started = note_start();
	tls_ctx_start();
	arena_init(&arena, "configuration", 16 << 20);
	tls_conf_init(&conf);
	program = configure(&conf, &arena, argc, argv);
	if (!program)
		usage();
	if (tls_ctx_make(&ctx, &conf, &arena, &e) < 0)
		die_err(&e);
	peer_setenv(0);
	tls_facts_clear();
	if (conf.starttls) {
		if (tls_process_on_request(&ctx, &e) < 0)
			die_err(&e);
	} else if (tls_process_implicit(&ctx, started + (int64_t)conf.handshake_s * 1000, &e) < 0) {
		log_info("%s: rip=%s", e.text, getenv("TCPREMOTEIP") ? getenv("TCPREMOTEIP") : "local");
		return 0;
	}
	spawn_exec(program, &e);
	die_err(&e);
}
