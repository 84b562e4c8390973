/*
 * Strings as IMAP responses carry them (RFC 3501 section 4.3): NIL, "quoted" where that can be, else a literal. NUL can't be sent in either and
 * becomes U+FFFD. Bytes above 127 make a literal, so the text serves clients with and without UTF8=ACCEPT.
 */
#ifndef MIME_WIRE_H
#define MIME_WIRE_H

#include "base/buf.h"
#include "base/str.h"

/* More escapes than this in a quoted string make it a literal. */
#define MIME_WIRE_MAX_ESCAPES 4
/* So do more bytes: clients that read a quoted string by a regular expression give up on long ones (Mail::IMAPTalk at 64K). */
#define MIME_WIRE_MAX_QUOTED 8192

/* A string; NIL for one that is absent. */
void mime_wire_nstring(struct buf *out, struct str s);
/* The same for text that people read (subjects, display names): tabs and line ends become spaces, runs of white space one space, white space at the end goes;
 * a string with '"' or '\' goes as a literal, since many clients don't undo escapes there. */
void mime_wire_text(struct buf *out, struct str s);
/* {n} CRLF and the bytes, whatever they are. */
void mime_wire_literal(struct buf *out, struct str s);

#endif
