/* Building a transaction: index.h has the functions that add to it. */
#ifndef INDEX_TXN_H
#define INDEX_TXN_H

#include "index/own.h"

/* Nothing in it, no memory. */
void index_txn_init(struct index_txn *t, struct index *ix);
void index_txn_free(struct index_txn *t);
/* Nothing in it; up to a megabyte of memory stays for the next. */
void index_txn_clear(struct index_txn *t);
/* Defines a keyword. */
void index_txn_keyword(struct index_txn *t, struct str name);
/* Piece i of the records that it becomes; NIL after the last. A transaction above 1 GiB is `buf.full`. */
struct str index_txn_piece(const struct index_txn *t, size_t i);

#endif
