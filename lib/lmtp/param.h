/*
 * What follows the address in MAIL and RCPT: the parameters of RFC 1870 (SIZE), 6152 and 3030 (BODY), 6531 (SMTPUTF8), 3461 (RET, ENVID, NOTIFY, ORCPT), 4954 (AUTH)
 * and 2852 (BY), each checked against its grammar.
 */
#ifndef LMTP_PARAM_H
#define LMTP_PARAM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
	LMTP_PARAMETERS_MAX =
	    512, /* RET, ENVID, AUTH and BY, or NOTIFY and ORCPT, that scripts hear of; longer ones are only accepted */
};

struct lmtp_params {
	bool utf8, binary;
	uint64_t size; /* 0: not said */
	bool
	    by; /* a time to deliver by: by_s seconds from now, in which the message is returned that isn't delivered then (by_return) */
	bool by_return;
	int64_t by_s;
	char kept
	    [LMTP_PARAMETERS_MAX]; /* those that scripts may ask for (RFC 6009, RFC 5228 5.4), as they stood, with blanks between them */
};

/* NULL, or the reply that says what is wrong: 501 syntax or value, or the same one twice; 555 not known. of_mail: those of MAIL, else of RCPT; utf8: SMTPUTF8 was said, so that
 * values may be UTF-8. */
const char *lmtp_params_parse(struct str words, bool of_mail, bool utf8, struct lmtp_params *r);

#endif
