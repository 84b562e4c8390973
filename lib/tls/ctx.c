/* Contexts. */
#include "tls/ctx.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "sys/fd.h"

enum { OCSP_MAX = 64 << 10, NAME_MAX_LEN = 255 };

int tls_ctx_err(struct err *e, const char *fmt, ...)
{
	unsigned long n = ERR_peek_last_error();
	char what[300], why[200] = "unknown error";
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	if (n)
		ERR_error_string_n(n, why, sizeof why);
	ERR_clear_error();
	return err_set(e, ERR_CANNOT, "%s: %s", what, why);
}

void tls_ctx_start(void)
{
	OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS, NULL);
}

static int load_cert(SSL_CTX *ctx, const char *cert, const char *key, struct err *e)
{
	if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1)
		return tls_ctx_err(e, "certificate %s", cert);
	if (SSL_CTX_use_PrivateKey_file(ctx, key ? key : cert, SSL_FILETYPE_PEM) != 1)
		return tls_ctx_err(e, "key %s", key ? key : cert);
	if (SSL_CTX_check_private_key(ctx) != 1)
		return tls_ctx_err(e, "key %s doesn't belong to certificate %s", key ? key : cert, cert);
	return 0;
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

static int set_protocol(SSL_CTX *ctx, const struct tls_conf *c, struct err *e)
{
	SSL_CTX_set_min_proto_version(ctx, number_of(c->min));
	SSL_CTX_set_max_proto_version(ctx, number_of(c->max));
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
	                             SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA | c->options);
	if (c->ktls)
		SSL_CTX_set_options(ctx, SSL_OP_ENABLE_KTLS);
	SSL_CTX_clear_options(ctx, c->options_off);
	/* Buffers go back to malloc between records; a write may be resumed from where the data has moved to. */
	SSL_CTX_set_mode(ctx,
	    SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	if (c->ciphers && SSL_CTX_set_cipher_list(ctx, c->ciphers) != 1)
		return tls_ctx_err(e, "ciphers %s", c->ciphers);
	if (c->ciphersuites && SSL_CTX_set_ciphersuites(ctx, c->ciphersuites) != 1)
		return tls_ctx_err(e, "ciphersuites %s", c->ciphersuites);
	if (c->curves && SSL_CTX_set1_groups_list(ctx, c->curves) != 1)
		return tls_ctx_err(e, "curves %s", c->curves);
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

/* verify = 4 takes any signer: what counts is tls_ctx_peer_is_known() afterwards. */
static int any_signer(int good, X509_STORE_CTX *store)
{
	(void)good;
	X509_STORE_CTX_set_error(store, X509_V_OK);
	return 1;
}

static int load_crls(SSL_CTX *ctx, const struct tls_conf *c, struct err *e)
{
	X509_STORE *store = SSL_CTX_get_cert_store(ctx);
	X509_LOOKUP *file = X509_STORE_add_lookup(store, X509_LOOKUP_file());
	X509_LOOKUP *dir = X509_STORE_add_lookup(store, X509_LOOKUP_hash_dir());

	if (c->crlfile && (!file || X509_load_crl_file(file, c->crlfile, X509_FILETYPE_PEM) < 1))
		return tls_ctx_err(e, "revocation list %s", c->crlfile);
	if (c->crlpath && (!dir || X509_LOOKUP_add_dir(dir, c->crlpath, X509_FILETYPE_PEM) != 1))
		return tls_ctx_err(e, "revocation lists in %s", c->crlpath);
	if (c->crlfile || c->crlpath)
		X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
	return 0;
}

static int set_verify(SSL_CTX *ctx, const struct tls_conf *c, struct err *e)
{
	STACK_OF(X509_NAME) * names;

	if (c->verify == TLS_CONF_VERIFY_NONE)
		return 0;
	if (!c->cafile && !c->capath)
		return err_set(e, ERR_SYNTAX,
		    "client certificates are to be verified, but neither CAfile nor CApath is set");
	if (SSL_CTX_load_verify_locations(ctx, c->cafile, c->capath) != 1)
		return tls_ctx_err(e, "authorities %s", c->cafile ? c->cafile : c->capath);
	names = c->cafile ? SSL_load_client_CA_file(c->cafile) : NULL;
	if (names)
		SSL_CTX_set_client_CA_list(ctx, names);
	SSL_CTX_set_verify(ctx,
	    SSL_VERIFY_PEER | (c->verify == TLS_CONF_VERIFY_REQUIRE ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0),
	    c->no_chain ? any_signer : NULL);
	return load_crls(ctx, c, e);
}

static int make_one(
    SSL_CTX **ctx_r, const struct tls_conf *c, const char *cert, const char *key, struct err *e)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	static const unsigned char id[] = "dovetail";

	*ctx_r = ctx;
	if (!ctx)
		return tls_ctx_err(e, "OpenSSL");
	/* A ticket is only good where the same rules for clients' certificates hold. */
	SSL_CTX_set_session_id_context(ctx, id, sizeof id - 1);
	if (set_protocol(ctx, c, e) < 0 || set_dh(ctx, c->dhparam, e) < 0 || load_cert(ctx, cert, key, e) < 0)
		return -1;
	return set_verify(ctx, c, e);
}

