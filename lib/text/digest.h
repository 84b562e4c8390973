/*
 * Digests, HMAC (RFC 2104) and PBKDF2 (RFC 8018) over libmd: one interface, contexts of constant size, no memory taken.
 */
#ifndef TEXT_DIGEST_H
#define TEXT_DIGEST_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <md5.h>
#include <sha1.h>
#include <sha2.h>

#include "base/buf.h"
#include "base/str.h"

enum text_digest_kind { TEXT_MD5, TEXT_SHA1, TEXT_SHA256, TEXT_SHA512, TEXT_DIGESTS };

/* The longest digest, and the longest block. */
enum { TEXT_DIGEST_MAX = 64, TEXT_DIGEST_BLOCK = 128 };

struct text_digest {
	enum text_digest_kind kind;
	union {
		MD5_CTX md5;
		SHA1_CTX sha1;
		SHA2_CTX sha2;
	} u;
};

struct text_hmac {
	struct text_digest inner, outer; /* keyed, before any text */
	struct text_digest now;
};

/* Bytes of a digest, and its lower-case name ("sha256"). */
size_t text_digest_size(enum text_digest_kind kind);
const char *text_digest_name(enum text_digest_kind kind);

void text_digest_init(struct text_digest *d, enum text_digest_kind kind);
void text_digest_add(struct text_digest *d, struct str s);
/* Writes text_digest_size bytes and wipes d. */
void text_digest_end(struct text_digest *d, unsigned char *dst);
void text_digest_of(enum text_digest_kind kind, struct str s, unsigned char *dst);

void text_hmac_init(struct text_hmac *h, enum text_digest_kind kind, struct str key);
void text_hmac_add(struct text_hmac *h, struct str s);
/* Writes the code; h is ready for another text under the same key. */
void text_hmac_end(struct text_hmac *h, unsigned char *dst);
void text_hmac_wipe(struct text_hmac *h);
void text_hmac_of(enum text_digest_kind kind, struct str key, struct str s, unsigned char *dst);

/* What text_digest_pbkdf2 derives from. */
struct text_pbkdf2 {
	enum text_digest_kind kind;
	struct str password, salt;
	uint32_t rounds; /* at least 1 */
};
/* n bytes of key into dst. */
void text_digest_pbkdf2(const struct text_pbkdf2 *how, unsigned char *dst, size_t n);

/* Appends n bytes in lower-case hexadecimal. */
void text_digest_hex(const unsigned char *p, size_t n, struct buf *out);
/* The opposite, either case; 0, or -1 (odd length, other characters) with out unchanged. */
int text_digest_unhex(struct str s, struct buf *out);

#endif
