/* CATENATE (RFC 4469; RFC 6855 section 4): a message put together from text and pieces of messages that are there already. */
#ifndef IMAP_CATENATE_H
#define IMAP_CATENATE_H

#include "imap/saving.h"

/* Behind the word CATENATE: SP "(" ("TEXT" SP literal / "URL" SP url / "UTF8" SP "(" literal8 ")") … ")". Every part is written to the save at once. -1 with code BADURL for a URL that gives nothing. */
int imap_catenate(struct imap_saving *s);

#endif
