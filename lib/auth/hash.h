/* Message digests by name, HMAC (RFC 2104) and PBKDF2 (RFC 8018): what schemes and mechanisms are made of. */
#ifndef AUTH_HASH_H
#define AUTH_HASH_H

#include <stddef.h>

#include "base/str.h"

#define AUTH_HASH_MAX 64 /* bytes of the longest digest */
#define AUTH_HASH_BLOCK_MAX 128

struct auth_hash_state;
struct auth_hash {
	const char *name; /* "md4" "md5" "sha1" "sha256" "sha512" */
	size_t len, block;
	void (*start)(struct auth_hash_state *s);
	void (*add)(struct auth_hash_state *s, const void *p, size_t n);
	void (*end)(struct auth_hash_state *s, unsigned char *out);
};
extern const struct auth_hash auth_hash_md4, auth_hash_md5, auth_hash_sha1, auth_hash_sha256,
    auth_hash_sha512;

/* Digest of a followed by b; out has h->len bytes. */
void auth_hash_of(const struct auth_hash *h, struct str a, struct str b, unsigned char *out);
void auth_hash_hmac(const struct auth_hash *h, struct str key, struct str data, unsigned char *out);
/* n bytes of derived key (n at most h->len * 8). */
void auth_hash_pbkdf2(
    const struct auth_hash *h, struct str password, struct str salt, unsigned rounds, struct str out_room);
/* The two MD5 states of HMAC-MD5 after the key's blocks (outer then inner, 16 bytes each, least significant byte first): what
 * the scheme CRAM-MD5 stores; and the digest that such states give for data. */
void auth_hash_cram_states(struct str key, unsigned char out[32]);
void auth_hash_cram_with(const unsigned char states[32], struct str data, unsigned char out[16]);
/* n random bytes; dies when the kernel has none. */
void auth_hash_random(void *p, size_t n);

#endif
