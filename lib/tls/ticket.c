/* Session tickets with keys from a file. */
#include "tls/ticket.h"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/num.h"
#include "sys/file.h"

enum { NAME = 16, KEY = 32, IV = 16 };

void tls_ticket_parse(struct str b, int64_t now, struct tls_ticket_keys *r)
{
	*r = (struct tls_ticket_keys){.n = 0};
	if (b.n % TLS_TICKET_RECORD)
		return;
	for (; b.n && r->n < TLS_TICKET_KEYS; b = str_from(b, TLS_TICKET_RECORD)) {
		struct tls_ticket_key *k = &r->key[r->n];

		k->made_s = (int64_t)num_le64(b.p);
		if (k->made_s < 0 || k->made_s > now || now - k->made_s > 2 * TLS_TICKET_ROTATE_S)
			continue;
		memcpy(k->name, b.p + 8, NAME);
		memcpy(k->aes, b.p + 24, KEY);
		memcpy(k->hmac, b.p + 56, KEY);
		r->n++;
	}
}

static int make_key(struct tls_ticket_key *k, struct err *e)
{
	if (getrandom(k->name, NAME, 0) != NAME || getrandom(k->aes, KEY, 0) != KEY ||
	    getrandom(k->hmac, KEY, 0) != KEY)
		return err_sys(e, "getrandom failed");
	k->made_s = clock_now_s();
	return 0;
}

static int write_keys(const char *path, const struct tls_ticket_keys *keys, struct err *e)
{
	char bytes[TLS_TICKET_KEYS * TLS_TICKET_RECORD];
	int r;

	for (int i = 0; i < keys->n; i++) {
		char *p = bytes + (ptrdiff_t)i * TLS_TICKET_RECORD;

		num_put_le64(p, (uint64_t)keys->key[i].made_s);
		memcpy(p + 8, keys->key[i].name, NAME);
		memcpy(p + 24, keys->key[i].aes, KEY);
		memcpy(p + 56, keys->key[i].hmac, KEY);
	}
	r = file_write(AT_FDCWD, path, str_of(bytes, (size_t)keys->n * TLS_TICKET_RECORD), false, e);
	explicit_bzero(bytes, sizeof bytes);
	return r;
}

int tls_ticket_load(const char *path, struct tls_ticket_keys *r, struct err *e)
{
	int64_t now = clock_now_s();
	struct buf b;
	int got;

	buf_init(&b, TLS_TICKET_KEYS * TLS_TICKET_RECORD);
	got = file_read(AT_FDCWD, path, &b, e);
	tls_ticket_parse(buf_str(&b), now, r);
	if (b.p)
		explicit_bzero(b.p, b.cap);
	buf_free(&b);
	if (got < 0 && e->kind != ERR_NOTFOUND && e->kind != ERR_LIMIT)
		return -1;
	if (r->n && now - r->key[0].made_s <= TLS_TICKET_ROTATE_S)
		return 0;
	r->key[1] = r->key[0];
	r->n = r->n ? 2 : 1;
	if (make_key(&r->key[0], e) < 0)
		return -1;
	return write_keys(path, r, e);
}

void tls_ticket_fixed(const unsigned char aes[32], const unsigned char hmac[32], struct tls_ticket_keys *r)
{
	struct tls_ticket_key *k = &r->key[0];

	*r = (struct tls_ticket_keys){.n = 1};
	memcpy(k->name, "dovetail: fixed ", NAME);
	memcpy(k->aes, aes, KEY);
	memcpy(k->hmac, hmac, KEY);
}

static int no_keys; /* its address marks the slot in the context */

static int slot(void)
{
	static int index = -1;

	if (index < 0)
		index = SSL_CTX_get_ex_new_index(0, &no_keys, NULL, NULL, NULL);
	return index;
}

static int set_ciphers(
    const struct tls_ticket_key *k, unsigned char *iv, EVP_CIPHER_CTX *c, EVP_MAC_CTX *mac, int seal)
{
	OSSL_PARAM params[] = {
	    OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)(uintptr_t)k->hmac, KEY),
	    OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)(uintptr_t) "SHA256", 0),
	    OSSL_PARAM_construct_end(),
	};

	return EVP_CipherInit_ex(c, EVP_aes_256_cbc(), NULL, k->aes, iv, seal) == 1 &&
	       EVP_MAC_CTX_set_params(mac, params) == 1;
}

/* OpenSSL's question: which key seals a new ticket, which opens this one? 1 good, 2 good but renew, 0 unknown, -1 error. */
static int ticket_key(
    SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *c, EVP_MAC_CTX *mac, int seal)
{
	const struct tls_ticket_keys *keys = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), slot());

	/* RFC 8446 appendix C.4: a ticket is used once, so there is a new one each time. */
	bool once = SSL_version(ssl) >= TLS1_3_VERSION;

	if (!keys || keys->n == 0)
		return 0;
	if (seal) {
		memcpy(name, keys->key[0].name, NAME);
		if (RAND_bytes(iv, IV) != 1)
			return -1;
		return set_ciphers(&keys->key[0], iv, c, mac, 1) ? 1 : -1;
	}
	for (int i = 0; i < keys->n; i++) {
		if (memcmp(name, keys->key[i].name, NAME) == 0)
			return set_ciphers(&keys->key[i], iv, c, mac, 0) ? (once || i ? 2 : 1) : -1;
	}
	return 0;
}

void tls_ticket_use(SSL_CTX *ctx, struct tls_ticket_keys *keys)
{
	SSL_CTX_set_ex_data(ctx, slot(), keys);
	SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, ticket_key);
}
