/* Facts of a TLS connection. */
#include "tls/facts.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

enum { VALUE_MAX = 1000, EXPORTER = 32 };

static void add(struct buf *b, const char *name, struct str value)
{
	size_t at;

	value = str_head(value, VALUE_MAX);
	buf_printf(b, "%s=", name);
	at = b->n;
	buf_add(b, value);
	for (size_t i = at; i < b->n; i++) {
		if ((unsigned char)b->p[i] < 32 || (unsigned char)b->p[i] > 126)
			b->p[i] = '?';
	}
	buf_ch(b, '\0');
}

static void add_number(struct buf *b, const char *name, long v)
{
	char text[24];

	snprintf(text, sizeof text, "%ld", v);
	add(b, name, str_c(text));
}

static void add_hex(struct buf *b, const char *name, const unsigned char *p, size_t n)
{
	char text[2 * EVP_MAX_MD_SIZE + 1];

	if (n > EVP_MAX_MD_SIZE)
		return;
	for (size_t i = 0; i < n; i++)
		snprintf(text + 2 * i, 3, "%02x", p[i]);
	add(b, name, str_of(text, 2 * n));
}

static void add_cipher(SSL *ssl, struct buf *b)
{
	const SSL_CIPHER *c = SSL_get_current_cipher(ssl);
	int algorithm = 0, used = SSL_CIPHER_get_bits(c, &algorithm);

	add(b, "SSL_PROTOCOL", str_c(SSL_get_version(ssl)));
	add(b, "TLS_VERSION", str_c(SSL_get_version(ssl)));
	add(b, "SSL_CIPHER", str_c(SSL_CIPHER_get_name(c)));
	add(b, "TLS_CIPHER", str_c(SSL_CIPHER_get_name(c)));
	add_number(b, "SSL_CIPHER_USEKEYSIZE", used);
	add_number(b, "SSL_CIPHER_ALGKEYSIZE", algorithm);
	add(b, "SSL_CIPHER_EXPORT", STR("false"));
	add(b, "SSL_VERSION_INTERFACE", STR("dovetail/" DOVETAIL_VERSION));
	add(b, "SSL_VERSION_LIBRARY", str_c(OpenSSL_version(OPENSSL_VERSION)));
	add(b, "SSL_SESSION_RESUMED", SSL_session_reused(ssl) ? STR("Resumed") : STR("Initial"));
	add(b, "SSLTLS", STR("1"));
}

/* RFC 9266: the exporter is unique only with TLS 1.3, or with the extended master secret before it. */
static void add_exporter(SSL *ssl, struct buf *b)
{
	static const char label[] = "EXPORTER-Channel-Binding";
	unsigned char key[EXPORTER];

	if (SSL_version(ssl) < TLS1_3_VERSION && SSL_get_extms_support(ssl) != 1)
		return;
	if (SSL_export_keying_material(
	        ssl, key, sizeof key, label, sizeof label - 1, (const unsigned char *)"", 0, 1) == 1)
		add_hex(b, "TLS_EXPORTER", key, sizeof key);
}

/*
 * RFC 5929 section 3: the first Finished message of the handshake, the client's, or the server's when a session is resumed. Not defined for TLS 1.3 (RFC 9266
 * section 3), and without the extended master secret not unique (RFC 7627 section 1).
 */
static void add_unique(SSL *ssl, struct buf *b)
{
	unsigned char message[EVP_MAX_MD_SIZE];
	size_t n;

	if (SSL_version(ssl) >= TLS1_3_VERSION || SSL_get_extms_support(ssl) != 1)
		return;
	n = SSL_session_reused(ssl) ? SSL_get_finished(ssl, message, sizeof message)
	                            : SSL_get_peer_finished(ssl, message, sizeof message);
	if (n > 0 && n <= sizeof message)
		add_hex(b, "TLS_UNIQUE", message, n);
}

/* RFC 5929 section 4.1: the hash of the signature's algorithm, SHA-256 for MD5 and SHA-1. */
static void add_endpoint(SSL *ssl, struct buf *b)
{
	X509 *own = SSL_get_certificate(ssl);
	unsigned char hash[EVP_MAX_MD_SIZE];
	const EVP_MD *md = NULL;
	int digest = NID_undef, any;
	unsigned n = 0;

	if (!own)
		return;
	if (OBJ_find_sigid_algs(X509_get_signature_nid(own), &digest, &any) == 1)
		md = digest == NID_md5 || digest == NID_sha1 ? EVP_sha256() : EVP_get_digestbynid(digest);
	if (md && X509_digest(own, md, hash, &n) == 1)
		add_hex(b, "TLS_ENDPOINT", hash, n);
}

