/*
 * From the files to a state: which snapshot and which log fit, what is done when they don't. The state tables are in dovetail-log(5).
 */
#ifndef INDEX_LOAD_H
#define INDEX_LOAD_H

#include "index/own.h"

enum index_load_kind {
	INDEX_LOAD_GOOD,   /* st is what the log says */
	INDEX_LOAD_NO_LOG, /* st is the snapshot's; its log is missing, damaged, or older than the snapshot */
	INDEX_LOAD_NOTHING, /* no state can be had */
};
struct index_load {
	enum index_load_kind kind;
	struct index_state *st;
	struct index_view view; /* of whoever opens it now */
	struct index_log log;   /* fd -1: no file */
	/* The least that a log after it must begin with, from all that could be read. */
	uint64_t seq, modseq;
	uint32_t uidnext, recent;
	bool existed;  /* there was something, so that a loss is worth a line in the log */
	bool snapshot; /* there is a snapshot file */
	char why[200]; /* what is wrong, a sentence */
};

/* Reads what is there, changes nothing. -1 only when it can't be read (no right, no descriptor). */
int index_load_read(
    struct index_load *ld, const struct index_place *place, const struct index_ident *ident, struct err *e);
void index_load_free(struct index_load *ld);
/* Reads, and when what is there isn't good, mends it: a new log continues the snapshot, or begins empty. On return ld is GOOD, and locked when
 * it was mended (salvage may be appended; then index_log_unlock). than: begins empty even if it looks good, unless its log is another than
 * the one with that id and all blocks of its snapshot are right. */
int index_load_mend(struct index_load *ld, const struct index_place *place, const struct index_ident *ident,
    const uint64_t *than, struct err *e);

#endif
