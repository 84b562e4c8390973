/* Printing the smallest things: strings, sets, numbers. */
#ifndef IMAP_PRINT_H
#define IMAP_PRINT_H

#include "imap/set.h"
#include "index/index.h"
#include "io/out.h"

/* As a quoted string where the grammar allows it (utf8: also for UTF-8), else as a literal. */
void imap_print_string(struct out *o, struct str s, bool utf8);
/* NIL for STR_NIL. */
void imap_print_nstring(struct out *o, struct str s, bool utf8);
/* As an atom when all of it are astring characters and it isn't NIL, else as a string. */
void imap_print_astring(struct out *o, struct str s, bool utf8);
/* "{n}" CRLF. */
void imap_print_literal_head(struct out *o, uint64_t size, bool eight);
/* "1:3,5" */
void imap_print_ranges(struct out *o, const struct index_ranges *r);
void imap_print_range(struct out *o, uint32_t first, uint32_t last, bool comma);

/* n bytes in lower-case hexadecimal into dst: 2n, the length. */
size_t imap_print_hex(char *dst, const unsigned char *p, size_t n);
/* "* ID (…)": name value name value, as IMAP_ID has them; NULL: the usual answer (RFC 2971). */
void imap_print_id(struct out *o, const char *words);

#endif