static void add_name(struct buf *b, const char *name, X509_NAME *dn)
{
	BIO *mem = BIO_new(BIO_s_mem());
	char *p;
	long n;

	if (mem && X509_NAME_print_ex(mem, dn, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) >= 0) {
		n = BIO_get_mem_data(mem, &p);
		add(b, name, str_of(p, n > 0 ? (size_t)n : 0));
	}
	BIO_free(mem);
}

static void add_time(struct buf *b, const char *name, const ASN1_TIME *t)
{
	BIO *mem = BIO_new(BIO_s_mem());
	char *p;
	long n;

	if (mem && ASN1_TIME_print(mem, t) == 1) {
		n = BIO_get_mem_data(mem, &p);
		add(b, name, str_of(p, n > 0 ? (size_t)n : 0));
	}
	BIO_free(mem);
}

static void add_common_name(SSL *ssl, struct buf *b, X509 *peer)
{
	X509_NAME *dn = X509_get_subject_name(peer);
	int at = X509_NAME_get_index_by_NID(dn, NID_commonName, -1);
	unsigned char *utf8 = NULL;
	int n;

	if (at < 0)
		return;
	n = ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(dn, at)));
	if (n <= 0)
		return;
	add(b, "SSL_CLIENT_S_DN_CN", str_of(utf8, (size_t)n));
	/* A NUL or a control byte in a name is somebody's attempt to be taken for another (CVE-2009-2408). */
	if (SSL_get_verify_result(ssl) == X509_V_OK && SSL_get_verify_mode(ssl) != SSL_VERIFY_NONE) {
		bool plain = true;

		for (int i = 0; i < n; i++)
			plain = plain && utf8[i] > 32 && utf8[i] < 127;
		if (plain)
			add(b, "TLS_CLIENT_NAME", str_of(utf8, (size_t)n));
	}
	OPENSSL_free(utf8);
}

static void add_client(SSL *ssl, struct buf *b)
{
	X509 *peer = SSL_get0_peer_certificate(ssl);
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned n = 0;
	BIGNUM *serial;
	char *hex;

	if (!peer) {
		add(b, "SSL_CLIENT_VERIFY", STR("NONE"));
		return;
	}
	add(b, "SSL_CLIENT_VERIFY", SSL_get_verify_result(ssl) == X509_V_OK ? STR("SUCCESS") : STR("FAILED"));
	add_number(b, "SSL_CLIENT_M_VERSION", X509_get_version(peer) + 1);
	serial = ASN1_INTEGER_to_BN(X509_get0_serialNumber(peer), NULL);
	hex = serial ? BN_bn2hex(serial) : NULL;
	if (hex)
		add(b, "SSL_CLIENT_M_SERIAL", str_c(hex));
	OPENSSL_free(hex);
	BN_free(serial);
	add_name(b, "SSL_CLIENT_S_DN", X509_get_subject_name(peer));
	add_name(b, "SSL_CLIENT_I_DN", X509_get_issuer_name(peer));
	add_time(b, "SSL_CLIENT_V_START", X509_get0_notBefore(peer));
	add_time(b, "SSL_CLIENT_V_END", X509_get0_notAfter(peer));
	if (X509_digest(peer, EVP_sha256(), hash, &n) == 1)
		add_hex(b, "SSL_PEER_CERT_HASH", hash, n);
	add_common_name(ssl, b, peer);
}

void tls_facts_print(SSL *ssl, struct buf *b)
{
	const char *sni = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	const unsigned char *alpn;
	unsigned n;

	add_cipher(ssl, b);
	if (sni) {
		add(b, "SSL_TLS_SNI", str_c(sni));
		add(b, "TLS_SERVER_NAME", str_c(sni));
	}
	SSL_get0_alpn_selected(ssl, &alpn, &n);
	if (n)
		add(b, "SSL_ALPN", str_of(alpn, n));
	add_exporter(ssl, b);
	add_unique(ssl, b);
	add_endpoint(ssl, b);
	add_client(ssl, b);
}
