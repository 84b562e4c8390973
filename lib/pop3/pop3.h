/*
 * A POP3 session after login (RFC 1939): the maildrop as it was when the session began, which messages are marked, and the commands. One file a group of
 * commands; bin/pop3d.c has the table.
 */
#ifndef POP3_POP3_H
#define POP3_POP3_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "mailbox/mailbox.h"
#include "session/session.h"

/* A message of the maildrop; its number is its place + 1. */
struct pop3_message {
	uint32_t uid;
	uint32_t order;                /* key O of the uidlist: such messages come first, by it */
	uint64_t size;                 /* octets as RETR sends them */
	struct str uidl;               /* by pop3_uidls_prepare; "" */
	bool deleted, retrieved, seen; /* seen: had \Seen when the session began */
	bool named;                    /* the uidlist gives it a UIDL (key P) */
};

struct pop3 {
	struct session s;
	struct store *store;
	struct mailbox *mb;
	VEC(struct pop3_message) drop; /* session arena */
	uint32_t count;                /* not deleted */
	uint64_t octets;
	struct {
		struct str uidl_format;
		bool no_nuls, end_header; /* POP3_WORKAROUNDS */
		bool refuse_utf8;         /* POP3_UTF8_HEADERS */
	} set;              /* what is asked for each message: reading a setting costs more than answering */
	struct arena names; /* what pop3_uidls_prepare makes */
	struct pop3_message **by_uid; /* by pop3_uidls_prepare; NULL */
	uint32_t last;                /* highest number seen, for LAST */
	bool utf8;                    /* the client asked for UTF-8 (RFC 6856) */
	struct {
		unsigned retr, top, removed; /* messages sent, and taken away by QUIT */
		uint64_t retr_bytes;
	} counts;             /* for the log */
	uint8_t hidden_flags; /* POP3_DELETE=flag: messages with one of these aren't in the maildrop */
	uint64_t hidden_keys;
	struct str args; /* of the current command */
};

/* Opens the INBOX and takes stock. 0 or -1 (BUSY: locked by another session). */
int pop3_drop_open(struct pop3 *p, struct err *e);
/* UPDATE state: retrieved messages get \Seen, deleted ones go, in one transaction, durable on return. */
int pop3_drop_update(struct pop3 *p, struct err *e);
/* The flags alone, when the client left without QUIT. */
void pop3_drop_leave(struct pop3 *p);
/* The message that a command names: a number that is there and not deleted, else NULL and -ERR has been said. */
struct pop3_message *pop3_drop_named(struct pop3 *p, struct str number);

/* The UIDL by a format, into b: %u UID, %v UIDVALIDITY, %f file name, %g id, %% itself; between % and the letter X (hexadecimal), M (its MD5), L and U
 * (case), a width (at most so many characters) or 0 and a width (at least so many). What p->s.cmd has isn't freed. 0 or -1. */
int pop3_uidl_format(
    struct pop3 *p, struct str format, const struct pop3_message *m, struct buf *b, struct err *e);
/* 0 when the setting POP3_UIDL_FORMAT makes sense. */
int pop3_uidl_check(struct str format, struct err *e);

/* Before UIDL answers: makes all UIDLs, when POP3_UIDL_DUPLICATES or POP3_SAVE_UIDL needs them. */
int pop3_uidls_prepare(struct pop3 *p, struct err *e);
/* The UIDL of a message: what the uidlist says, else by POP3_UIDL_FORMAT. 0 or -1. */
int pop3_uidls_print(struct pop3 *p, const struct pop3_message *m, struct out *out, struct err *e);
/* POP3_SAVE_UIDL: what UIDL has answered is noted in the uidlist. A failure is logged: the next session can do it. */
void pop3_uidls_save(struct pop3 *p);

/* "-ERR [CODE] text": code from the error's kind (RFC 2449, 3206). Logged when it is worth it. */
void pop3_reply_error(struct pop3 *p, const struct err *e);
void pop3_reply_no(struct pop3 *p, const char *text);
/* False: the message has 8-bit headers, the client hasn't said UTF8, and POP3_UTF8_HEADERS refuses that. 0 or -1. */
int pop3_utf8_may(struct pop3 *p, struct message *msg, bool *may_r, struct err *e);
/* What CAPA says in every state: lines without the last ".". */
void pop3_capa_common(struct out *out);
/* LANG (RFC 6856), in every state. */
void pop3_lang_answer(struct out *out, struct str args);

/* The commands: struct pop3 * as argument; 0. */
int pop3_cmd_stat(void *arg);
int pop3_cmd_list(void *arg);
int pop3_cmd_uidl(void *arg);
int pop3_cmd_last(void *arg);
int pop3_cmd_retr(void *arg);
int pop3_cmd_top(void *arg);
int pop3_cmd_dele(void *arg);
int pop3_cmd_rset(void *arg);
int pop3_cmd_noop(void *arg);
int pop3_cmd_capa(void *arg);
int pop3_cmd_utf8(void *arg);
int pop3_cmd_lang(void *arg);
int pop3_cmd_quit(void *arg);

#endif
