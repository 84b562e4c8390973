/*
 * The TLS process's two tasks: a handshake within a time, and then moving bytes both ways between the TLS connection and a plain
 * socket, in fixed memory, until one side ends.
 */
#ifndef TLS_PUMP_H
#define TLS_PUMP_H

#include <stdint.h>

#include "base/err.h"

#define TLS_PUMP_BUFFER 8192 /* for each direction: half a record, so that two of them stay small */

struct ssl_st;

/* Accepts on a descriptor that is made non-blocking. 0, or -1 with e: refused, timed out, gone. */
int tls_pump_accept(struct ssl_st *ssl, int net, int64_t deadline_ms, struct err *e);
/*
 * Until the program closes its side of `app` (then a close_notify is sent), or the connection breaks, or nothing moved for idle_s seconds, or
 * close_s after the client's end. app is made non-blocking. The client's end is passed on as an end of file.
 */
void tls_pump_run(struct ssl_st *ssl, int net, int app, int idle_s, int close_s);

#endif