static int choose_name(SSL *ssl, int *alert, void *arg)
{
	const struct tls_ctx *t = arg;
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);

	(void)alert;
	for (size_t i = 0; name && i < t->nnames; i++) {
		if (tls_conf_sni_matches(t->names[i].pattern, str_c(name))) {
			SSL_set_SSL_CTX(ssl, t->names[i].ctx);
			return SSL_TLSEXT_ERR_OK;
		}
	}
	return SSL_TLSEXT_ERR_OK;
}

/* RFC 7301 3.2: a client that offers protocols of which none is ours is refused; one that offers none is served. */
static int choose_alpn(
    SSL *ssl, const unsigned char **out, unsigned char *n, const unsigned char *in, unsigned len, void *arg)
{
	const struct tls_ctx *t = arg;
	unsigned char *chosen;

	(void)ssl;
	if (SSL_select_next_proto(&chosen, n, (const unsigned char *)t->alpn.p, (unsigned)t->alpn.n, in,
	        len) != OPENSSL_NPN_NEGOTIATED)
		return SSL_TLSEXT_ERR_ALERT_FATAL;
	*out = chosen;
	return SSL_TLSEXT_ERR_OK;
}

static int staple(SSL *ssl, void *arg)
{
	const struct tls_ctx *t = arg;
	unsigned char *copy = OPENSSL_memdup(t->ocsp.p, t->ocsp.n);

	if (!copy)
		return SSL_TLSEXT_ERR_NOACK;
	SSL_set_tlsext_status_ocsp_resp(ssl, copy, (long)t->ocsp.n);
	return SSL_TLSEXT_ERR_OK;
}

static int load_ocsp(struct tls_ctx *t, struct arena *a, struct err *e)
{
	char *p = arena_bytes(a, OCSP_MAX);
	int fd = open(t->conf->ocsp, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : fd_read_full(fd, p, OCSP_MAX);

	if (n < 0)
		err_sys(e, "OCSP response %s", t->conf->ocsp);
	fd_close(&fd);
	t->ocsp = str_of(p, n > 0 ? (size_t)n : 0);
	return n < 0 ? -1 : 0;
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

static int finish(struct tls_ctx *t, SSL_CTX *ctx)
{
	if (t->alpn.n)
		SSL_CTX_set_alpn_select_cb(ctx, choose_alpn, t);
	if (t->ocsp.n) {
		SSL_CTX_set_tlsext_status_cb(ctx, staple);
		SSL_CTX_set_tlsext_status_arg(ctx, t);
	}
	if (t->tickets.n) {
		tls_ticket_use(ctx, &t->tickets);
	} else {
		/* A ticket sealed with this process's own key would be of no use to the next. */
		SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
		SSL_CTX_set_num_tickets(ctx, 0);
	}
	return 0;
}

static int make_names(struct tls_ctx *t, struct arena *a, struct err *e)
{
	const struct tls_conf *c = t->conf;

	t->names = arena_array(a, c->sni.n, sizeof *t->names);
	for (size_t i = 0; i < c->sni.n; i++) {
		t->names[i].pattern = c->sni.p[i].pattern;
		if (make_one(&t->names[i].ctx, c, c->sni.p[i].cert, c->sni.p[i].key, e) < 0)
			return -1;
		finish(t, t->names[i].ctx);
		t->nnames++;
	}
	if (t->nnames) {
		SSL_CTX_set_tlsext_servername_callback(t->ctx, choose_name);
		SSL_CTX_set_tlsext_servername_arg(t->ctx, t);
	}
	return 0;
}

int tls_ctx_make(struct tls_ctx *t, const struct tls_conf *conf, struct arena *a, struct err *e)
{
	struct err soft;

	*t = (struct tls_ctx){.conf = conf, .alpn = STR(""), .ocsp = STR("")};
	if (!conf->cert)
		return err_set(
		    e, ERR_SYNTAX, "no certificate: cert in the configuration file, -c, or TLS_CERT");
	if (make_one(&t->ctx, conf, conf->cert, conf->key, e) < 0)
		return -1;
	if (conf->alpn && tls_ctx_alpn(a, conf->alpn, &t->alpn, e) < 0)
		return -1;
	/* Without these the connection is slower or less convincing, but works. */
	if (conf->ocsp && load_ocsp(t, a, &soft) < 0)
		log_warning("%s", soft.text);
	if (conf->tickets && tls_ticket_load(conf->tickets, &t->tickets, &soft) < 0)
		log_warning("session tickets: %s", soft.text);
	finish(t, t->ctx);
	return make_names(t, a, e);
}

bool tls_ctx_peer_is_known(const struct tls_ctx *t, SSL *ssl)
{
	X509 *peer = SSL_get0_peer_certificate(ssl);
	STACK_OF(X509_OBJECT) * objects;

	if (!t->conf->verify_peer)
		return true;
	if (!peer)
		return t->conf->verify != TLS_CONF_VERIFY_REQUIRE;
	objects = X509_STORE_get0_objects(SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl)));
	for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
		X509 *known = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));

		if (known && X509_cmp(known, peer) == 0)
			return true;
	}
	return false;
}
