/*
 * Encoded words (RFC 2047): decoding header text to UTF-8, and encoding it.
 */
#ifndef MIME_WORDS_H
#define MIME_WORDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/*
 * The text of a raw (folded or unfolded) header value in valid UTF-8. Line ends go; white space between adjacent encoded words goes; language tags (RFC 2231 section 5) are
 * accepted; a character split over adjacent words of one charset is joined. Tolerated: words inside quotes and within other text, spaces inside the encoded text, missing
 * padding. A word in an unknown charset stays as it is. Raw 8-bit text is taken as UTF-8, with U+FFFD for what isn't. Linear.
 */
struct str mime_words_decode(struct arena *a, struct str value);
/*
 * What stands in the place of `text`, which mime_words_decode gave for value, where something in value couldn't be converted (RFC 5255 section 4.6): its octets, with
 * encoded words decoded, those of unknown charsets too, and nothing converted. NIL: all of it could.
 */
struct str mime_words_octets(struct arena *a, struct str value, struct str text);
/* The same as mime_words_decode, appended to out. */
void mime_words_decode_to(struct str value, struct buf *out);
/*
 * Appends UTF-8 text as header text of plain ASCII: unchanged when it is that and can be folded (control bytes become spaces), else as encoded words in UTF-8 ("B"), each at most 75
 * characters and holding whole characters, separated by CRLF SP; the first one is shorter by what stands on its line in out.
 */
void mime_words_encode(struct str text, struct buf *out);

#endif
