/*
 * Limits of a store (QUOTA_*, conf/quota.h) and what it holds. What is used comes from the format: Maildir keeps Maildir++'s maildirsize, so that another program that does so
 * counts along. Checked before mail comes in, by APPEND, COPY and deliveries alike; moving within the store adds nothing. With no limits set nothing is checked, and a
 * maildirsize that is there is kept right all the same.
 */
#ifndef MAILBOX_QUOTA_H
#define MAILBOX_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "mailbox/store.h"

struct quota_use {
	bool is_limited; /* any limit is set for this mailbox; else the rest is 0 */
	uint64_t bytes, count;
	uint64_t bytes_max, count_max; /* 0: no limit */
};
/* For GETQUOTA and GETQUOTAROOT: what holds for mail in `mailbox`. A mailbox that isn't counted is not limited. 0 or -1. */
int quota_get(struct store *s, struct str mailbox, struct quota_use *r, struct err *e);
/* A delivery may pass the limit by so much, as long as it wasn't reached before (QUOTA_GRACE). */
void quota_grace(struct store *s, uint64_t bytes);
/* Whether so much may come into mailbox: 0, or -1 (QUOTA). Of what nothing comes, there may be more than the limit. */
int quota_check(struct store *s, struct str mailbox, uint64_t bytes, uint64_t count, struct err *e);

/* ---- in this room ---- */
/* Reads the settings. 0 or -1 (TEMP: settings that are wrong are the administrator's to mend). */
int quota_open(struct store *s, struct err *e);
/* It came, or went (negative). Runs the programs of warnings whose limit was passed. */
void quota_change(struct store *s, struct str mailbox, int64_t bytes, int64_t count);
/* A mailbox went whole: the next look counts anew. */
void quota_forget(struct store *s);

#endif
