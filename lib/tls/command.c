/* The command line of tlswrap. */
#include "tls/command.h"

#include <getopt.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "conf/conf.h"
#include "sys/program.h"
#include "tls/request.h"

struct flags {
	const char *file, *service, *cert, *key, *alpn;
	bool on_request;
};

static void usage(void)
{
	die(ERR_SYNTAX, "usage: tlswrap [-n] [-f config] [-s service] [-c cert] [-k key] [-a alpn] [program "
	                "[argument ...]]");
}

static void read_flags(struct flags *f, int argc, char **argv)
{
	static const struct option names[] = {{"starttls", no_argument, NULL, 'n'},
	    {"config", required_argument, NULL, 'f'}, {"service", required_argument, NULL, 's'},
	    {"cert", required_argument, NULL, 'c'}, {"key", required_argument, NULL, 'k'},
	    {"alpn", required_argument, NULL, 'a'}, {NULL, 0, NULL, 0}};

	for (int o; (o = getopt_long(argc, argv, "+nf:s:c:k:a:", names, NULL)) != -1;) {
		switch (o) {
		case 'n':
			f->on_request = true;
			break;
		case 'f':
			f->file = optarg;
			break;
		case 's':
			f->service = optarg;
			break;
		case 'c':
			f->cert = optarg;
			break;
		case 'k':
			f->key = optarg;
			break;
		case 'a':
			f->alpn = optarg;
			break;
		default:
			usage();
		}
	}
}

/* Of all services: the program behind them speaks one protocol. */
static void set_alpn(struct tls_conf *c, const char *alpn)
{
	if (!alpn)
		return;
	c->alpn = alpn;
	for (size_t i = 0; i < c->sni.n; i++)
		c->sni.p[i].conf->alpn = alpn;
}

/* The end of a connection with kernel TLS differs from that of others (io/ktls): programs of ours know it. */
static bool may_have_kernel(const struct tls_conf *c, const char *program)
{
	static const char *const modes[] = {"auto", "no", "always"};
	const char *mode = modes[conf_enum("TLS_KTLS")], *slash = strrchr(program, '/');

	if (c->proxy || tls_request_asked() == 'y' || tls_request_asked() == 'Y')
		return false;
	return strcmp(mode, "always") == 0 ||
	       (strcmp(mode, "auto") == 0 && program_is_ours(slash ? slash + 1 : program));
}

static void set_kernel(struct tls_conf *c, const char *program)
{
	c->ktls = may_have_kernel(c, program);
	for (size_t i = 0; i < c->sni.n; i++) {
		struct tls_conf *one = c->sni.p[i].conf;

		one->ktls = may_have_kernel(one, one->exec ? *one->exec : program);
	}
}

char **tls_command_read(struct tls_conf *c, struct arena *a, int argc, char **argv)
{
	struct flags f = {.file = conf_string("TLS_CONFIG")};
	char **program;
	struct err e;

	tls_conf_init(c);
	read_flags(&f, argc, argv);
	if (f.file && tls_conf_load(c, a, f.file, f.service, &e) < 0)
		die_err(&e);
	if (f.cert) {
		c->cert = f.cert;
		c->key = NULL;
	}
	c->key = f.key ? f.key : c->key;
	set_alpn(c, f.alpn);
	c->starttls = c->starttls || f.on_request;
	program = argv[optind] ? argv + optind : c->exec;
	if (!program)
		usage();
	set_kernel(c, *program);
	return program;
}

void tls_command_clear(void)
{
	static const char *const names[] = {"SSL_PROTOCOL", "SSL_CIPHER", "SSL_CLIENT_VERIFY",
	    "SSL_CLIENT_S_DN", "SSL_CLIENT_S_DN_CN", "SSL_TLS_SNI", "SSL_PEER_CERT_HASH", "SSL_ALPN",
	    "SSLTLS", "TLS_VERSION", "TLS_CIPHER", "TLS_SERVER_NAME", "TLS_EXPORTER", "TLS_UNIQUE",
	    "TLS_ENDPOINT", "TLS_CLIENT_NAME", "TLS_SERVICE", "SSLCTLFD", "SSLREADFD", "SSLWRITEFD",
	    "SSLKTLS"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
}
