/*
 * Contexts: what configurations are refused, and ALPN's wire form. What contexts do is t/tlswrap.bats.
 * Links: -lssl -lcrypto
 */
#include "tls/ctx.h"

#include <openssl/ssl.h>

#include "tap.h"

static void server_names(void)
{
	static const struct {
		struct str bytes;
		size_t n;
	} table[] = {
	    {STR("\0\4\0\0\1a"), 1},
	    {STR("\0\6\0\0\3abc"), 3},
	    {STR("\0\6\0\0\1abc"), 1},
	    {STR("\0\5\0\0\3abc"), 0}, /* the list's length is wrong */
	    {STR("\0\6\1\0\3abc"), 0}, /* another kind of name */
	    {STR("\0\6\0\0\4abc"), 0}, /* longer than what is there */
	    {STR("\0\3\0\0\0"), 0},
	    {STR("\0\1\0"), 0},
	    {STR(""), 0},
	};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		ok(tls_ctx_server_name(table[i].bytes).n == table[i].n, "server_name extension %zu", i);
}

int main(void)
{
	struct tls_conf c;
	struct tls_ctx t;
	static struct arena a;
	struct str wire;
	struct err e;
	char name[257];

	arena_init(&a, "test", 1 << 20);
	ok(tls_ctx_alpn(&a, " imap  pop3", &wire, &e) == 0, "two protocols");
	is_str(wire, STR("\4imap\4pop3"), "on the wire");
	memset(name, 'x', 256);
	name[256] = '\0';
	ok(tls_ctx_alpn(&a, name, &wire, &e) < 0, "256 bytes are too many");
	name[255] = '\0';
	ok(tls_ctx_alpn(&a, name, &wire, &e) == 0 && wire.n == 256, "255 aren't");
	tls_conf_init(&c);
	tls_ctx_start(&c);
	ok(tls_ctx_make(&t, &c, &a, &e) < 0 && e.kind == ERR_SYNTAX, "no certificate");
	c.cert = "/nonexistent";
	ok(tls_ctx_make(&t, &c, &a, &e) < 0 && strstr(e.text, "/nonexistent"),
	    "a certificate that isn't there: %s", e.text);
	SSL_CTX_free(t.main.ctx);
	c.ciphers = "NOSUCHCIPHER";
	ok(tls_ctx_make(&t, &c, &a, &e) < 0 && strstr(e.text, "NOSUCHCIPHER"), "a cipher that isn't: %s",
	    e.text);
	SSL_CTX_free(t.main.ctx);
	server_names();
	arena_free(&a);
	return done();
}
