/* Digests by a table over libmd. */
#include "text/digest.h"

#include "base/num.h"

static void md5_init(struct text_digest *d)
{
	MD5Init(&d->u.md5);
}
static void md5_add(struct text_digest *d, struct str s)
{
	MD5Update(&d->u.md5, (const uint8_t *)s.p, s.n);
}
static void md5_end(struct text_digest *d, unsigned char *dst)
{
	MD5Final(dst, &d->u.md5);
}
static void sha1_init(struct text_digest *d)
{
	SHA1Init(&d->u.sha1);
}
static void sha1_add(struct text_digest *d, struct str s)
{
	SHA1Update(&d->u.sha1, (const uint8_t *)s.p, s.n);
}
static void sha1_end(struct text_digest *d, unsigned char *dst)
{
	SHA1Final(dst, &d->u.sha1);
}
static void sha256_init(struct text_digest *d)
{
	SHA256Init(&d->u.sha2);
}
static void sha256_add(struct text_digest *d, struct str s)
{
	SHA256Update(&d->u.sha2, (const uint8_t *)s.p, s.n);
}
static void sha256_end(struct text_digest *d, unsigned char *dst)
{
	SHA256Final(dst, &d->u.sha2);
}
static void sha512_init(struct text_digest *d)
{
	SHA512Init(&d->u.sha2);
}
static void sha512_add(struct text_digest *d, struct str s)
{
	SHA512Update(&d->u.sha2, (const uint8_t *)s.p, s.n);
}
static void sha512_end(struct text_digest *d, unsigned char *dst)
{
	SHA512Final(dst, &d->u.sha2);
}

static const struct {
	const char *name;
	size_t size, block;
	void (*init)(struct text_digest *d);
	void (*add)(struct text_digest *d, struct str s);
	void (*end)(struct text_digest *d, unsigned char *dst);
} kinds[TEXT_DIGESTS] = {
    [TEXT_MD5] = {"md5", 16, 64, md5_init, md5_add, md5_end},
    [TEXT_SHA1] = {"sha1", 20, 64, sha1_init, sha1_add, sha1_end},
    [TEXT_SHA256] = {"sha256", 32, 64, sha256_init, sha256_add, sha256_end},
    [TEXT_SHA512] = {"sha512", 64, 128, sha512_init, sha512_add, sha512_end},
};

size_t text_digest_size(enum text_digest_kind kind)
{
	return kinds[kind].size;
}

const char *text_digest_name(enum text_digest_kind kind)
{
	return kinds[kind].name;
}

void text_digest_init(struct text_digest *d, enum text_digest_kind kind)
{
	d->kind = kind;
	kinds[kind].init(d);
}

void text_digest_add(struct text_digest *d, struct str s)
{
	if (s.n)
		kinds[d->kind].add(d, s);
}

void text_digest_end(struct text_digest *d, unsigned char *dst)
{
	kinds[d->kind].end(d, dst);
	explicit_bzero(&d->u, sizeof d->u);
}

void text_digest_of(enum text_digest_kind kind, struct str s, unsigned char *dst)
{
	struct text_digest d;

	text_digest_init(&d, kind);
	text_digest_add(&d, s);
	text_digest_end(&d, dst);
}

void text_hmac_init(struct text_hmac *h, enum text_digest_kind kind, struct str key)
{
	unsigned char block[TEXT_DIGEST_BLOCK] = {0};
	size_t n = kinds[kind].block;

	if (key.n > n)
		text_digest_of(kind, key, block);
	else if (key.n)
		memcpy(block, key.p, key.n);
	for (size_t i = 0; i < n; i++)
		block[i] ^= 0x36;
	text_digest_init(&h->inner, kind);
	text_digest_add(&h->inner, str_of(block, n));
	for (size_t i = 0; i < n; i++)
		block[i] ^= 0x36 ^ 0x5c;
	text_digest_init(&h->outer, kind);
	text_digest_add(&h->outer, str_of(block, n));
	explicit_bzero(block, sizeof block);
	h->now = h->inner;
}

void text_hmac_add(struct text_hmac *h, struct str s)
{
	text_digest_add(&h->now, s);
}

void text_hmac_end(struct text_hmac *h, unsigned char *dst)
{
	unsigned char inner[TEXT_DIGEST_MAX];

	text_digest_end(&h->now, inner);
	h->now = h->outer;
	text_digest_add(&h->now, str_of(inner, kinds[h->outer.kind].size));
	text_digest_end(&h->now, dst);
	h->now = h->inner;
}

void text_hmac_wipe(struct text_hmac *h)
{
	explicit_bzero(h, sizeof *h);
}

void text_hmac_of(enum text_digest_kind kind, struct str key, struct str s, unsigned char *dst)
{
	struct text_hmac h;

	text_hmac_init(&h, kind, key);
	text_hmac_add(&h, s);
	text_hmac_end(&h, dst);
	text_hmac_wipe(&h);
}

/* Block number `index` of the key. */
static void pbkdf2_block(
    struct text_hmac *h, const struct text_pbkdf2 *how, uint32_t index, unsigned char *dst)
{
	unsigned char u[TEXT_DIGEST_MAX];
	unsigned char big_endian[4] = {(unsigned char)(index >> 24), (unsigned char)(index >> 16),
	    (unsigned char)(index >> 8), (unsigned char)index};
	size_t size = kinds[how->kind].size;

	text_hmac_add(h, how->salt);
	text_hmac_add(h, str_of(big_endian, 4));
	text_hmac_end(h, u);
	memcpy(dst, u, size);
	for (uint32_t r = 1; r < how->rounds; r++) {
		text_hmac_add(h, str_of(u, size));
		text_hmac_end(h, u);
		for (size_t i = 0; i < size; i++)
			dst[i] ^= u[i];
	}
	explicit_bzero(u, sizeof u);
}

void text_digest_pbkdf2(const struct text_pbkdf2 *how, unsigned char *dst, size_t n)
{
	struct text_hmac h;
	unsigned char block[TEXT_DIGEST_MAX];
	size_t size = kinds[how->kind].size;

	text_hmac_init(&h, how->kind, how->password);
	for (uint32_t index = 1; n > 0; index++) {
		size_t part = num_min(n, size);

		pbkdf2_block(&h, how, index, block);
		memcpy(dst, block, part);
		dst += part;
		n -= part;
	}
	explicit_bzero(block, sizeof block);
	text_hmac_wipe(&h);
}

void text_digest_hex(const unsigned char *p, size_t n, struct buf *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		buf_ch(out, digits[p[i] >> 4]);
		buf_ch(out, digits[p[i] & 15]);
	}
}

int text_digest_unhex(struct str s, struct buf *out)
{
	size_t before = out->n;
	uint64_t v;

	if (s.n % 2)
		return -1;
	for (; s.n; s = str_from(s, 2)) {
		if (!num_parse_hex(str_head(s, 2), &v)) {
			out->n = before;
			return -1;
		}
		buf_ch(out, (char)v);
	}
	return 0;
}
