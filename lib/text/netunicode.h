/* Net-Unicode: what text that is new to the network can't have in it (RFC 5198 section 2, RFC 6855 section 3, RFC 9051 section 5.1). */
#ifndef TEXT_NETUNICODE_H
#define TEXT_NETUNICODE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Whether s, valid UTF-8, has something of these, the first of which is *cp_r: controls (C0, DEL, C1), the ends of lines and paragraphs (U+2028, U+2029), a
 * byte order mark in front, what isn't assigned in the version of Unicode at hand, and what never is a character (U+FFFE). Private use is fine.
 */
bool text_netunicode_refuses(struct str s, uint32_t *cp_r);

#endif
