/*
 * dovetail.list: the mailbox list index, one file for a whole mail store: per mailbox its STATUS numbers and the stamps under which they
 * hold. LIST with STATUS over a thousand folders reads this and checks stamps (stat), it opens nothing else.
 */
#ifndef INDEX_LIST_H
#define INDEX_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct index_list_entry {
	struct str name;   /* storage name, the key */
	uint64_t stamp[8]; /* opaque: the entry holds while they are equal to the mailbox's now */
	uint32_t messages, unseen, deleted, recent, uidnext, uidvalidity;
	uint64_t highestmodseq, size;
	unsigned char guid[16];
	bool has_size;
};
struct index_list;

/* dirfd -1: in memory only. Reads it (checksummed; a damaged or missing file is an empty list, logged). Lives in the arena. */
int index_list_open(struct index_list **l_r, struct arena *a, int dirfd, struct err *e);
const struct index_list_entry *index_list_get(const struct index_list *l, struct str name);
/* Every entry, in no order. */
void index_list_each(
    const struct index_list *l, void (*one)(void *arg, const struct index_list_entry *entry), void *arg);
/* Was something in the file not readable? */
bool index_list_is_damaged(const struct index_list *l);
/* Remembers; written by index_list_save. */
void index_list_put(struct index_list *l, const struct index_list_entry *entry);
void index_list_remove(struct index_list *l, struct str name);
/* Writes changes, if any: appended records, or the whole file by tmp + rename when a third of it is dead. Never syncs: it is a cache. Failure is logged only once. */
void index_list_save(struct index_list *l);

#endif
