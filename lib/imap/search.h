/*
 * Evaluating search keys over a mailbox: sets and charsets are prepared once, keys ordered by what they cost (index, then cached header
 * fields, then the message's file, opened once), and AND and OR stop as soon as they can.
 */
#ifndef IMAP_SEARCH_H
#define IMAP_SEARCH_H

#include "imap/progress.h"
#include "text/match.h"

enum { IMAP_SEARCH_FILE = 512 << 10 };

struct imap_search_run {
	struct imap *c;
	struct mailbox *box;
	const struct imap_search_program *prog;
	int64_t now;
	struct imap_set within;  /* sequence numbers outside of it can't match */
	struct message msg;      /* the file, when a key needed it */
	bool open, gone, parsed; /* of the message at hand */
	char *memory;            /* for a whole file, IMAP_SEARCH_FILE bytes (the command's arena) */
	struct str file;         /* its bytes there; NIL: too large, it is read piece by piece */
	struct buf text, folded; /* scratch */
	struct imap_progress progress;
	bool was_open; /* the last message had to be read */
};

/* -1 with c->err: an unknown charset (code BADCHARSET), a sequence number that isn't there, text that isn't in its charset. */
int imap_search_begin(
    struct imap_search_run *r, struct imap *c, struct mailbox *box, struct imap_search_program *prog);
bool imap_search_matches(struct imap_search_run *r, uint32_t seq);
void imap_search_end(struct imap_search_run *r);
/* All that match, as ranges of sequence numbers in the command's arena. -1 when the client went away meanwhile. */
int imap_search_all(struct imap_search_run *r, struct imap_set *seqs_r);
/* Adds seq, or first … last, to a growing set in the arena of the command, in ascending order. */
void imap_search_add(struct imap *c, struct imap_set *set, size_t *cap, uint32_t seq);
void imap_search_add_range(struct imap *c, struct imap_set *set, size_t *cap, uint32_t first, uint32_t last);

/* searchflags.c: imap_search_all, when nothing but flags and keywords is asked for. False: something else is. */
bool imap_searchflags(struct imap_search_run *r, struct imap_set *seqs_r);

/* What a key that looks into texts keeps over the messages (n->ready). */
struct imap_searchtext {
	struct text_match match;
	struct mailbox_headers *headers; /* of one name */
	bool any;                        /* empty text: that the field is there is enough */
	bool has_line_end; /* CR or LF are looked for: stored bytes won't do, CRLF must be made */
};

/* searchtext.c: the keys that look into texts. */
void imap_searchtext_prepare(struct imap_search_run *r, struct imap_search *n, struct arena *a);
bool imap_searchtext_header(struct imap_search_run *r, struct imap_search *n, uint32_t seq);
bool imap_searchtext_sent(struct imap_search_run *r, struct imap_search *n, uint32_t seq);
/* searchbody.c: BODY, or TEXT, which includes the message's header. */
bool imap_searchbody(struct imap_search_run *r, struct imap_search *n, uint32_t seq);

#endif
