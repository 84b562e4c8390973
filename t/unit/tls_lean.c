/*
 * The short list of algorithms: handshakes with each kind of certificate and both versions, full and resumed; the rest comes when it is asked for.
 * Links: -l:libssl.a -l:libcrypto.a
 */
#include "tls/lean.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

static SSL_SESSION *session;

static int remember(SSL *ssl, SSL_SESSION *s)
{
	(void)ssl;
	SSL_SESSION_free(session);
	session = s;
	return 1;
}

static void sign(X509 *x, EVP_PKEY *key, const EVP_MD *md)
{
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -10);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_NAME_add_entry_by_txt(
	    X509_get_subject_name(x), "CN", MBSTRING_ASC, (const unsigned char *)"localhost", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509_set_pubkey(x, key);
	X509_sign(x, key, md);
}

/* Key and certificate into one file, by the whole library: what writes them isn't in the list. own: the key in the form of its kind, not in PKCS #8's. */
static void make_file(const char *path, EVP_PKEY *key, const EVP_MD *md, bool own)
{
	BIO *f = BIO_new_file(path, "w");
	X509 *x = X509_new();

	if (!f)
		_exit(1);
	sign(x, key, md);
	if (own)
		PEM_write_bio_PrivateKey_traditional(f, key, NULL, NULL, 0, NULL, NULL);
	else
		PEM_write_bio_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL);
	PEM_write_bio_X509(f, x);
	BIO_free(f);
}

static SSL_CTX *server(const char *path, int version)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (!ctx || SSL_CTX_use_certificate_chain_file(ctx, path) != 1 ||
	    SSL_CTX_use_PrivateKey_file(ctx, path, SSL_FILETYPE_PEM) != 1)
		return NULL;
	SSL_CTX_set_max_proto_version(ctx, version);
	SSL_CTX_set_session_id_context(ctx, (const unsigned char *)"t", 1);
	return ctx;
}

/* Through memory; the name of the cipher suite, NULL when there was no handshake. */
static const char *shake(SSL_CTX *s, SSL_CTX *c, bool resume)
{
	SSL *one = SSL_new(s), *two = SSL_new(c);
	const char *name = NULL;
	BIO *a, *b;
	char byte;

	BIO_new_bio_pair(&a, 0, &b, 0);
	SSL_set_bio(one, a, a);
	SSL_set_bio(two, b, b);
	SSL_set_accept_state(one);
	SSL_set_connect_state(two);
	if (resume)
		SSL_set_session(two, session);
	for (int i = 0; i < 10; i++) {
		SSL_do_handshake(two);
		SSL_do_handshake(one);
	}
	if (SSL_is_init_finished(one) && SSL_is_init_finished(two)) {
		name = SSL_get_cipher_name(one);
		SSL_write(one, "x", 1);
		if (SSL_read(two, &byte, 1) != 1 || SSL_session_reused(one) != resume)
			name = NULL;
	}
	SSL_shutdown(two); /* without it the session counts as broken */
	SSL_free(one);
	SSL_free(two);
	return name;
}

static void with(const char *what)
{
	static const int versions[] = {TLS1_2_VERSION, TLS1_3_VERSION};

	for (size_t i = 0; i < sizeof versions / sizeof *versions; i++) {
		SSL_CTX *s = server(what, versions[i]), *c = SSL_CTX_new(TLS_client_method());
		const char *full, *again;

		SSL_CTX_set_session_cache_mode(c, SSL_SESS_CACHE_CLIENT);
		SSL_CTX_sess_set_new_cb(c, remember);
		full = s ? shake(s, c, false) : NULL;
		again = full ? shake(s, c, true) : NULL;
		ok(full && strstr(full, "AES") && again, "%s, version %x: %s, then resumed", what,
		    (unsigned)versions[i], full ? full : "-");
		SSL_CTX_free(s);
		SSL_CTX_free(c);
	}
	unlink(what);
}

static char dir[] = "/tmp/tls_lean.XXXXXX";

static void make_files(void)
{
	pid_t pid;

	if (!mkdtemp(dir) || chdir(dir) < 0)
		exit(1);
	pid = fork();
	if (pid == 0) {
		make_file("P-256", EVP_EC_gen("P-256"), EVP_sha256(), false);
		make_file("P-384", EVP_EC_gen("P-384"), EVP_sha384(), false);
		make_file("RSA", EVP_RSA_gen(2048), EVP_sha256(), false);
		make_file("P-256, SEC 1", EVP_EC_gen("P-256"), EVP_sha256(), true);
		make_file("RSA, PKCS #1", EVP_RSA_gen(2048), EVP_sha256(), true);
		make_file("P-256 again", EVP_EC_gen("P-256"), EVP_sha256(), false);
		make_file("Ed25519", EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"), NULL, false);
		make_file("Ed448", EVP_PKEY_Q_keygen(NULL, NULL, "ED448"), NULL, false);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

/* What a server offers when nobody chooses groups, and nothing beyond. */
static void test_groups(void)
{
	static const char *const names[] = {"secp256r1", "secp384r1", "secp521r1", "x25519", "x448",
	    "ffdhe2048", "ffdhe3072", "ffdhe4096", "ffdhe6144", "ffdhe8192"};
	SSL_CTX *s = server("P-256 again", TLS1_3_VERSION), *c = SSL_CTX_new(TLS_client_method());

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		ok(s && SSL_CTX_set1_groups_list(c, names[i]) == 1 && shake(s, c, false),
		    "a key exchange by %s", names[i]);
	ok(SSL_CTX_set1_groups_list(c, "brainpoolP256r1") != 1, "a group that isn't offered isn't there");
	SSL_CTX_free(s);
	SSL_CTX_free(c);
	unlink("P-256 again");
}

/* By these OpenSSL knows what the kernel may encrypt with. */
static void test_numbers(void)
{
	static const struct {
		const char *name;
		int number;
	} table[] = {{"AES-128-GCM", NID_aes_128_gcm}, {"AES-256-GCM", NID_aes_256_gcm},
	    {"ChaCha20-Poly1305", NID_chacha20_poly1305}};

	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		EVP_CIPHER *c = EVP_CIPHER_fetch(NULL, table[i].name, NULL);

		ok(c && EVP_CIPHER_get_nid(c) == table[i].number, "%s has its number", table[i].name);
		EVP_CIPHER_free(c);
	}
}

int main(void)
{
	EVP_MD *other;

	make_files();
	tls_lean_start(true);
	ok(tls_lean_is(), "a library that is linked in comes with the list");
	other = EVP_MD_fetch(NULL, "BLAKE2B-512", NULL);
	ok(!other, "and without the rest");
	with("P-256");
	with("P-384");
	with("RSA");
	with("P-256, SEC 1");
	with("RSA, PKCS #1");
	with("Ed25519");
	with("Ed448");
	ok(EVP_get_digestbynid(NID_sha384) != NULL, "a digest is found by its number");
	test_numbers();
	test_groups();
	ok(tls_lean_is(), "none of that needed the rest");
	ok(tls_lean_rest() && !tls_lean_is() && !tls_lean_rest(), "the rest comes once");
	other = EVP_MD_fetch(NULL, "BLAKE2B-512", NULL);
	ok(other != NULL, "and then it is there");
	EVP_MD_free(other);
	SSL_SESSION_free(session);
	rmdir(dir);
	return done();
}
