/* mailto: URIs (RFC 2368, RFC 6068) as enotify uses them (RFC 5436). */
#ifndef SIEVE_MAILTO_H
#define SIEVE_MAILTO_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum { SIEVE_MAILTO_MAX = 32 }; /* recipients, and header fields, of one URI */

struct sieve_mailto {
	struct str
	    to[SIEVE_MAILTO_MAX]; /* from the path and from to=; no address is in both lists, or twice */
	size_t nto;
	struct str cc[SIEVE_MAILTO_MAX];
	size_t ncc;
	/* Other fields that may be set, their values decoded. Those that RFC 5436 2.7 forbids are left out. */
	struct {
		struct str name, value;
	} fields[SIEVE_MAILTO_MAX];
	size_t nfields;
	struct str subject, body; /* NIL when absent */
};

/* False when it isn't a mailto: URI, an address in it is broken, there is none, or there are too many. Decoded strings are a's. */
bool sieve_mailto_parse(struct arena *a, struct str uri, struct sieve_mailto *r);

#endif
