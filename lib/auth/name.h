/*
 * User names, checked once at the door before any database, path, query or log line sees them.
 */
#ifndef AUTH_NAME_H
#define AUTH_NAME_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

#define AUTH_NAME_MAX 255

/*
 * The name as the databases see it: in lower case when `lower`, or NIL when it isn't one: empty, longer than AUTH_NAME_MAX, beginning
 * with '.', '-' or '@', holding "..", or a character that is not an ASCII letter or digit, one of "._-@+=", or one of `more`
 * (which can't allow control bytes, space, '/', '\\', '\'', '"', ':', '*', '%', '$', '`' or NUL). Bytes above 127 are allowed when
 * more holds 'U' followed by nothing else and the whole name is valid UTF-8.
 */
struct str auth_name_check(struct arena *a, struct str name, const char *more, bool lower);
/* The local part and the domain: what stands before the last '@' and after it (NIL without one). */
void auth_name_split(struct str name, struct str *local_r, struct str *domain_r);

#endif
