/* The language of what is said (RFC 5255 section 3). Texts are in English, which is what i-default is written in. */
#ifndef IMAP_LANGUAGE_H
#define IMAP_LANGUAGE_H

#include "base/str.h"

#define IMAP_LANGUAGE_DEFAULT "i-default"
/* All of them, as LANGUAGE without arguments lists them. */
#define IMAP_LANGUAGES IMAP_LANGUAGE_DEFAULT " EN"

/*
 * The language that a range gets, NULL none: "default" is what the server has chosen, and "en-US" is looked up as RFC 4647 section 3.4 does,
 * without its last subtags.
 */
const char *imap_language_served(struct str range);

#endif
