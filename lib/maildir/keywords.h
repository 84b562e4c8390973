/*
 * dovecot-keywords: which keyword each of the 26 letters in file names means. Lines "<0..25> <name>"; 0 is 'a'. Read without a lock; written as
 * dovecot-keywords.lock, renamed over it, with the uidlist lock held.
 */
#ifndef MAILDIR_KEYWORDS_H
#define MAILDIR_KEYWORDS_H

#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

#define MAILDIR_KEYWORDS "dovecot-keywords"
#define MAILDIR_LETTERS 26
/* The longest keyword that is read or written; longer ones in the file are another program's and their letter is as good as unmapped. */
#define MAILDIR_KEYWORD_MAX 255

struct maildir_keywords {
	int dirfd; /* borrowed: the control directory */
	ino_t ino; /* the file that was read: 0 none */
	int64_t mtime_ns;
	uint64_t size;
	struct buf text;                   /* the file's bytes: names point into it */
	struct str names[MAILDIR_LETTERS]; /* NIL: not mapped */
	char unknown[MAILDIR_LETTERS][12]; /* "unknown-<n>" */
};

void maildir_keywords_init(struct maildir_keywords *k, int dirfd);
void maildir_keywords_free(struct maildir_keywords *k);
/* Reads the file again when it changed (one stat). 1 changed, 0 the same, -1. No file: no keywords. Lines that make no sense are ignored. */
int maildir_keywords_refresh(struct maildir_keywords *k, struct err *e);
/* What letter 0 … 25 means; "unknown-<n>" when the file doesn't say. Valid until the next refresh, add or free. */
struct str maildir_keywords_name(struct maildir_keywords *k, unsigned letter);
/* The letter of a keyword (ASCII case-insensitive), -1 when it has none. */
int maildir_keywords_find(const struct maildir_keywords *k, struct str name);
/*
 * With the uidlist lock held: gives each of n names a letter, under the file's lock and after a refresh; letters_r[i] is -1 for those that found no free letter (such keywords
 * live only in the index) or can't stand in the file. used: letters that stand in file names though unmapped; they aren't given to others. 0, or -1 with nothing changed.
 */
int maildir_keywords_add(struct maildir_keywords *k, const struct str *names, size_t n, uint32_t used,
    int *letters_r, struct err *e);
/* Parses k->text into names. For refresh and the fuzz target. */
void maildir_keywords_parse(struct maildir_keywords *k);

#endif
