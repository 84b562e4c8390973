/*
 * TLS when the next program asks for it: the server's side of UCSPI-TLS (ucspi-tls(2) of ucspi-ssl). Most connections never ask, so nothing of
 * OpenSSL is loaded for them: a small process waits for the request, reads one byte from the program (none from the client), and only then becomes
 * tls-handshake.
 */
#ifndef TLS_REQUEST_H
#define TLS_REQUEST_H

#include <stdbool.h>

#include "base/err.h"

/* The descriptors that tls-handshake inherits, and the variable that says what for. */
#define TLS_REQUEST_VARIABLE "SSLREQUEST"
enum { TLS_REQUEST_CONTROL = 3, TLS_REQUEST_APP = 4 };

/*
 * What UCSPI-TLS hasn't: a program that finds SSLKTLS in its environment may ask by this command instead of 'Y'. If the kernel then does TLS, SSLKTLS=taken
 * is among the facts, the process that was asked is gone (SSLKTLS is its number, to be waited for), and the program goes on with descriptors 0 and 1.
 */
#define TLS_REQUEST_KERNEL 'K'
#define TLS_REQUEST_TAKEN "SSLKTLS=taken"

/*
 * Forks the waiting process. Afterwards SSLCTLFD, SSLREADFD and SSLWRITEFD are in the environment, descriptors 0 and 1 stay what they are. The waiting
 * process ends when the control socket does; at a request it becomes argv[0] with the environment as it is now and SSLREQUEST=y, Y or K, descriptor
 * 0 the client, the other two as above. kernel: offers SSLKTLS too. 0, or -1 with e.
 */
int tls_request_offer(char *const argv[], bool kernel, struct err *e);
/* In tls-handshake: the command that was asked: 'y', 'Y' to be told the facts, 'K' (above), 'I' at once (tls/implicit.h); '\0' when it is none of these. */
char tls_request_asked(void);

#endif
