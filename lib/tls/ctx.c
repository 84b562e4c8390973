/* Contexts. */
#include "tls/ctx.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <stdarg.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "tls/kernel.h"
#include "tls/lean.h"
#include "tls/staple.h"
#include "tls/verify.h"
#include "tls/why.h"

/* Unless somebody says otherwise: a stolen key doesn't open what was recorded before (no key exchange by RSA). */
#define CIPHERS "DEFAULT:!kRSA:!PSK:!SRP"

enum { NAME_MAX_LEN = 255 };

int tls_ctx_err(struct err *e, const char *fmt, ...)
{
	char what[300], why[TLS_WHY_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	tls_why(why);
	return err_set(e, ERR_CANNOT, "%s: %s", what, why);
}

static int number_of(const char *version)
{
	static const struct {
		const char *name;
		int number;
	} table[] = {{"TLSv1", TLS1_VERSION}, {"TLSv1.1", TLS1_1_VERSION}, {"TLSv1.2", TLS1_2_VERSION},
	    {"TLSv1.3", TLS1_3_VERSION}};

	for (size_t i = 0; version && i < sizeof table / sizeof *table; i++) {
		if (strcmp(version, table[i].name) == 0)
			return table[i].number;
	}
	return 0;
}

/* Nothing but a certificate and a key, or what doesn't ask for other algorithms than tls/lean.h's. */
static bool is_plain(const struct tls_conf *c)
{
	return !c->ciphers && !c->ciphersuites && !c->curves && !c->dhparam && !c->commands.n &&
	       !c->options && !c->options_off && c->security < 0 && c->verify == TLS_CONF_VERIFY_NONE &&
	       !c->cafile && !c->capath && !c->ocsp && (!c->min || number_of(c->min) >= TLS1_2_VERSION);
}

void tls_ctx_start(const struct tls_conf *c)
{
	bool plain = is_plain(c);

	for (size_t i = 0; i < c->sni.n; i++)
		plain = plain && is_plain(c->sni.p[i].conf);
	tls_lean_start(plain);
}

/* A key that is locked is an error, not a question on somebody's terminal. */
static int no_passphrase(char *dst, int size, int writes, void *arg)
{
	(void)dst, (void)size, (void)writes, (void)arg;
	return -1;
}

static int try_cert(SSL_CTX *ctx, const char *cert, const char *key, struct err *e)
{
	SSL_CTX_set_default_passwd_cb(ctx, no_passphrase);
	if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1)
		return tls_ctx_err(e, "certificate %s", cert);
	if (SSL_CTX_use_PrivateKey_file(ctx, key ? key : cert, SSL_FILETYPE_PEM) != 1)
		return tls_ctx_err(e, "key %s", key ? key : cert);
	return SSL_CTX_check_private_key(ctx) == 1
	           ? 0
	           : tls_ctx_err(e, "key %s for certificate %s", key ? key : cert, cert);
}

/* Served all the same: some clients ask their user. */
static int warn(SSL_CTX *ctx, const char *cert)
{
	char why[TLS_WHY_MAX];

	if (tls_why_not_now(SSL_CTX_get0_certificate(ctx), clock_now_s(), why))
		log_warning("certificate %s %s", cert, why);
	return 0;
}

static int load_cert(SSL_CTX *ctx, const char *cert, const char *key, struct err *e)
{
	if (try_cert(ctx, cert, key, e) == 0 || (tls_lean_rest() && try_cert(ctx, cert, key, e) == 0))
		return warn(ctx, cert);
	return -1;
}

static int set_protocol(SSL_CTX *ctx, const struct tls_conf *c, struct err *e)
{
	SSL_CTX_set_min_proto_version(ctx, number_of(c->min));
	SSL_CTX_set_max_proto_version(ctx, number_of(c->max));
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
	                             SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA | c->options);
	if (c->ktls && tls_kernel_is_there()) {
		SSL_CTX_set_options(ctx, SSL_OP_ENABLE_KTLS);
		tls_kernel_watch(ctx);
	}
	SSL_CTX_clear_options(ctx, c->options_off);
	/* Buffers go back to malloc between records; a write may be resumed from where the data has moved to. */
	SSL_CTX_set_mode(ctx,
	    SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	if (SSL_CTX_set_cipher_list(ctx, c->ciphers ? c->ciphers : CIPHERS) != 1)
		return tls_ctx_err(e, "ciphers %s", c->ciphers);
	if (c->ciphersuites && SSL_CTX_set_ciphersuites(ctx, c->ciphersuites) != 1)
		return tls_ctx_err(e, "ciphersuites %s", c->ciphersuites);
	if (c->curves && SSL_CTX_set1_groups_list(ctx, c->curves) != 1)
		return tls_ctx_err(e,
		    "curves %s (one that isn't known: X25519, X448 and those of openssl ecparam -list_curves "
		    "are)",
		    c->curves);
	return 0;
}

