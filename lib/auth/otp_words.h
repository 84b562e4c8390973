/* A one-time password as six short words (RFC 2289 section 6 and appendix D): 64 bits and two of a checksum. */
#ifndef AUTH_OTP_WORDS_H
#define AUTH_OTP_WORDS_H

#include "base/arena.h"
#include "base/str.h"

/* Six words of the standard dictionary in any case, blanks between them; false for other words, another number, or a wrong checksum. */
bool auth_otp_words_decode(struct str text, unsigned char out[8]);
/* The six words, capitals, a space between two. */
struct str auth_otp_words_print(struct arena *a, const unsigned char value[8]);

#endif
