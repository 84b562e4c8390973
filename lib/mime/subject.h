/* The base subject, by which subjects are sorted and threaded (RFC 5256 section 2.1). */
#ifndef MIME_SUBJECT_H
#define MIME_SUBJECT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * The base subject of a Subject field's raw value, in UTF-8, not case-folded. In the arena. *is_reply_r (may be NULL): a "Re:", "Fwd:", "(fwd)" or "[fwd: …]" was taken off. Linear.
 */
struct str mime_subject_base(struct arena *a, struct str value, bool *is_reply_r);
/* The same of one whose encoded words are decoded already, or of the octets of one that can't be converted. */
struct str mime_subject_base_of(struct arena *a, struct str text, bool *is_reply_r);

#endif
