/*
 * BODY and BODYSTRUCTURE as IMAP4rev2 would have them (RFC 9051 section 7.5.2): the value of a Content-Type's parameter "name*", which RFC 2231 section 4 writes as
 * charset'language'%xx text, in UTF-8 under the same name. What is kept of a message is the form of RFC 3501, which RFC 2231 section 6 wants (continuations joined, nothing
 * decoded); this one is made of it. Of dispositions RFC 9051 has the continuations alone joined: they stay.
 */
#ifndef MIME_BODYPARAM_H
#define MIME_BODYPARAM_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* Whether a text may have such parameters; of others both forms are the same. */
bool mime_bodyparam_is_there(struct str text);
/*
 * text: what mime_bodystructure_print gave. Appended to out: the same with the values decoded; those whose charset isn't known, or that lack their two apostrophes, as
 * they are. A text that isn't such a structure (kept by something else) comes as it is. Iterative; its own memory is that of one value at a time.
 */
void mime_bodyparam_decode(struct str text, struct buf *out);

#endif
