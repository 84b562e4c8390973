/* Message sets against the selected mailbox's view. */
#ifndef IMAP_VIEW_H
#define IMAP_VIEW_H

#include "imap/client.h"

/*
 * What a set means now: ranges of sequence numbers that exist, in seqs_r (arena of the command). uid: the set holds UIDs; those that aren't there
 * are left out. With sequence numbers, one that doesn't exist is a mistake of the client: -1 and BAD (RFC 9051 section 9, seq-number).
 */
int imap_view_resolve(struct imap *c, const struct imap_set *set, bool uid, struct imap_set *seqs_r);
/* The same for what is searched: numbers beyond the last message find nothing, and are no error (RFC 7377 section 2). */
int imap_view_find(struct imap *c, const struct imap_set *set, bool uid, struct imap_set *seqs_r);
/* The same messages as UIDs; heap, index_ranges_free. */
void imap_view_uids(struct imap *c, const struct imap_set *seqs, struct index_ranges *r);
/* UIDs to ranges of sequence numbers in the arena. */
struct imap_set imap_view_seqs(struct imap *c, const struct index_ranges *uids);
/* The messages one by one, in order or the last one first. */
struct imap_walk {
	const struct imap_set *seqs;
	bool down;
	size_t i;   /* ranges that are done */
	uint32_t k; /* messages of the next that are done */
};
bool imap_walk_next(struct imap_walk *w, uint32_t *seq_r);
/* How many messages. */
uint32_t imap_view_count(const struct imap_set *seqs);

#endif
