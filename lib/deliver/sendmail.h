/* Handing a message to the MTA by a sendmail-compatible program (LDA_SENDMAIL): -i -f sender -- recipient …, the message on standard input. No shell. */
#ifndef DELIVER_SENDMAIL_H
#define DELIVER_SENDMAIL_H

#include "base/err.h"
#include "deliver/delivery.h"

enum { SENDMAIL_RECIPIENTS_MAX = 64, SENDMAIL_TIMEOUT_MS = 60000 };

struct sendmail {
	struct str from; /* "": the null sender */
	const struct str *to;
	size_t nto;
	struct str pieces[3]; /* the message; when its first line ends CRLF it is sent with LF */
	struct str dsn_notify,
	    dsn_ret;   /* RFC 6009; NIL; passed on as -N and -R where LDA_SENDMAIL_DSN allows it */
	struct str by; /* by-value of RFC 2852, NIL; passed on behind the option of LDA_SENDMAIL_DELIVERBY */
};

/* 0: the MTA has taken it. -1: TEMP (it said so, could not be run, or took too long), CANNOT (refused), SYNTAX (an address that can't be an argument). */
int sendmail_send(const struct delivery *d, const struct sendmail *m, struct err *e);

#endif
