/* How an attempt ended, as the child learns it and each protocol's table says it. One enumeration; whatever isn't LOGIN_OK refuses. */
#ifndef LOGIN_RESULT_H
#define LOGIN_RESULT_H

#include "base/str.h"

enum login_result {
	LOGIN_REFUSED,   /* wrong name or password: nobody is told which */
	LOGIN_DISABLED,  /* the account may not log in */
	LOGIN_EXPIRED,   /* the password is too old */
	LOGIN_AUTHZID,   /* may not act for that user */
	LOGIN_SYNTAX,    /* the mechanism's message was malformed */
	LOGIN_CANCELLED, /* by the client */
	LOGIN_TEMPORARY, /* the database can't answer now, or our own fault */
	LOGIN_LIMIT,     /* too many sessions */
	LOGIN_OK,
};

/* The word for it, as in auth/converse.h's F and T frames and in log lines; and back (unknown words: LOGIN_REFUSED). */
const char *login_result_word(enum login_result r);
enum login_result login_result_of(struct str word);

#endif
