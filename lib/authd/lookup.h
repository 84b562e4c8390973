/*
 * The options -l and -u of a combinator: somebody asks who a user is, without a password (lmtpd does, for each recipient). They are handed to the first
 * program of each part, which is a helper as chain/helper.h frames it, or a combinator again.
 */
#ifndef AUTHD_LOOKUP_H
#define AUTHD_LOOKUP_H

#include "base/arena.h"

#define AUTHD_LOOKUP_USERS 8

struct authd_lookup {
	bool on; /* -l */
	size_t n;
	char *user[AUTHD_LOOKUP_USERS]; /* of each -u; borrowed */
};

/* Takes 'l', or 'u' with its value. False: another letter, or too many names. */
bool authd_lookup_option(struct authd_lookup *l, int letter, char *value);
/* Whether the options go together: -u wants -l. */
bool authd_lookup_is_right(const struct authd_lookup *l);
/* "first -l -u NAME … rest": the n words of a part as they ask for that user, NULL behind them; *n becomes their number. The array is the arena's, the
 * words are borrowed. Without -l it is a copy. */
char **authd_lookup_words(struct arena *a, const struct authd_lookup *l, char *const *words, size_t *n);

#endif
