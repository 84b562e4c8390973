/* COMPRESS=DEFLATE (RFC 4978): both directions as raw deflate streams, each flushed when the session flushes. */
#ifndef IMAP_DEFLATE_H
#define IMAP_DEFLATE_H

#include "imap/client.h"

/* The answer to COMPRESS was printed: what is said from here on is compressed, what is buffered of the input already is compressed data. */
void imap_deflate_switch(struct imap *c);
/*
 * UNAUTHENTICATE ends compression (RFC 8437 section 4.1), if there is any. _stop: the client's stream ends behind this command, at its flush or its end; what is
 * buffered afterwards is plain again. False: it went on compressing, or its stream is broken. _finish: everything is said; our stream ends. False: the client is gone.
 */
bool imap_deflate_stop(struct imap *c);
bool imap_deflate_finish(struct imap *c);
void imap_deflate_free(struct imap *c);

#endif
