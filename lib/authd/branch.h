/*
 * A part of an auth chain that a combinator runs in a child to learn how it ends: the links' command line with auth-report at its end. What
 * it found can then be adopted by the combinator's own process, which goes on with the rest of the chain.
 */
#ifndef AUTHD_BRANCH_H
#define AUTHD_BRANCH_H

#include "auth/checkpw.h"
#include "auth/record.h"
#include "login/attempt.h"

#define AUTHD_BRANCH_WORDS 200
#define AUTHD_BRANCH_TIMEOUT_MS 60000

struct authd_branch {
	enum auth_result result;
	bool has_id; /* the branch said who to be */
	struct login_identity id;
	struct str env; /* NAME=value NUL … */
};

/* argv with auth-report after it: the arena's. NULL when it has too many words. */
char *const *authd_branch_argv(struct arena *a, char *const *words, size_t n);
/* Path of auth-report: beside this program, or where it is installed. */
const char *authd_branch_report(void);
/* Asks argv with a checkpassword request. Strings in r are the arena's. e says why when the result isn't AUTH_OK. */
void authd_branch_check(char *const *argv, const struct auth_checkpw *who, struct arena *a,
    struct authd_branch *r, struct err *e);
/* The end of an attempt whose conversation is over (or that has its request). Ends the attempt. */
void authd_branch_finish(
    struct login_attempt *attempt, struct arena *a, struct authd_branch *r, struct err *e);

/* What our own starter asked of us, before a branch of ours changes the environment. */
struct authd_outer {
	bool check_only;                     /* nobody becomes the user */
	char report[LOGIN_REPORT_NONCE + 1]; /* for the last link of our starter's chain; "" without */
	char home[256];                      /* HOME before anybody was found; "" without */
};
/* Reads it, and asks our branches not to become the user. */
void authd_branch_outer(struct authd_outer *o);

/* Environment and identity of the branch become ours, and program is executed (NULL or none: exit 0). Exits 111 when it can't. */
_Noreturn void authd_branch_adopt(
    const struct authd_branch *b, const struct authd_outer *o, char *const *program);

#endif
