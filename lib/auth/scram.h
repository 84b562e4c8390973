/* The keys of SCRAM (RFC 5802 section 3), derived from a password or stored. */
#ifndef AUTH_SCRAM_H
#define AUTH_SCRAM_H

#include "auth/hash.h"
#include "base/arena.h"
#include "base/str.h"

#define AUTH_SCRAM_ITERATIONS 4096
#define AUTH_SCRAM_ITERATIONS_MAX 10000000
#define AUTH_SCRAM_SALT_MAX 256

struct auth_scram {
	unsigned iterations;
	struct str salt; /* raw */
	unsigned char stored[AUTH_HASH_MAX], server[AUTH_HASH_MAX];
};

/* password is already prepared by SASLprep. iterations and salt are set by the caller. */
void auth_scram_derive(const struct auth_hash *h, struct str password, struct auth_scram *k);
/* Reads "iterations,salt,stored,server". False when it isn't that. */
bool auth_scram_parse(const struct auth_hash *h, struct arena *a, struct str data, struct auth_scram *k);
struct str auth_scram_print(const struct auth_hash *h, struct arena *a, const struct auth_scram *k);

#endif
