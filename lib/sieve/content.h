/* The content of MIME parts for body and extracttext: transfer encoding undone, text as UTF-8. */
#ifndef SIEVE_CONTENT_H
#define SIEVE_CONTENT_H

#include "mime/part.h"
#include "sieve/interp.h"

/* Bytes of a part, or of a raw body, that are looked at. */
enum { SIEVE_MAX_CONTENT = 4 << 20 };

/* The content of a leaf of in->mail, at most most bytes; what is in an unknown encoding is as it stands. Scratch memory. 0 or -1. */
int sieve_content_get(struct sieve_interp *in, const struct mime_part *p, size_t most, struct str *r);

#endif
