/*
 * Memory for OpenSSL, which asks for some thousand small pieces before a handshake and frees most of them: pieces stand beside each other and are found again
 * by their size, without locks and without a page for each size.
 */
#ifndef TLS_MEMORY_H
#define TLS_MEMORY_H

#include <stddef.h>

/* Once, before anything else of OpenSSL. Does nothing under the address sanitizer, which must see every piece. */
void tls_memory_start(void);

/* The functions that OpenSSL is given; file and line are not looked at. */
void *tls_memory_get(size_t n, const char *file, int line);
void *tls_memory_resize(void *p, size_t n, const char *file, int line);
void tls_memory_put(void *p, const char *file, int line);

#endif
