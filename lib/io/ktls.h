/*
 * The end of a connection whose TLS the kernel does (tlswrap has left): the kernel passes data as any socket does, and what else TLS says shows only
 * here. A read(2) that meets a record of another kind fails with EIO: for a session that is the end of its client (is_client of io/in), whatever the record says.
 */
#ifndef IO_KTLS_H
#define IO_KTLS_H

/*
 * When fd is such a connection: says close_notify (RFC 8446 6.1), so that the client knows the end for the end; and logs it when the client's last record was
 * one that only TLS itself could have answered (a new key, a renegotiation). Else does nothing. Call it when everything has been written.
 */
void ktls_end(int fd);

#endif
