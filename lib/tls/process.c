/* The TLS process. */
#include "tls/process.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "sys/become.h"
#include "sys/fd.h"
#include "sys/sandbox_words.h"
#include "tls/facts.h"
#include "tls/kernel.h"
#include "tls/proxyline.h"
#include "tls/pump.h"
#include "tls/request.h"
#include "tls/verify.h"

enum { MEMORY = 256 << 20, FILES = 64, CPU_S = 24 * 3600 };

static const struct sandbox_call calls[] = {
#include "tls/syscalls.allow"
};

struct cage {
	uid_t uid;
	gid_t gid;
};

/* Who this process will be. */
static int look_up(const struct tls_conf *c, struct cage *r, struct err *e)
{
	struct str gid = str_c(c->user), uid;
	uint32_t u, g;

	*r = (struct cage){0, 0};
	if (geteuid() != 0)
		return 0;
	if (str_cut(&gid, ':', &uid) && num_parse_u32(uid, &u) && num_parse_u32(gid, &g)) {
		*r = (struct cage){u, g};
		return 0;
	}
	return become_lookup(c->user, &r->uid, &r->gid, e);
}

/* descriptor log becomes 2: what a taken-over process could write into the log would be believed. -1: it stays. */
static void enter(const struct tls_conf *c, const struct cage *cage, int log)
{
	static const struct sandbox_limits limits = {
	    .memory = MEMORY, .files = FILES, .processes = 0, .cpu_s = CPU_S};
	struct err e;

	if (cage->uid && sandbox_chroot(c->chroot, &e) < 0)
		die_err(&e);
	if (sandbox_limit(&limits, &e) < 0)
		die_err(&e);
	if (cage->uid && become(cage->uid, cage->gid, NULL, 0, &e) < 0)
		die_err(&e);
	if (log >= 0 && dup2(log, 2) < 0)
		die(ERR_TEMP, "the log can't be replaced");
	if (sandbox_filter(calls, sizeof calls / sizeof *calls, SANDBOX_EPERM, &e) < 0)
		die_err(&e);
}

static void cage_here(const struct tls_ctx *t, int log)
{
	struct cage cage;
	struct err e;

	if (fd_set_cloexec(TLS_REQUEST_CONTROL, true) < 0 || fd_set_cloexec(TLS_REQUEST_APP, true) < 0)
		die(ERR_SYNTAX, "SSLREQUEST is set, but descriptors %d and %d aren't there",
		    TLS_REQUEST_CONTROL, TLS_REQUEST_APP);
	if (look_up(t->main.conf, &cage, &e) < 0)
		die_err(&e);
	enter(t->main.conf, &cage, log);
}

static SSL *new_ssl(const struct tls_ctx *t, int net, struct tls_kernel *k)
{
	SSL *ssl = SSL_new(t->main.ctx);

	if (!ssl || SSL_set_fd(ssl, net) != 1)
		die(ERR_TEMP, "OpenSSL has no memory");
	tls_kernel_attach(ssl, k);
	return ssl;
}

static int handshake(SSL *ssl, int net, int64_t deadline_ms, struct err *e)
{
	if (tls_pump_accept(ssl, net, deadline_ms, e) < 0)
		return -1;
	return tls_verify_peer(ssl, tls_ctx_conf(ssl), e);
}

/* The program gets the client's socket as it was before the handshake: blocking. */
static bool kernel_takes(SSL *ssl, int net, struct tls_kernel *k)
{
	return tls_ctx_conf(ssl)->ktls && tls_kernel_takes(ssl, k) && fd_set_nonblock(net, false) == 0;
}

/* What the handshake needed isn't needed any more: private memory shrinks to what a session costs. */
static void slim(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

/* What the connection came to: facts of TLS, and the service of the configuration. */
static void print_facts(SSL *ssl, struct buf *b)
{
	tls_facts_print(ssl, b);
	buf_printf(b, "TLS_SERVICE=%s", tls_ctx_conf(ssl)->name);
	buf_ch(b, '\0');
}

static void send_proxy_line(int app)
{
	struct buf b;

	buf_init(&b, TLS_FACTS_MAX);
	tls_proxyline_print(&b);
	if (fd_write_all(app, buf_str(&b)) < 0)
		_exit(1);
	buf_free(&b);
}

static void pump(SSL *ssl, int net, int app)
{
	const struct tls_conf *c = tls_ctx_conf(ssl);

	if (c->proxy)
		send_proxy_line(app);
	slim();
	tls_pump_run(ssl, net, app, c->idle_s, c->close_s);
}

_Noreturn static void answer_no(int answer, const struct err *why)
{
	struct buf b;

	buf_init(&b, TLS_FACTS_MAX);
	buf_printf(&b, "-%s", why->text);
	fd_write_all(answer, buf_str(&b));
	_exit(1);
}

_Noreturn void tls_process_implicit(const struct tls_ctx *t, int64_t deadline_ms)
{
	int answer = TLS_REQUEST_CONTROL, null = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct tls_kernel k = {.n = 0};
	struct err e = {.text = ""};
	struct buf b;
	bool kernel;
	SSL *ssl;

	cage_here(t, null);
	ssl = new_ssl(t, 0, &k);
	if (handshake(ssl, 0, deadline_ms, &e) < 0)
		answer_no(answer, &e);
	buf_init(&b, TLS_FACTS_MAX);
	kernel = kernel_takes(ssl, 0, &k);
	buf_ch(&b, kernel ? 'k' : '+');
	print_facts(ssl, &b);
	if (fd_write_all(answer, buf_str(&b)) < 0)
		_exit(1);
	fd_close(&answer);
	buf_free(&b);
	if (!kernel)
		pump(ssl, 0, TLS_REQUEST_APP);
	_exit(0);
}

/* The answer to the request; with kernel TLS our end, too. */
static void tell(SSL *ssl, char command, bool kernel)
{
	int control = TLS_REQUEST_CONTROL;
	struct buf b;

	buf_init(&b, TLS_FACTS_MAX);
	print_facts(ssl, &b);
	if (kernel)
		buf_add(&b, STR(TLS_REQUEST_TAKEN "\0"));
	buf_ch(&b, '\0');
	if (command != 'y' && fd_write_all(control, buf_str(&b)) < 0)
		_exit(1);
	buf_free(&b);
	fd_close(&control);
	if (kernel)
		_exit(0);
}

_Noreturn void tls_process_requested(const struct tls_ctx *t, char command)
{
	struct tls_kernel k = {.n = 0};
	struct err e = {.text = ""};
	SSL *ssl;

	cage_here(t, -1);
	ssl = new_ssl(t, 0, &k);
	if (handshake(ssl, 0, clock_mono_ms() + (int64_t)t->main.conf->handshake_s * 1000, &e) < 0) {
		if (t->main.conf->debug >= 5)
			log_info("TLS: %s", e.text);
		_exit(1);
	}
	if (t->main.conf->debug >= 6)
		log_info(
		    "TLS: %s, %s", SSL_get_version(ssl), SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)));
	tell(ssl, command, command == TLS_REQUEST_KERNEL && kernel_takes(ssl, 0, &k));
	close(2); /* the log: from here on only the client's bytes are handled */
	pump(ssl, 0, TLS_REQUEST_APP);
	_exit(0);
}
