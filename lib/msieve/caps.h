/*
 * What ManageSieve's CAPABILITY says of scripts (RFC 5804 section 1.7): the same before and after login, since capabilities may change by STARTTLS and
 * AUTHENTICATE alone and a client may keep what the greeting said.
 */
#ifndef MSIEVE_CAPS_H
#define MSIEVE_CAPS_H

#include "base/str.h"
#include "io/out.h"
#include "sieve/sieve.h"

/* `"NAME" "value"` and CRLF; value NIL: the name alone. */
void msieve_caps_item(struct out *o, const char *name, struct str value);
/* IMPLEMENTATION, SIEVE, NOTIFY, EXTLISTS, MAXREDIRECTS, LANGUAGE and VERSION, as the settings have them. */
void msieve_caps_print(struct out *o, const struct sieve_settings *set);

#endif
