/*
 * SASLprep (RFC 4013, a profile of stringprep, RFC 3454): user names and passwords of SCRAM and others in one form.
 * Normalisation and character classes are those of utf8proc (a newer Unicode than 3.2); code points unknown to it are allowed, as
 * RFC 4013 has it for queries.
 */
#ifndef AUTH_SASLPREP_H
#define AUTH_SASLPREP_H

#include "base/arena.h"
#include "base/str.h"

#define AUTH_SASLPREP_MAX 4096 /* bytes that go in */

/* The prepared string, or NIL when s isn't UTF-8, is too long, or holds a prohibited character or a forbidden mix of directions. */
struct str auth_saslprep(struct arena *a, struct str s);

#endif
