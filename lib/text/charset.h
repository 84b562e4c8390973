/*
 * The iconv edge: bytes in a named charset to UTF-8, piece by piece. UTF-8, UTF-7, many charsets of one byte (text/sbcs.h) and the byte forms of East Asia
 * (text/cjk.h) are our own, since the C library of a static program (musl's) lacks many of them; everything else is the C library's.
 */
#ifndef TEXT_CHARSET_H
#define TEXT_CHARSET_H

#include <iconv.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "text/cjk.h"
#include "text/utf7.h"

struct text_charset {
	int kind;
	iconv_t cd;
	char rest[16]; /* bytes of a character that the last piece cut in two */
	size_t nrest;
	struct text_utf7 utf7;
	const uint16_t *upper; /* of a charset of one byte */
	bool is_latin1;
	struct text_cjk cjk;
};

/* "" and NIL mean US-ASCII. 0; -1 with ERR_CANNOT for an unknown charset. US-ASCII is read as UTF-8, since senders mean that. */
int text_charset_open(struct text_charset *c, struct str name, struct err *e);
void text_charset_close(struct text_charset *c);
/* Whether text_charset_open would succeed. */
bool text_charset_is_known(struct str name);
/* Whether the next piece would come out as it is, all ASCII: then it needn't be fed. */
bool text_charset_is_ascii(const struct text_charset *c, struct str s);
/* Appends the next piece to out as valid UTF-8; malformed input becomes U+FFFD. */
void text_charset_feed(struct text_charset *c, struct str s, struct buf *out);
/* The end: a character that was begun becomes U+FFFD. The converter is as fresh. */
void text_charset_end(struct text_charset *c, struct buf *out);
/* All at once. 0; -1 (ERR_CANNOT) with out unchanged for an unknown charset. */
int text_charset_to_utf8(struct str name, struct str s, struct buf *out, struct err *e);

#endif
