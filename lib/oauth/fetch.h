/* One HTTPS request, made by auth-fetch in a child: no HTTP and no TLS here. */
#ifndef OAUTH_FETCH_H
#define OAUTH_FETCH_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define OAUTH_FETCH_REQUEST_MAX 32768 /* header lines and body */
#define OAUTH_FETCH_MAX 262144        /* an answer's body */

struct oauth_fetch {
	const char *url, *authorities; /* authorities: a PEM file, NULL: the system's */
	bool plain;                    /* http:// is allowed */
};

/*
 * request: header lines, an empty line, the body (NIL: a GET without headers). out gets the answer's body, whatever it held. 0, or -1: PERM when the
 * server refuses (4xx), TEMP for all else.
 */
int oauth_fetch_run(const struct oauth_fetch *f, struct str request, struct buf *out, struct err *e);

#endif
