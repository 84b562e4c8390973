/* COMPRESS=DEFLATE (RFC 4978): both directions as raw deflate streams, each flushed when the session flushes. */
#ifndef IMAP_DEFLATE_H
#define IMAP_DEFLATE_H

#include "imap/client.h"

/* The answer to COMPRESS was printed: what is said from here on is compressed, what is buffered of the input already is compressed data. */
void imap_deflate_switch(struct imap *c);
void imap_deflate_free(struct imap *c);

#endif
