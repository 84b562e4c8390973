/* What a client says beside the addresses of an envelope: ESMTP parameters of MAIL and RCPT, for the Sieve tests of RFC 5228 5.4 (auth) and RFC 6009 3. */
#ifndef DELIVER_ESMTP_H
#define DELIVER_ESMTP_H

#include "base/arena.h"
#include "base/str.h"
#include "sieve/sieve.h"

/*
 * words: parameters as they stood ("NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a@b RET=HDRS ENVID=x AUTH=<> BY=120;R"), separated by blanks: RFC 3461, 4954, 2852. Fills notify, orcpt,
 * ret, envid, auth and by_* of env; what is xtext (RFC 3461 4) is decoded. Unknown and malformed ones are left out. now: seconds since 1970, for by_absolute. In the arena.
 */
void esmtp_parameters(struct arena *a, struct str words, int64_t now, struct sieve_envelope *env);

#endif
