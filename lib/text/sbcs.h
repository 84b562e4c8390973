/*
 * Charsets of one byte a character that mail has and iconv may lack: those of DOS and of the Macintosh, Windows-1252 and -874, and what Central Asia and Viet Nam used.
 */
#ifndef TEXT_SBCS_H
#define TEXT_SBCS_H

#include <stdint.h>

#include "base/str.h"

/* The code points of bytes 0x80 to 0xff, 0 where there is none; NULL for a charset that isn't here. The name is canonical (text/csname.h). */
const uint16_t *text_sbcs_find(struct str name);

#endif
