/* The files of the index as text, for people: indexdump(1). Each prints what it can, and returns -1 with CORRUPT where it had to stop. */
#ifndef INDEX_DUMP_H
#define INDEX_DUMP_H

#include <stdio.h>

#include "base/err.h"

int index_dump_log(int dirfd, FILE *out, struct err *e);
int index_dump_snapshot(int dirfd, FILE *out, struct err *e);
int index_dump_cache(int dirfd, FILE *out, struct err *e);
int index_dump_list(int dirfd, FILE *out, struct err *e);
/* For both files of messages: flags by letter, a name or value in quotes with everything odd as \xx. */
void index_dump_flags(FILE *out, unsigned flags);
void index_dump_quoted(FILE *out, const char *p, size_t n);

#endif