static int set_dh(SSL_CTX *ctx, const char *path, struct err *e)
{
	BIO *in;
	EVP_PKEY *dh;

	if (!path) {
		SSL_CTX_set_dh_auto(ctx, 1);
		return 0;
	}
	in = BIO_new_file(path, "r");
	dh = in ? PEM_read_bio_Parameters(in, NULL) : NULL;
	BIO_free(in);
	if (!dh || SSL_CTX_set0_tmp_dh_pkey(ctx, dh) != 1)
		return tls_ctx_err(e, "Diffie-Hellman parameters %s", path);
	return 0;
}

static int run_commands(SSL_CTX *ctx, const struct tls_conf *c, struct err *e)
{
	SSL_CONF_CTX *conf = c->commands.n ? SSL_CONF_CTX_new() : NULL;
	int r = 0;

	if (!c->commands.n)
		return 0;
	SSL_CONF_CTX_set_flags(conf, SSL_CONF_FLAG_FILE | SSL_CONF_FLAG_SERVER | SSL_CONF_FLAG_CERTIFICATE |
	                                 SSL_CONF_FLAG_SHOW_ERRORS);
	SSL_CONF_CTX_set_ssl_ctx(conf, ctx);
	for (size_t i = 0; r == 0 && i < c->commands.n; i++) {
		const struct tls_conf_command *one = &c->commands.p[i];

		if (SSL_CONF_cmd(conf, one->name, one->value) <= 0)
			r = tls_ctx_err(e, "config = %s:%s", one->name, one->value ? one->value : "");
	}
	if (r == 0 && SSL_CONF_CTX_finish(conf) != 1)
		r = tls_ctx_err(e, "config of [%s]", c->name);
	SSL_CONF_CTX_free(conf);
	return r;
}

static int make_one(struct tls_ctx_service *s, struct err *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	static const unsigned char id[] = "dovetail";
	const struct tls_conf *c = s->conf;

	s->ctx = ctx;
	if (!ctx)
		return tls_ctx_err(e, "OpenSSL");
	SSL_CTX_set_app_data(ctx, s);
	SSL_CTX_set_session_id_context(ctx, id, sizeof id - 1);
	if (c->security >= 0)
		SSL_CTX_set_security_level(ctx, c->security);
	if (set_protocol(ctx, c, e) < 0 || set_dh(ctx, c->dhparam, e) < 0 ||
	    load_cert(ctx, c->cert, c->key, e) < 0 || run_commands(ctx, c, e) < 0)
		return -1;
	return tls_verify_set(ctx, c, e);
}

struct str tls_ctx_server_name(struct str extension)
{
	const unsigned char *p = (const unsigned char *)extension.p;
	size_t n;

	if (extension.n < 5 || ((size_t)p[0] << 8 | p[1]) != extension.n - 2 ||
	    p[2] != TLSEXT_NAMETYPE_host_name)
		return STR_NIL;
	n = (size_t)p[3] << 8 | p[4];
	return n == 0 || n > extension.n - 5 ? STR_NIL : str_of(p + 5, n);
}

/* Everything of the other service, not its certificate alone: its rules for clients too. */
static int change_to(SSL *ssl, const struct tls_ctx_service *s)
{
	SSL_CTX *ctx = s->ctx;

	if (!SSL_set_SSL_CTX(ssl, ctx))
		return 0;
	SSL_clear_options(ssl, SSL_get_options(ssl));
	SSL_set_options(ssl, SSL_CTX_get_options(ctx));
	SSL_set_verify(ssl, SSL_CTX_get_verify_mode(ctx), SSL_CTX_get_verify_callback(ctx));
	SSL_set_num_tickets(ssl, SSL_CTX_get_num_tickets(ctx));
	return SSL_set_min_proto_version(ssl, (int)SSL_CTX_get_min_proto_version(ctx)) == 1 &&
	       SSL_set_max_proto_version(ssl, (int)SSL_CTX_get_max_proto_version(ctx)) == 1 &&
	       (!s->conf->curves || SSL_set1_groups_list(ssl, s->conf->curves) == 1);
}

/*
 * Before anything else of the client's is looked at: a ticket of one service must not be resumed in another that asks for certificates, and
 * with TLS 1.3 tickets come before OpenSSL's question about the name.
 */
static int choose_service(SSL *ssl, int *alert, void *arg)
{
	const struct tls_ctx *t = arg;
	const unsigned char *p;
	struct str name;
	size_t n;

	if (SSL_client_hello_get0_ext(ssl, TLSEXT_TYPE_server_name, &p, &n) != 1)
		return SSL_CLIENT_HELLO_SUCCESS;
	name = tls_ctx_server_name(str_of(p, n));
	for (size_t i = 0; name.n && i < t->nnames; i++) {
		if (!tls_conf_sni_matches(t->names[i].pattern, name))
			continue;
		if (change_to(ssl, t->names[i].service))
			return SSL_CLIENT_HELLO_SUCCESS;
		*alert = SSL_AD_INTERNAL_ERROR;
		return SSL_CLIENT_HELLO_ERROR;
	}
	return SSL_CLIENT_HELLO_SUCCESS;
}

