/* Verification of clients. */
#include "tls/verify.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "tls/ctx.h"

/* verify = 4 takes any signer: what counts is tls_verify_peer() afterwards. */
static int any_signer(int good, X509_STORE_CTX *store)
{
	(void)good;
	X509_STORE_CTX_set_error(store, X509_V_OK);
	return 1;
}

/*
 * Every certificate of a chain is looked up, but only the client's own must have a list: stunnel looks up no other, so a file of its may name
 * the lists of those alone who sign clients.
 */
static int listed_above(int good, X509_STORE_CTX *store)
{
	if (good || X509_STORE_CTX_get_error(store) != X509_V_ERR_UNABLE_TO_GET_CRL ||
	    X509_STORE_CTX_get_error_depth(store) == 0)
		return good;
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

int tls_verify_set(SSL_CTX *ctx, const struct tls_conf *c, struct err *e)
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
	    c->no_chain ? any_signer : listed_above);
	return load_crls(ctx, c, e);
}

static bool is_known(SSL *ssl, X509 *peer)
{
	X509_STORE *store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl));
	STACK_OF(X509_OBJECT) *objects = X509_STORE_get0_objects(store);

	for (int i = 0; i < sk_X509_OBJECT_num(objects); i++) {
		X509 *known = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));

		if (known && X509_cmp(known, peer) == 0)
			return true;
	}
	return false;
}

static bool names_one(X509 *peer, const struct tls_conf *c)
{
	for (size_t i = 0; i < c->checks.n; i++) {
		const struct tls_conf_check *check = &c->checks.p[i];

		if (check->kind == TLS_CONF_HOST    ? X509_check_host(peer, check->value, 0, 0, NULL) == 1
		    : check->kind == TLS_CONF_EMAIL ? X509_check_email(peer, check->value, 0, 0) == 1
		                                    : X509_check_ip_asc(peer, check->value, 0) == 1)
			return true;
	}
	return c->checks.n == 0;
}

int tls_verify_peer(SSL *ssl, const struct tls_conf *c, struct err *e)
{
	X509 *peer = SSL_get0_peer_certificate(ssl);

	if (c->verify == TLS_CONF_VERIFY_NONE)
		return 0;
	if (!peer)
		return c->verify == TLS_CONF_VERIFY_OPTIONAL
		           ? 0
		           : err_set(e, ERR_PERM, "the client has shown no certificate");
	if (c->verify_peer && !is_known(ssl, peer))
		return err_set(e, ERR_PERM, "the client's certificate isn't one of CAfile or CApath");
	if (!names_one(peer, c))
		return err_set(e, ERR_PERM,
		    "the client's certificate names nobody of checkHost, checkEmail and checkIP");
	return 0;
}
