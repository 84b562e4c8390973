/*
 * What SORT and THREAD compare, computed once per message and kept in the cache: binary, little-endian. The date that both want most stands in the index, too.
 *
 * MAILBOX_SORTKEYS: i64 sent date (the Date: field in UTC seconds; SORTKEY_NO_DATE when it can't be read: INTERNALDATE is used then), then six strings, each u16 length +
 * bytes, in the order of enum sortkey_text: casemapped (RFC 5051) UTF-8, or what can't be converted as it came behind a byte 0xff (RFC 5255 section 4.6), cut to 998 bytes.
 *
 * MAILBOX_THREADKEYS: u64 base subject, u64 message id, and one u64 for each reference in order (References, or the first id of In-Reply-To; at most 1,000). THREAD only asks
 * whether two are equal, so each is a SipHash under the mailbox's GUID (of the casemapped subject, of the id without angle brackets, normalised), which no sender can aim at: two of a
 * million ids are mistaken for one another with a chance of one in 37 million. 0 or 1: there is none. The lowest bit of the subject says "is a reply or forward".
 */
#ifndef MAILBOX_SORTKEY_H
#define MAILBOX_SORTKEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define SORTKEY_NO_DATE INT64_MIN

enum sortkey_text {
	SORTKEY_SUBJECT, /* base subject (RFC 5256 2.1) */
	SORTKEY_FROM,    /* mailbox of the first address */
	SORTKEY_TO,
	SORTKEY_CC,
	SORTKEY_DISPLAY_FROM, /* RFC 5957 */
	SORTKEY_DISPLAY_TO,
	SORTKEY_TEXTS,
};
struct sortkeys {
	int64_t date;
	struct str text[SORTKEY_TEXTS];
};
/* False when blob isn't one (then it is as absent). Views into blob. */
bool sortkey_parse(struct str blob, struct sortkeys *r);

struct threadkeys {
	bool is_reply;        /* the subject said Re: or the like */
	uint64_t subject, id; /* 0 none */
	struct str refs;      /* take them off with threadkey_next */
};
bool threadkey_parse(struct str blob, struct threadkeys *r);
bool threadkey_next(struct str *refs, uint64_t *id_r);
/* The date that a header says, SORTKEY_NO_DATE when it can't be read. */
int64_t sortkey_date(struct str header);

/* Appends the blobs of a message's header block. scratch arena a. */
void sortkey_print(struct arena *a, struct str header, struct buf *out);
void threadkey_print(struct arena *a, struct str header, const unsigned char guid[16], struct buf *out);

#endif
