/*
 * Kernel TLS without a kernel that has it: the keys of RFC 8448, lines of the key log, a connection that stays OpenSSL's.
 * Links: -lssl -lcrypto
 */
#include "tls/kernel.h"

#include <openssl/ssl.h>
#include <string.h>

#include "tap.h"

#define SECRET "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5"

static void test_keys(void)
{
	static const unsigned char key[] = {
	    0x17, 0x42, 0x2d, 0xda, 0x59, 0x6e, 0xd5, 0xd9, 0xac, 0xd8, 0x90, 0xe3, 0xc6, 0x3f, 0x50, 0x51};
	static const unsigned char iv[] = {
	    0x5b, 0x78, 0x92, 0x3d, 0xee, 0x08, 0x57, 0x90, 0x33, 0xe5, 0x23, 0xd9};
	struct tls_kernel k = {.n = 0};
	unsigned char out[64];

	tls_kernel_note(&k, STR("CLIENT_TRAFFIC_SECRET_0 00ff " SECRET));
	is_int((int64_t)k.n, 32, "a secret from the key log");
	ok(tls_kernel_expand(str_of(k.secret, k.n), "key", out, sizeof key), "a key");
	is_str(str_of(out, sizeof key), str_of(key, sizeof key),
	    "RFC 8448 section 3: the client's key for application data");
	ok(tls_kernel_expand(str_of(k.secret, k.n), "iv", out, sizeof iv), "and the vector");
	is_str(str_of(out, sizeof iv), str_of(iv, sizeof iv), "as there");
	ok(!tls_kernel_expand(str_of(k.secret, k.n), "key", out, 33), "more than the digest has");
	ok(!tls_kernel_expand(str_of(k.secret, k.n),
	       "a label that is longer than any label of TLS 1.3 ever is, by far", out, 16),
	    "a label that is too long");
}

static void test_lines(void)
{
	static const char *const others[] = {"SERVER_TRAFFIC_SECRET_0 00ff " SECRET,
	    "CLIENT_TRAFFIC_SECRET_0 00ff", "CLIENT_TRAFFIC_SECRET_0", "", "CLIENT_TRAFFIC_SECRET_0 00ff abc",
	    "CLIENT_TRAFFIC_SECRET_0 00ff xx", "CLIENT_RANDOM 00ff " SECRET,
	    "CLIENT_TRAFFIC_SECRET_0 00ff " SECRET SECRET SECRET};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct tls_kernel k = {.n = 0};

		tls_kernel_note(&k, str_c(others[i]));
		ok(k.n == 0, "not noted: %.40s", others[i]);
	}
}

static void test_without(void)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	struct tls_kernel k = {.secret = "secret", .n = 32};
	static const struct tls_kernel none;
	SSL *ssl;

	tls_kernel_watch(ctx);
	ssl = SSL_new(ctx);
	SSL_set_fd(ssl, 0);
	tls_kernel_attach(ssl, &k);
	ok(!tls_kernel_takes(ssl, &k), "no handshake, no kernel TLS");
	ok(memcmp(&k, &none, sizeof k) == 0, "the secret is wiped");
	SSL_free(ssl);
	SSL_CTX_free(ctx);
}

/* As the kernel says; it says nothing where there is no /proc. */
static void test_there(void)
{
	FILE *f = fopen("/proc/sys/net/ipv4/tcp_available_ulp", "r");
	char text[256] = "tls";

	if (f) {
		text[fread(text, 1, sizeof text - 1, f)] = '\0';
		fclose(f);
	}
	ok(tls_kernel_is_there() == (strstr(text, "tls") != NULL), "is the kernel's TLS there");
}

int main(void)
{
	test_there();
	test_keys();
	test_lines();
	test_without();
	return done();
}
