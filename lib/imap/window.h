/* A window over messages in order (RFC 9394): "1:10" are the first ten, "-1:-10" the last ten. */
#ifndef IMAP_WINDOW_H
#define IMAP_WINDOW_H

#include "imap/set.h"

/* from is the end nearer to where counting starts (1 or -1). Keeps of the n things in *first … *last (counted from 0) the window; false: none. */
bool imap_window_of(uint64_t n, int64_t from, int64_t to, uint64_t *first_r, uint64_t *last_r);
/* Cuts a set of sequence numbers to the window. */
void imap_window_cut(struct imap_set *seqs, int64_t from, int64_t to);

#endif
