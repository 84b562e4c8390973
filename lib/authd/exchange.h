/* One authentication in the auth protocol: from AUTH to OK or FAIL. */
#ifndef AUTHD_EXCHANGE_H
#define AUTHD_EXCHANGE_H

#include "auth/checkpw.h"
#include "authd/line.h"
#include "login/attempt.h"

struct authd_exchange {
	uint32_t id;    /* 0: this place is free */
	char mech[24];  /* upper case */
	char user[256]; /* LOGIN's, between its turns; and for log and reply */
	bool asked_user, asked_password, conversing;
	struct login_attempt attempt;
};

struct authd_answer {
	enum { AUTHD_CONTINUE, AUTHD_OK, AUTHD_FAIL } kind;
	struct str challenge; /* AUTHD_CONTINUE */
	struct str user,
	    env; /* AUTHD_OK: env is NAME=value NUL … of the chain's end when the end was root's, else NIL */
	struct str reason, code;
};

/* Sets the environment of the request (TCPREMOTEIP, TCPLOCALIP, AUTH_SERVICE, AUTH_SECURED, TLS_CLIENT_NAME) and takes the first step. */
void authd_exchange_begin(struct authd_exchange *x, char *const *argv, const struct authd_request *r,
    struct arena *a, struct authd_answer *answer);
/* The client's next response. */
void authd_exchange_go_on(
    struct authd_exchange *x, char *const *argv, struct str in, struct arena *a, struct authd_answer *answer);
/* Ends it, wherever it stands. Answers' strings may point into it until then. */
void authd_exchange_end(struct authd_exchange *x);
/* Runs the chain with a request of a name and a password (empty: a lookup), to its end. */
void authd_exchange_check(struct authd_exchange *x, char *const *argv, const struct auth_checkpw *who,
    struct arena *a, struct authd_answer *answer);

#endif
