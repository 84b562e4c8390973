/*
 * The keys that IMAP URLs are authorised with (RFC 4467 section 2.2), one for each mailbox that needed one: state, in the store's root, "dovetail-urlkeys", which only
 * the user can read. A line is the mailbox's id and its key, both in hexadecimal. Replaced whole, under a lock, and synced: a key that was given out or taken back
 * stays so, and survives the renaming of its mailbox and the loss of every index file.
 */
#ifndef MAILBOX_URLKEY_H
#define MAILBOX_URLKEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "mailbox/store.h"

enum { URLKEY_SIZE = 32, URLKEY_FILE = 1 << 20 };

/* The mailbox's key. NOTFOUND: it has none. */
int urlkey_get(struct store *s, const unsigned char guid[16], unsigned char key[URLKEY_SIZE], struct err *e);
/* The same, making it; renew: another one than before. LIMIT: the file is full. */
int urlkey_make(
    struct store *s, const unsigned char guid[16], bool renew, unsigned char key[URLKEY_SIZE], struct err *e);
/* All keys go. */
int urlkey_forget(struct store *s, struct err *e);
/* A number that differs when the keys do; 0: there are none. */
uint64_t urlkey_stamp(const struct store *s);

#endif
