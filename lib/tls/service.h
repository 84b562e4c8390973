/* The options of one service in stunnel's file (stunnel(8), SERVICE-LEVEL OPTIONS), and what of them is refused or skipped. */
#ifndef TLS_SERVICE_H
#define TLS_SERVICE_H

#include "tls/conf.h"

/* Applies "name = value" to c; texts are copied to a. 0, or -1 with e (SYNTAX, without file and line). */
int tls_service_option(struct tls_conf *c, struct arena *a, struct str name, struct str value, struct err *e);
/* When all is read: what doesn't go together, and exec's arguments. 0, or -1 with e (SYNTAX). */
int tls_service_finish(struct tls_conf *c, struct arena *a, struct err *e);

#endif
