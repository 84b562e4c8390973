/* Names of OpenSSL's SSL_OP_ options, as stunnel's "options = NAME" has them (without SSL_OP_). */
#ifndef TLS_OPTION_H
#define TLS_OPTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Case-insensitive. False when there is no such option. Names that this OpenSSL keeps for old files alone give 0. */
bool tls_option_find(struct str name, uint64_t *bits_r);

#endif
