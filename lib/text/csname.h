/*
 * Names of charsets: what mail calls them (the aliases of IANA's registry and of the WHATWG's Encoding standard, and mistakes of common mail programs) and what text/charset.h does.
 */
#ifndef TEXT_CSNAME_H
#define TEXT_CSNAME_H

#include "base/str.h"

/*
 * The canonical name for any name, which is a static string; what isn't known comes back as it is. Letters and digits count alone, in either case: "ISO_8859-2" is "iso8859-2".
 */
struct str text_csname_find(struct str name);

#endif
