/* Hexadecimal and base64 (RFC 4648) as stored passwords and mechanisms use them: strict, whole values. */
#ifndef AUTH_CODE_H
#define AUTH_CODE_H

#include "base/arena.h"
#include "base/str.h"

/* Lower case. */
struct str auth_code_hex(struct arena *a, struct str bytes);
/* NIL when s isn't an even number of hexadecimal digits. */
struct str auth_code_unhex(struct arena *a, struct str s);
/* With padding; followed by a NUL. */
struct str auth_code_base64(struct arena *a, struct str bytes);
/* NIL when s isn't base64: other characters, wrong padding. Missing padding at the end is accepted (stored hashes come without), and with
 * `url` the alphabet is that of section 5. */
struct str auth_code_unbase64(struct arena *a, struct str s, bool url);

#endif
