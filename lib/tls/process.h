/*
 * The process that speaks TLS: forked off when the keys are read, then without privilege, file system or new descriptors. Its parent goes on to be
 * the next program.
 */
#ifndef TLS_PROCESS_H
#define TLS_PROCESS_H

#include <stdint.h>

#include "base/err.h"
#include "tls/ctx.h"

/*
 * TLS at once on descriptor 0. Returns in the parent when the handshake is done: descriptors 0 and 1 are the plain side, the facts are
 * in the environment. -1 with e (TEMP) when there was no handshake by deadline_ms: the child is gone.
 */
int tls_process_implicit(const struct tls_ctx *t, int64_t deadline_ms, struct err *e);
/*
 * TLS now that the program asked for it with `command` (tls/request.h says by which descriptors): this process goes into its cage, does the handshake,
 * tells the facts when the command is 'Y', and moves the bytes until the end of the connection.
 */
_Noreturn void tls_process_requested(const struct tls_ctx *t, char command);

#endif
