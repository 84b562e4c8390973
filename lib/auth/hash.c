/* Digests by libmd, and what is built on them. */
#include "auth/hash.h"

#include <sys/types.h>
#include <md4.h>
#include <md5.h>
#include <sha1.h>
#include <sha2.h>
#include <sys/random.h>

#include "base/err.h"
#include "base/num.h"

struct auth_hash_state {
	union {
		MD4_CTX md4;
		MD5_CTX md5;
		SHA1_CTX sha1;
		SHA2_CTX sha2;
	};
};

#define HASH(NAME, STATE, PREFIX, LEN, BLOCK)                                      \
	static void NAME##_start(struct auth_hash_state *s)                        \
	{                                                                          \
		PREFIX##Init(&s->STATE);                                           \
	}                                                                          \
	static void NAME##_add(struct auth_hash_state *s, const void *p, size_t n) \
	{                                                                          \
		PREFIX##Update(&s->STATE, p, n);                                   \
	}                                                                          \
	static void NAME##_end(struct auth_hash_state *s, unsigned char *out)      \
	{                                                                          \
		PREFIX##Final(out, &s->STATE);                                     \
	}                                                                          \
	const struct auth_hash auth_hash_##NAME = {#NAME, LEN, BLOCK, NAME##_start, NAME##_add, NAME##_end};

HASH(md4, md4, MD4, 16, 64)
HASH(md5, md5, MD5, 16, 64)
HASH(sha1, sha1, SHA1, 20, 64)
HASH(sha256, sha2, SHA256, 32, 64)
HASH(sha512, sha2, SHA512, 64, 128)

void auth_hash_of(const struct auth_hash *h, struct str a, struct str b, unsigned char *out)
{
	struct auth_hash_state s;

	h->start(&s);
	h->add(&s, a.p, a.n);
	h->add(&s, b.p, b.n);
	h->end(&s, out);
	explicit_bzero(&s, sizeof s);
}

/* The inner and the outer state after the key's block. */
static void hmac_start(
    const struct auth_hash *h, struct str key, struct auth_hash_state *inner, struct auth_hash_state *outer)
{
	unsigned char block[AUTH_HASH_BLOCK_MAX] = {0};

	if (key.n > h->block)
		auth_hash_of(h, key, STR(""), block);
	else if (key.n)
		memcpy(block, key.p, key.n);
	for (size_t i = 0; i < h->block; i++)
		block[i] ^= 0x36;
	h->start(inner);
	h->add(inner, block, h->block);
	for (size_t i = 0; i < h->block; i++)
		block[i] ^= 0x36 ^ 0x5c;
	h->start(outer);
	h->add(outer, block, h->block);
	explicit_bzero(block, sizeof block);
}

/* Copies of the states are used up, so that PBKDF2 pays for the key once. */
static void hmac_end(const struct auth_hash *h, struct auth_hash_state inner, struct auth_hash_state outer,
    struct str data, unsigned char *out)
{
	unsigned char digest[AUTH_HASH_MAX];

	h->add(&inner, data.p, data.n);
	h->end(&inner, digest);
	h->add(&outer, digest, h->len);
	h->end(&outer, out);
}

void auth_hash_hmac(const struct auth_hash *h, struct str key, struct str data, unsigned char *out)
{
	struct auth_hash_state inner, outer;

	hmac_start(h, key, &inner, &outer);
	hmac_end(h, inner, outer, data, out);
}

void auth_hash_pbkdf2(
    const struct auth_hash *h, struct str password, struct str salt, unsigned rounds, struct str out_room)
{
	unsigned char u[AUTH_HASH_MAX], sum[AUTH_HASH_MAX], first[512];
	struct auth_hash_state inner, outer;
	unsigned char *to = (unsigned char *)(uintptr_t)out_room.p;
	size_t left = out_room.n, n = num_min(salt.n, sizeof first - 4);

	hmac_start(h, password, &inner, &outer);
	memcpy(first, salt.p, n);
	for (unsigned char block = 1; left > 0; block++) {
		memcpy(first + n, (unsigned char[]){0, 0, 0, block}, 4);
		hmac_end(h, inner, outer, str_of(first, n + 4), u);
		memcpy(sum, u, h->len);
		for (unsigned i = 1; i < rounds; i++) {
			hmac_end(h, inner, outer, str_of(u, h->len), u);
			for (size_t k = 0; k < h->len; k++)
				sum[k] ^= u[k];
		}
		memcpy(to, sum, num_min(left, h->len));
		to += num_min(left, h->len);
		left -= num_min(left, h->len);
	}
	explicit_bzero(sum, sizeof sum);
	explicit_bzero(u, sizeof u);
}

void auth_hash_cram_states(struct str key, unsigned char out[32])
{
	struct auth_hash_state inner, outer;

	hmac_start(&auth_hash_md5, key, &inner, &outer);
	for (int i = 0; i < 4; i++) {
		num_put_le32(out + 4 * i, outer.md5.state[i]);
		num_put_le32(out + 16 + 4 * i, inner.md5.state[i]);
	}
}

static void cram_resume(struct auth_hash_state *s, const unsigned char state[16])
{
	MD5Init(&s->md5);
	for (int i = 0; i < 4; i++)
		s->md5.state[i] = num_le32(state + 4 * i);
	s->md5.count = 512; /* bits: the key's block */
}

void auth_hash_cram_with(const unsigned char states[32], struct str data, unsigned char out[16])
{
	struct auth_hash_state inner, outer;

	cram_resume(&outer, states);
	cram_resume(&inner, states + 16);
	hmac_end(&auth_hash_md5, inner, outer, data, out);
}

void auth_hash_random(void *p, size_t n)
{
	char *at = p;
	ssize_t got;

	while (n > 0) {
		got = getrandom(at, n, 0);
		if (got <= 0)
			die(ERR_TEMP, "getrandom failed");
		at += got;
		n -= (size_t)got;
	}
}
