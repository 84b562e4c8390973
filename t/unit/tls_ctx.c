/*
 * Contexts: what configurations are refused, and ALPN's wire form. What contexts do is t/tlswrap.bats.
 * Links: -lssl -lcrypto
 */
#include "tls/ctx.h"

#include "tap.h"

int main(void)
{
	struct tls_conf c;
	struct tls_ctx t;
	struct arena a;
	struct str wire;
	struct err e;
	char name[257];

	arena_init(&a, "test", 1 << 20);
	tls_ctx_start();
	ok(tls_ctx_alpn(&a, " imap  pop3", &wire, &e) == 0, "two protocols");
	is_str(wire, STR("\4imap\4pop3"), "on the wire");
	memset(name, 'x', 256);
	name[256] = '\0';
	ok(tls_ctx_alpn(&a, name, &wire, &e) < 0, "256 bytes are too many");
	name[255] = '\0';
	ok(tls_ctx_alpn(&a, name, &wire, &e) == 0 && wire.n == 256, "255 aren't");
	tls_conf_init(&c);
	ok(tls_ctx_make(&t, &c, &a, &e) < 0 && e.kind == ERR_SYNTAX, "no certificate");
	c.cert = "/nonexistent";
	ok(tls_ctx_make(&t, &c, &a, &e) < 0 && strstr(e.text, "/nonexistent"),
	    "a certificate that isn't there: %s", e.text);
	c.ciphers = "NOSUCHCIPHER";
	ok(tls_ctx_make(&t, &c, &a, &e) < 0 && strstr(e.text, "NOSUCHCIPHER"), "a cipher that isn't: %s",
	    e.text);
	arena_free(&a);
	return done();
}
