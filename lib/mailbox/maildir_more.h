/*
 * dovetail-keywords: which messages have the keywords that found no letter (Maildir has 26, the index 64). Text: "2 <uidvalidity> <lines> <crc>",
 * then a line "<crc> <uid set> <keyword>" for each, the sums being CRC-32C in hex of the first line's other words, and of the uidvalidity and the line's. Version 1 had none
 * ("1 <uidvalidity>", "<uid set> <keyword>"): it is read, and written anew as version 2.
 * It is state: what the index knows of such keywords can be made again from it. Read without a lock; replaced whole with the uidlist's lock held, before the log says that the
 * store has them. Format and state table: dovetail-maildir(5).
 */
#ifndef MAILBOX_MAILDIR_MORE_H
#define MAILBOX_MAILDIR_MORE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "index/ranges.h"
#include "mailbox/mailbox.h"
#include "maildir/keywords.h"

#define MAILDIR_MORE "dovetail-keywords"
enum { MAILDIR_MORE_LINES = 64, MAILDIR_MORE_FILE = 64 << 20 };

struct maildir_more_line {
	char name[MAILDIR_KEYWORD_MAX + 1];
	struct index_ranges uids;
	int bit; /* in the index; -1 not known */
};
struct maildir_more {
	struct maildir_more_line p[MAILDIR_MORE_LINES];
	size_t n;
	uint32_t uidvalidity; /* 0: the text has no sound first line */
	bool damaged;         /* a sum was wrong, or lines are missing: what is here is sound, and not all */
};

/* What the text says; lines that make no sense, and those beyond the limit, are left out. The second of two lines of one keyword is added to the first. */
void maildir_more_parse(struct maildir_more *m, struct str text);
void maildir_more_print(const struct maildir_more *m, struct buf *to);
void maildir_more_free(struct maildir_more *m);

/* What the file of mb has, its keywords defined in the index; nothing when there is no file, or one of another UIDVALIDITY. 0 or -1 (m is empty then). */
int maildir_more_load(struct mailbox *mb, struct maildir_more *m, struct err *e);
/* Keyword bits of a message. */
uint64_t maildir_more_keys(const struct maildir_more *m, uint32_t uid);

/* Messages whose keywords without a letter are to be written: all of them, and by bit those that have one. {0} to begin. */
struct maildir_more_change {
	struct index_ranges all, with[MAILDIR_MORE_LINES];
};
/* UIDs ascending. */
void maildir_more_collect(struct maildir_more_change *c, uint32_t uid, uint64_t keys);
/* Brings the file up to it, durably, when it isn't; c is empty afterwards. Takes the uidlist's lock unless it is held. 0, or -1: the file is as it was. */
int maildir_more_write(struct mailbox *mb, struct maildir_more_change *c, struct err *e);

#endif