/* The name has been seen: the client is told so (RFC 6066 section 3). */
static int acknowledge(SSL *ssl, int *alert, void *arg)
{
	(void)ssl, (void)alert, (void)arg;
	return SSL_TLSEXT_ERR_OK;
}

/* RFC 7301 3.2: a client that offers protocols of which none is ours is refused; one that offers none is served. */
static int choose_alpn(
    SSL *ssl, const unsigned char **out, unsigned char *n, const unsigned char *in, unsigned len, void *arg)
{
	const struct tls_ctx_service *s = arg;
	unsigned char *chosen;

	(void)ssl;
	if (SSL_select_next_proto(&chosen, n, (const unsigned char *)s->alpn.p, (unsigned)s->alpn.n, in,
	        len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

int tls_ctx_alpn(struct arena *a, const char *names, struct str *wire_r, struct err *e)
{
	struct str rest = str_c(names);
	char *p = arena_bytes(a, rest.n + 1);
	size_t at = 0;

	while ((rest = str_from(rest, str_span(rest, " ,\t"))).n) {
		size_t n = str_cspan(rest, " ,\t");

		if (n > NAME_MAX_LEN)
			return err_set(e, ERR_SYNTAX, "an ALPN name of %zu bytes", n);
		p[at++] = (char)n;
		memcpy(p + at, rest.p, n);
		at += n;
		rest = str_from(rest, n);
	}
	*wire_r = str_of(p, at);
	return 0;
}

/*
 * A ticket sealed with this process's own key would be of no use to the next. And where clients' certificates are verified, each connection shows one
 * again: it may be revoked by now.
 */
static void use_tickets(struct tls_ctx *t, struct tls_ctx_service *s)
{
	if (t->tickets.n)
		tls_ticket_use(s->ctx, &t->tickets);
	if (t->tickets.n && !s->conf->no_resume && s->conf->verify == TLS_CONF_VERIFY_NONE)
		return;
	SSL_CTX_set_options(s->ctx, SSL_OP_NO_TICKET);
	SSL_CTX_set_num_tickets(s->ctx, 0);
}

static int make_service(
    struct tls_ctx *t, struct tls_ctx_service *s, const struct tls_conf *c, struct arena *a, struct err *e)
{
	struct err soft;

	*s = (struct tls_ctx_service){.conf = c, .alpn = STR(""), .staple = STR("")};
	if (make_one(s, e) < 0 || (c->alpn && tls_ctx_alpn(a, c->alpn, &s->alpn, e) < 0))
		return -1;
	if (s->alpn.n)
		SSL_CTX_set_alpn_select_cb(s->ctx, choose_alpn, s);
	/* Without it the connection is less convincing, but works. */
	if (c->ocsp && tls_staple_load(c->ocsp, a, &s->staple, &soft) < 0)
		log_warning("%s", soft.text);
	else if (c->ocsp)
		tls_staple_use(s->ctx, &s->staple);
	use_tickets(t, s);
	return 0;
}

/* One context a service, however many names it has. */
static struct tls_ctx_service *made_before(const struct tls_ctx *t, const struct tls_conf *c)
{
	for (size_t i = 0; i < t->nnames; i++) {
		if (t->names[i].service->conf == c)
			return t->names[i].service;
	}
	return NULL;
}

static int make_names(struct tls_ctx *t, struct arena *a, struct err *e)
{
	const struct tls_conf *c = t->main.conf;

	t->names = arena_array(a, c->sni.n, sizeof *t->names);
	for (size_t i = 0; i < c->sni.n; i++) {
		struct tls_ctx_service *s = made_before(t, c->sni.p[i].conf);

		if (!s) {
			s = arena_new(a, struct tls_ctx_service);
			if (make_service(t, s, c->sni.p[i].conf, a, e) < 0)
				return -1;
		}
		t->names[t->nnames++] = (struct tls_ctx_name){c->sni.p[i].pattern, s};
	}
	if (t->nnames) {
		SSL_CTX_set_client_hello_cb(t->main.ctx, choose_service, t);
		SSL_CTX_set_tlsext_servername_callback(t->main.ctx, acknowledge);
	}
	return 0;
}

static void load_tickets(struct tls_ctx *t, const struct tls_conf *c)
{
	struct err soft;

	if (c->ticket_key.n)
		tls_ticket_fixed(c->ticket_key.p, c->ticket_mac.p, &t->tickets);
	else if (c->tickets && tls_ticket_load(c->tickets, &t->tickets, &soft) < 0) {
		t->tickets.n = 0;
		log_warning("session tickets: %s", soft.text);
	}
}

int tls_ctx_make(struct tls_ctx *t, const struct tls_conf *conf, struct arena *a, struct err *e)
{
	*t = (struct tls_ctx){.nnames = 0};
	if (!conf->cert)
		return err_set(
		    e, ERR_SYNTAX, "no certificate: cert in the configuration file, -c, or TLS_CERT");
	load_tickets(t, conf);
	return make_service(t, &t->main, conf, a, e) < 0 ? -1 : make_names(t, a, e);
}

const struct tls_conf *tls_ctx_conf(SSL *ssl)
{
	const struct tls_ctx_service *s = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));

	return s->conf;
}
