/*
 * One IMAP session after login: its state, how a line becomes a command, and how a command answers.
 *
 * A command is `int f(void *c)`: it parses its arguments from c->p (all of them, up to imap_parse_end, before it changes anything), prints its untagged
 * data to c->s.out, and returns 0 (tagged OK) or -1 with c->err set (tagged NO; BAD when it is the parser's). What others did is told by the
 * loop between the command and its tagged answer, as far as the command's flags allow. Memory that ends with the command comes from
 * c->s.cmd.
 */
#ifndef IMAP_CLIENT_H
#define IMAP_CLIENT_H

#include "conf/conf.h"
#include "imap/fetchatt.h"
#include "imap/flags.h"
#include "imap/name.h"
#include "imap/parse.h"
#include "imap/print.h"
#include "imap/searchkey.h"
#include "imap/set.h"
#include "mailbox/mailbox.h"
#include "mailbox/store.h"
#include "session/command.h"
#include "session/session.h"

/* States (of session_command.states). */
enum {
	IMAP_AUTH = 1,     /* authenticated, no mailbox selected */
	IMAP_SELECTED = 2, /* a mailbox is selected */
	IMAP_ANY = 3,
};
/* Flags of a command. */
enum {
	IMAP_QUIET = 1,     /* nothing is told before its tagged answer */
	IMAP_NOEXPUNGE = 2, /* no EXPUNGE before its tagged answer (RFC 9051 section 7.5.1) */
	IMAP_CHANGES = 8,   /* changes messages: what becomes of that is told, whatever NOTIFY says */
	IMAP_SEQUENCE = 4,  /* takes sequence numbers: refused under UIDONLY (RFC 9586) */
	IMAP_NUMBERLESS =
	    16, /* means no message of the selected mailbox: news are looked for at its end alone */
};
/* What the session has enabled (RFC 5161), and chosen. */
enum {
	IMAP_CONDSTORE = 1,
	IMAP_QRESYNC = 2,
	IMAP_UTF8 = 4,
	IMAP_REV2 = 8,
	IMAP_UIDONLY = 16,
	IMAP_DESCENDING =
	    32, /* COMPARATOR "-…": texts are ordered the other way round (RFC 4790 section 4.2.4) */
};
enum {
	IMAP_COMMAND_MAX = 1 << 20, /* a command with all its literals, the streamed ones not counted */
	IMAP_APPEND_DEFAULT = 50 << 20,
};

/* What a line beyond the limit is answered (RFC 2683 section 3.2.1.5, RFC 9051 section 7.1.3): where it would end nobody knows, so the connection does. */
#define IMAP_CLIENT_TOO_LONG \
	"* BAD Error: the command line is too long\r\n* BYE The command line is too long\r\n"

struct imap_deflate;
struct imap_park;
struct imap_notify;
struct imap_context;
struct imap_event;

/* What the command at hand has done itself; names live as long as it. */
struct imap_notify_own {
	struct str names[2]; /* made, removed, renamed, (un)subscribed or annotated */
	bool server;         /* the server's annotations were set */
	struct str saved_in; /* messages went into this mailbox */
	uint64_t saved;
	uint32_t last;                  /* the highest UID of them */
	struct index_ranges saved_here; /* UIDs in the selected mailbox */
};

struct imap {
	struct session s;
	const struct session_command *commands;
	size_t ncommands;

	/* The command at hand. */
	struct imap_parse p;
	struct str
	    line; /* its last line: what a literal at its end is drained by when the command fails early */
	uint64_t bytes; /* of it so far */
	struct str tag;
	const struct session_command *command;
	bool uid; /* "UID" stood in front */
	struct str
	    code; /* response code of the tagged answer, without brackets; else by the table of errors */
	struct str text;    /* its text; else "VERB completed" or the error's */
	struct str limited; /* MESSAGELIMIT's code, when part of it was left out (imap/limit.h) */
	struct err err;

	/* The store and the selected mailbox. */
	struct store *store;
	struct mailbox *box;
	uint32_t exists, recent;       /* as the client was told */
	bool looked;                   /* the command at hand has looked for news already */
	struct index_ranges told;      /* UIDs whose flags the command at hand has told itself */
	bool modseq_told;              /* a MODSEQ went out since it was said last which expunges wait */
	struct index_ranges saved;     /* "$", UIDs (RFC 5182) */
	struct imap_context *contexts; /* searches that are kept up to date, newest first */
	struct imap_notify *notify;    /* NULL: NOTIFY wasn't used */
	struct imap_notify_own own;
	struct imap_event *event; /* imap/event.h: what the command at hand did; NULL nothing for a script */
	uint64_t url_stamp;       /* of the keys of URLAUTH, as the client was told */
	unsigned char url_key[32];
	unsigned heard; /* lookout_read's number when there was news last */
	unsigned enabled;
	bool keywords_full; /* as PERMANENTFLAGS said */

	/* What imap/hibernate.h needs. */
	char **argv; /* NULL: the session doesn't hibernate */
	int places;
	const char *session;
	int back; /* where UNAUTHENTICATE leaves what is buffered (session/handback.h); -1: it isn't offered */
	bool handing_back;   /* it was said */
	bool no_hibernation; /* the program for it isn't there */

	/* COMPRESS; NULL: not asked for. */
	struct imap_deflate *deflate;
	uint64_t append_max;
	uint32_t message_max, save_max; /* 0: no limit */
	bool literal_minus;             /* LITERAL- in the place of LITERAL+ */
};

static inline bool imap_is(const struct imap *c, unsigned enabled)
{
	return (c->enabled & enabled) != 0;
}
static inline bool imap_utf8(const struct imap *c)
{
	return imap_is(c, IMAP_UTF8 | IMAP_REV2);
}

/* fds 0 and 1; the store is opened already. */
void imap_client_init(struct imap *c, const struct session_command *commands, size_t n, struct store *store);
/* Greets: PREAUTH, or answers the LOGIN or AUTHENTICATE of `tag` ("OK" with CAPABILITY). */
void imap_client_greet(struct imap *c, const char *tag);
/* The IDLE command of a session that hibernated, to its end (see imap/hibernate.h). */
void imap_client_resume(struct imap *c, const struct imap_park *p);
/* Serves to the end. */
void imap_client_run(struct imap *c);
/* Afterwards: true when UNAUTHENTICATE was the end, and the connection goes on. */
bool imap_client_hand_back(struct imap *c);
void imap_client_free(struct imap *c);

/* Forgets the selected mailbox, if there is one; closed: says "* OK [CLOSED]" (RFC 7162 section 3.2.11). */
void imap_client_deselect(struct imap *c, bool closed);
/* Selects a mailbox in the place of the one that is selected. 0, or -1 (then none is). */
int imap_client_select(struct imap *c, struct str name, unsigned flags);
/*
 * What is parsed from here on, literals too, lives in the arena and not as long as the command; until imap_client_kept, which must come before the
 * arena is freed.
 */
void imap_client_keep(struct imap *c, struct arena *a);
void imap_client_kept(struct imap *c);
/* BAD for sequence numbers, "*" among them, which are off under UIDONLY wherever they stand (RFC 9586 section 3). -1. */
int imap_client_numbers_off(struct imap *c);
/* Sets c->err and returns -1. */
int imap_client_no(struct imap *c, enum err_kind kind, const char *code, const char *text);
/* CONDSTORE is on from here; the first time, with a mailbox selected, HIGHESTMODSEQ is told (RFC 7162 section 3.1.2). */
void imap_client_condstore(struct imap *c);

#endif
