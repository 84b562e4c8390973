/*
 * The Dovecot auth client protocol, version 1.2 as Postfix and Exim speak it, on descriptors 0 and 1: each request is one run of the auth
 * chain (a checkpassword command line that ends with auth-report). Requests may be interleaved; up to AUTHD_OPEN_MAX wait for their client at a time.
 */
#ifndef AUTHD_SERVE_H
#define AUTHD_SERVE_H

#include <stdbool.h>

#define AUTHD_OPEN_MAX 16
#define AUTHD_CHAIN_MAX 200 /* words of the chain */

/* Serves to the end of input. chain: the command line, NULL-terminated, without its last link; report: that link. With `users` it is the userdb
 * protocol (USER requests), and the chain looks up (-l). The exit code. */
int authd_serve(char *const *chain, const char *report, bool users);

#endif
