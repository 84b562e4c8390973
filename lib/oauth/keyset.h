/*
 * Where the keys of tokens come from: a file (PEM keys, or a JSON Web Key set), or the URL of a set. A set from a URL is kept in a file of the state
 * folder that all processes share, for an hour; when it can't be fetched then, for a day. A token whose key isn't in it has it fetched anew, but the issuer
 * is asked at most once a minute, whoever sends what.
 */
#ifndef OAUTH_KEYSET_H
#define OAUTH_KEYSET_H

#include "auth/record.h"
#include "oauth/fetch.h"
#include "oauth/key.h"

#define OAUTH_KEYSET_FRESH_S 3600
#define OAUTH_KEYSET_OLD_S 86400
#define OAUTH_KEYSET_AGAIN_S 60
#define OAUTH_KEYSET_TEXT_MAX 262144

struct oauth_keyset {
	const char *source,
	    *state; /* a path, or a URL and the folder for its copy; set by the caller, as fetch is */
	struct oauth_fetch fetch;
	struct arena *a;
	struct oauth_key keys[OAUTH_KEY_MAX];
	size_t n;
	int64_t age_s; /* of what is loaded; -1: a file of the administrator's */
};

/* Is the source a URL? */
bool oauth_keyset_is_remote(const char *source);
/* Loads the keys. 0, or -1: SYNTAX or LIMIT for what isn't keys, TEMP when they aren't to be had. */
int oauth_keyset_open(struct oauth_keyset *s, struct err *e);
/* AUTH_OK when a key has signed the token, AUTH_REFUSED, or AUTH_TEMPFAIL. e says why not. */
enum auth_result oauth_keyset_check(struct oauth_keyset *s, const struct auth_jwt *t, struct err *e);

#endif
