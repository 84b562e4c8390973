/* The list of tls/facts.h on the other side: in the process that becomes the program. */
#ifndef TLS_FACTSENV_H
#define TLS_FACTSENV_H

#include "base/str.h"

/* Sets each variable of a list of "NAME=value" NUL whose name begins with SSL or TLS. */
void tls_factsenv_set(struct str list);

#endif
