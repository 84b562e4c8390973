/*
 * The forms of text/cjk.h that shift: by escapes (ISO 2022), or by "~" (HZ). A byte at a time.
 */
#ifndef TEXT_ISO2022_H
#define TEXT_ISO2022_H

#include "base/buf.h"
#include "text/cjk.h"

/* To ASCII, and to what the form shifts to when nothing was designated. */
void text_iso2022_reset(struct text_cjk *t);
void text_iso2022_byte(struct text_cjk *t, unsigned char c, struct buf *out);

#endif
