/* What a process that speaks TLS says of the connection (tls/facts.h, UCSPI-TLS), in the environment of the program behind it. */
#ifndef SYS_TLSENV_H
#define SYS_TLSENV_H

#include "base/str.h"

/* Sets each variable of a list of "NAME=value" NUL whose name begins with SSL or TLS. */
void tlsenv_set(struct str list);

#endif
