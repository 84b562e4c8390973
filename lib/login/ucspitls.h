/* The application's side of UCSPI-TLS (ucspi-tls(2) of ucspi-ssl, s6-ucspitlsd): asking for TLS over SSLCTLFD, and what comes back. */
#ifndef LOGIN_UCSPITLS_H
#define LOGIN_UCSPITLS_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "login/facts.h"

#define LOGIN_UCSPITLS_MAX (64 << 10)

/*
 * Writes 'Y' to f->tls_control, reads the variables that describe the TLS connection up to their double NUL, and sets them: names that
 * begin with SSL or TLS only. f says afterwards that TLS is active. 0, or -1 (the handshake failed: end of the control socket; time; size).
 * Where tlswrap offers kernel TLS (SSLKTLS) and the kernel takes it, the client stays on descriptors 0 and 1: f says that, too.
 */
int login_ucspitls_start(struct login_facts *f, int64_t deadline_ms, struct err *e);
/* True when s holds the whole answer: variables each ended by a NUL, and one NUL more; or "\0\0" for none. */
bool login_ucspitls_is_whole(struct str s);

#endif
