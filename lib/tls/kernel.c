/* Kernel TLS. */
#include "tls/kernel.h"

#include <fcntl.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sys/fd.h"

#ifndef SOL_TLS
#define SOL_TLS 282
#endif

#define PROTOCOLS "/proc/sys/net/ipv4/tcp_available_ulp"

enum { INFO_MAX = 64, SHA384_SIZE = 48, SALT = 4, IV = 8 };

bool tls_kernel_is_there(void)
{
	int fd = open(PROTOCOLS, O_RDONLY | O_CLOEXEC);
	char text[256];
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);

	fd_close(&fd);
	if (n < 0)
		return true; /* it can be tried */
	text[n] = '\0';
	return strstr(text, "tls") != NULL;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void tls_kernel_note(struct tls_kernel *k, struct str line)
{
	struct str random, label;
	unsigned char secret[sizeof k->secret];

	if (!str_cut(&line, ' ', &label) || !str_eq(label, STR("CLIENT_TRAFFIC_SECRET_0")) ||
	    !str_cut(&line, ' ', &random) || line.n % 2 || line.n / 2 > sizeof secret)
		return;
	for (size_t i = 0; i < line.n; i += 2) {
		int high = hex_digit(line.p[i]), low = hex_digit(line.p[i + 1]);

		if (high < 0 || low < 0)
			return;
		secret[i / 2] = (unsigned char)(high << 4 | low);
	}
	memcpy(k->secret, secret, line.n / 2);
	k->n = line.n / 2;
	explicit_bzero(secret, sizeof secret);
}

static void keylog(const SSL *ssl, const char *line)
{
	struct tls_kernel *k = SSL_get_app_data(ssl);

	if (k)
		tls_kernel_note(k, str_c(line));
}

void tls_kernel_watch(SSL_CTX *ctx)
{
	SSL_CTX_set_keylog_callback(ctx, keylog);
}

void tls_kernel_attach(SSL *ssl, struct tls_kernel *k)
{
	SSL_set_app_data(ssl, k);
}

bool tls_kernel_expand(struct str secret, const char *label, unsigned char *out, size_t n)
{
	const EVP_MD *md = secret.n == SHA384_SIZE ? EVP_sha384() : EVP_sha256();
	unsigned char info[INFO_MAX], block[EVP_MAX_MD_SIZE];
	int at = snprintf((char *)info + 3, sizeof info - 5, "tls13 %s", label);
	unsigned got = 0;

	if (at < 0 || (size_t)at >= sizeof info - 5 || n > (size_t)EVP_MD_get_size(md))
		return false;
	info[0] = 0;
	info[1] = (unsigned char)n;
	info[2] = (unsigned char)at;
	info[3 + at] = 0; /* the context's length */
	info[4 + at] = 1; /* the number of the block, RFC 5869 2.3 */
	if (!HMAC(md, secret.p, (int)secret.n, info, (size_t)at + 5, block, &got))
		return false;
	memcpy(out, block, n);
	explicit_bzero(block, sizeof block);
	return true;
}

/* Keys of one cipher as the kernel wants them. The sequence number is 0: nothing has been read with them yet. */
union keys {
	struct tls_crypto_info info;
	struct tls12_crypto_info_aes_gcm_128 aes128;
	struct tls12_crypto_info_aes_gcm_256 aes256;
	struct tls12_crypto_info_chacha20_poly1305 chacha;
};

static bool derive(struct str secret, unsigned char *key, size_t n, unsigned char iv[SALT + IV])
{
	return tls_kernel_expand(secret, "key", key, n) && tls_kernel_expand(secret, "iv", iv, SALT + IV);
}

/* Its size, 0 for a cipher that the kernel hasn't. */
static socklen_t make_keys(union keys *u, uint32_t cipher, struct str secret)
{
	unsigned char iv[SALT + IV];

	u->info.version = TLS_1_3_VERSION;
	switch (cipher & 0xffff) {
	case 0x1301: /* TLS_AES_128_GCM_SHA256 */
		u->info.cipher_type = TLS_CIPHER_AES_GCM_128;
		if (!derive(secret, u->aes128.key, sizeof u->aes128.key, iv))
			return 0;
		memcpy(u->aes128.salt, iv, SALT);
		memcpy(u->aes128.iv, iv + SALT, IV);
		return sizeof u->aes128;
	case 0x1302: /* TLS_AES_256_GCM_SHA384 */
		u->info.cipher_type = TLS_CIPHER_AES_GCM_256;
		if (!derive(secret, u->aes256.key, sizeof u->aes256.key, iv))
			return 0;
		memcpy(u->aes256.salt, iv, SALT);
		memcpy(u->aes256.iv, iv + SALT, IV);
		return sizeof u->aes256;
	case 0x1303: /* TLS_CHACHA20_POLY1305_SHA256 */
		u->info.cipher_type = TLS_CIPHER_CHACHA20_POLY1305;
		return derive(secret, u->chacha.key, sizeof u->chacha.key, u->chacha.iv) ? sizeof u->chacha
		                                                                         : 0;
	default:
		return 0;
	}
}

static bool give_receiver(SSL *ssl, const struct tls_kernel *k)
{
	union keys u;
	socklen_t n;
	bool done;

	memset(&u, 0, sizeof u);
	if (SSL_version(ssl) != TLS1_3_VERSION || !k->n || SSL_has_pending(ssl))
		return false;
	n = make_keys(&u, (uint32_t)SSL_CIPHER_get_id(SSL_get_current_cipher(ssl)), str_of(k->secret, k->n));
	done = n && setsockopt(SSL_get_fd(ssl), SOL_TLS, TLS_RX, &u, n) == 0;
	explicit_bzero(&u, sizeof u);
	return done;
}

bool tls_kernel_takes(SSL *ssl, struct tls_kernel *k)
{
	bool both = BIO_get_ktls_send(SSL_get_wbio(ssl)) &&
	            (BIO_get_ktls_recv(SSL_get_rbio(ssl)) || give_receiver(ssl, k));

	explicit_bzero(k, sizeof *k);
	return both && !SSL_has_pending(ssl);
}
