/*
 * dovecot-uidlist, the file that says which UID a message has: dovetail-maildir(5). Readers take no lock. Here it is read, whole or what was
 * appended, or one line of it; maildir/uidwrite.h locks, appends, repairs and rewrites.
 *
 * A file that isn't what it should be is never silently trusted: maildir_uidlist_refresh says CORRUPT, and the next holder of the lock makes it
 * right (maildir_uidlist_sync). A last line without LF is an append in progress, or one that was cut short by a crash: readers ignore it.
 */
#ifndef MAILDIR_UIDLIST_H
#define MAILDIR_UIDLIST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "sys/lock.h"

#define MAILDIR_UIDLIST "dovecot-uidlist"
#define MAILDIR_UIDLIST_COURIER "courierimapuiddb"
/* The largest file that is read (some 20 million messages). */
#define MAILDIR_UIDLIST_MAX ((size_t)2 << 30)
/* The longest line of it. */
#define MAILDIR_UIDLIST_LINE_MAX 4096
/* UIDs are below this. */
#define MAILDIR_UID_END UINT32_MAX

/* One line, compact. */
struct maildir_uidlist_entry {
	uint64_t offset; /* of the line in the file: the locator that an index keeps */
	uint32_t uid;
	uint16_t name_at;  /* where the name begins in the line */
	uint16_t name_len; /* of the base name (what follows a ':' isn't counted) */
};

/* One line, in full. Views into the list's text or the caller's buffer. */
struct maildir_uidlist_record {
	uint32_t uid;
	struct str base;
	struct str keys;       /* " W2047 Gimported-0007": raw, each with its space in front; "" none */
	uint64_t psize, vsize; /* of the keys, else of the name; MAILDIR_SIZE_UNKNOWN */
	struct str guid;       /* key G; NIL: the base is the GUID */
	struct str pop3_uidl;  /* key P; NIL none; "" the base */
	uint32_t pop3_order;   /* key O; 0 none */
};

struct maildir_uidlist {
	int dirfd; /* borrowed: the mailbox's control directory */
	int fd;    /* the file that was read, -1 none */
	dev_t dev; /* which file that is */
	ino_t ino;
	uint64_t size;      /* how far it was read: the end of the last whole line */
	uint64_t file_size; /* size of the file at the last refresh (larger: a torn last line) */
	int64_t mtime_ns;
	unsigned version;     /* 3; 1 for a file to convert; 0 nothing was read */
	uint32_t uidvalidity; /* 0: unknown */
	uint32_t uidnext;     /* max(N, last UID + 1, every UID that a damaged or torn line showed + 1) */
	bool has_guid;
	unsigned char guid[16];
	bool partial;           /* only its ends were read (maildir/uidtail.h): entries and text are empty */
	bool damaged;           /* why the last refresh said CORRUPT, or a record key had to be dropped */
	struct str header_rest; /* header keys other than V, N, G: " P%v" (in text) */
	struct buf text;        /* the file's bytes [0, size) */
	VEC(struct maildir_uidlist_entry) entries; /* by uid, ascending */
	struct lock_dot lock;
	int64_t touched_ms; /* monotonic: when the lock was last touched */
};

/* dirfd is borrowed. Nothing is read yet. */
void maildir_uidlist_init(struct maildir_uidlist *u, int dirfd);
/* Gives all back; a held lock is released. */
void maildir_uidlist_free(struct maildir_uidlist *u);
/* Gives text and entries back but keeps the descriptor for maildir_uidlist_line; the next refresh reads the file whole. */
void maildir_uidlist_forget(struct maildir_uidlist *u);

enum { MAILDIR_UIDLIST_SAME, MAILDIR_UIDLIST_GREW, MAILDIR_UIDLIST_NEW };
/*
 * Looks whether the file changed (one stat) and reads what did: the whole when it is another file or was never read, the rest when
 * only its size grew. SAME, GREW (entries behind the old count are new) or NEW; -1 with NOTFOUND when there is no file, CORRUPT (then u holds what could be
 * made out: uidvalidity or 0, uidnext, the sound entries), or TEMP.
 */
int maildir_uidlist_refresh(struct maildir_uidlist *u, struct err *e);
/* The same with the lock held: what stands there and is no file, or can't be opened though it is ours, is put right or out of the way first (sys/aside.h). */
int maildir_uidlist_refresh_mending(struct maildir_uidlist *u, struct err *e);

/* Position of a UID in entries, -1 when it isn't there. */
ptrdiff_t maildir_uidlist_find(const struct maildir_uidlist *u, uint32_t uid);
/* Base name of entry i: a view into text. */
static inline struct str maildir_uidlist_name(const struct maildir_uidlist *u, size_t i)
{
	const struct maildir_uidlist_entry *en = &u->entries.p[i];

	return str_of(u->text.p + en->offset + en->name_at, en->name_len);
}
void maildir_uidlist_record(const struct maildir_uidlist *u, size_t i, struct maildir_uidlist_record *r);
/* True when a record has something for POP3. */
static inline bool maildir_uidlist_is_pop3(const struct maildir_uidlist_record *r)
{
	return r->pop3_order || !str_is_nil(r->pop3_uidl);
}
/* The same of entry i; most lines are so short that they aren't looked at. */
bool maildir_uidlist_has_pop3(const struct maildir_uidlist *u, size_t i);

/*
 * The hot path: the one line at `offset`, by one pread, without reading the file. buf is where r's views point into. The line must start with uid. 0; -1 with
 * NOTFOUND when another line stands there, or none (the list was rewritten: refresh and find the UID, or the message is gone), TEMP.
 */
int maildir_uidlist_line(struct maildir_uidlist *u, uint64_t offset, uint32_t uid,
    char buf[MAILDIR_UIDLIST_LINE_MAX], struct maildir_uidlist_record *r, struct err *e);

#endif
