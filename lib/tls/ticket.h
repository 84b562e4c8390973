/*
 * Keys of session tickets (RFC 5077), shared by all tlswrap processes through a file that root alone can read: a client resumes its session with whatever
 * process serves it next. The newest key seals; the one before still opens. Whoever starts and finds the newest key older than
 * TLS_TICKET_ROTATE_S puts a new one in front; two that do so at once lose some resumptions, nothing else.
 *
 *	file = 1 or 2 records of 88 bytes: time (8, little-endian seconds), name (16), AES-256 key (32), HMAC-SHA-256 key (32)
 */
#ifndef TLS_TICKET_H
#define TLS_TICKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define TLS_TICKET_ROTATE_S (12 * 3600)
#define TLS_TICKET_RECORD 88
#define TLS_TICKET_KEYS 2

struct tls_ticket_key {
	int64_t made_s;
	unsigned char name[16], aes[32], hmac[32];
};

struct tls_ticket_keys {
	struct tls_ticket_key key[TLS_TICKET_KEYS];
	int n;
};

/* The keys of the file's bytes that aren't older than two rotations at `now`. Anything that isn't whole records gives none. */
void tls_ticket_parse(struct str bytes, int64_t now, struct tls_ticket_keys *r);
/* Reads the file, rotates and rewrites it (atomically, mode 0600) when that is due. 0, or -1 with e: then there are no tickets. */
int tls_ticket_load(const char *path, struct tls_ticket_keys *r, struct err *e);

/* One key that never changes, from ticketKeySecret and ticketMacSecret (shorter ones end in zeros). */
void tls_ticket_fixed(const unsigned char aes[32], const unsigned char hmac[32], struct tls_ticket_keys *r);

struct ssl_ctx_st;
/* Installs keys (which live as long as ctx) in the context. */
void tls_ticket_use(struct ssl_ctx_st *ctx, struct tls_ticket_keys *keys);

#endif
