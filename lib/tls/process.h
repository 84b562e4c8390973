/* The process that speaks TLS: when the keys are read it is without privilege, file system or new descriptors. */
#ifndef TLS_PROCESS_H
#define TLS_PROCESS_H

#include <stdint.h>

#include "base/err.h"
#include "tls/ctx.h"

/*
 * TLS at once, on descriptor 0: this process goes into its cage, does the handshake until deadline_ms, says on TLS_REQUEST_CONTROL how it went
 * (tls/implicit.h), and moves the bytes between the client and TLS_REQUEST_APP until the end of the connection, unless the kernel does.
 */
_Noreturn void tls_process_implicit(const struct tls_ctx *t, int64_t deadline_ms);
/*
 * TLS now that the program asked for it with `command` (tls/request.h says by which descriptors): this process goes into its cage, does the handshake,
 * tells the facts when the command is 'Y', and moves the bytes until the end of the connection.
 */
_Noreturn void tls_process_requested(const struct tls_ctx *t, char command);

#endif
