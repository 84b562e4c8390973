/*
 * Content-Type and Content-Disposition: the value and its parameters (RFC 2045 section 5.1, RFC 2183), with the continuations and charsets of RFC 2231. Broken
 * parameters are skipped up to the next ";".
 */
#ifndef MIME_PARAM_H
#define MIME_PARAM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* Parameters read of one field; further ones are not. */
#define MIME_PARAM_MAX 128

struct mime_param {
	struct str name;  /* as written; ends in "*" when the value is charset'language'%xx text */
	struct str value; /* unquoted, continuations joined */
};

struct mime_params {
	struct mime_param *p;
	size_t n, cap;
};

/*
 * A Content-Type's raw value: type and subtype, and the rest that mime_param_parse reads. A value that breaks the grammar gives two empty strings and a NIL rest: such a
 * part is neither text nor anything else. All in the arena.
 */
void mime_param_type(
    struct arena *a, struct str value, struct str *type_r, struct str *subtype_r, struct str *rest_r);
/* A Content-Disposition's raw value: its first token ("" when missing), and the rest. */
void mime_param_disposition(struct arena *a, struct str value, struct str *token_r, struct str *rest_r);
/* Parameters of a rest (beginning with ";"), joined as BODYSTRUCTURE shows them: plain ones in their order, then the RFC 2231 ones by name. Continuations with a gap stay apart. */
void mime_param_parse(struct arena *a, struct str rest, struct mime_params *r);
/*
 * The text of a parameter in UTF-8, by its plain name in any case: from "name*" with charset and %xx decoded, else from "name" with encoded words decoded (wrong, but what senders write). NIL
 * when absent; an unknown charset leaves the bytes, made valid.
 */
struct str mime_param_get(struct arena *a, const struct mime_params *params, struct str name);
/*
 * The text of a value that RFC 2231 section 4 encodes (charset'language'%xx text) in UTF-8, in the arena. False, and nothing, when it lacks its apostrophes, its charset
 * isn't known, or it has none and isn't UTF-8. What isn't of the charset becomes U+FFFD.
 */
bool mime_param_extended(struct arena *a, struct str value, struct str *r);

#endif
