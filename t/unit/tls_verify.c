/*
 * Verification of clients: settings that can't be met. Certificates of every kind are in t/tlswrap-conf.bats.
 * Links: -lssl -lcrypto
 */
#include "tls/verify.h"

#include <openssl/ssl.h>

#include "tap.h"

int main(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	struct tls_conf c = {.verify = TLS_CONF_VERIFY_NONE};
	struct err e = {.text = ""};
	SSL *ssl;

	ok(tls_verify_set(ctx, &c, &e) == 0 && SSL_CTX_get_verify_mode(ctx) == SSL_VERIFY_NONE,
	    "nobody is asked");
	c.verify = TLS_CONF_VERIFY_REQUIRE;
	ok(tls_verify_set(ctx, &c, &e) < 0 && e.kind == ERR_SYNTAX, "without authorities: %s", e.text);
	c.cafile = "/nonexistent/ca.pem";
	ok(tls_verify_set(ctx, &c, &e) < 0 && strstr(e.text, c.cafile), "authorities that aren't there: %s",
	    e.text);
	ssl = SSL_new(ctx);
	ok(tls_verify_peer(ssl, &c, &e) < 0 && e.kind == ERR_PERM, "no certificate: %s", e.text);
	c.verify = TLS_CONF_VERIFY_OPTIONAL;
	ok(tls_verify_peer(ssl, &c, &e) == 0, "none is needed");
	SSL_free(ssl);
	SSL_CTX_free(ctx);
	return done();
}
