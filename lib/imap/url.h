/* IMAP URLs (RFC 5092, 5593; RFC 4467 for URLAUTH) that name a message of this server or a piece of one. */
#ifndef IMAP_URL_H
#define IMAP_URL_H

#include "imap/section.h"
#include "mailbox/mailbox.h"

enum { IMAP_URL_MAX = 4096 };

struct imap_url {
	struct str user, host; /* NIL: relative to this session */
	struct str mailbox;    /* UTF-8 */
	uint32_t uidvalidity;  /* 0: not given */
	uint32_t uid;
	struct imap_section section;
	bool partial;
	uint64_t first, length; /* UINT64_MAX: to the end */
	struct str expire;      /* of URLAUTH: ISO date, NIL none */
	struct str access;      /* "anonymous", "authuser", "user+NAME", "submit+NAME"; NIL: no URLAUTH */
	struct str rump;        /* everything up to the mechanism: what the token is computed over */
	struct str mechanism, token;
};

/* 0, or -1 (SYNTAX). Strings are the arena's. */
int imap_url_parse(struct arena *a, struct str s, struct imap_url *r, struct err *e);

/* A message's piece that a URL names, opened. */
struct imap_url_open {
	struct mailbox *box; /* opened for it, or the one given */
	bool own_box;
	struct message msg;
};
/* Opens mailbox and message (parsed). NOTFOUND, or whatever opening gave. selected may be NULL. */
int imap_url_open(struct store *s, struct mailbox *selected, const struct imap_url *u,
    struct imap_url_open *r, struct err *e);
void imap_url_close(struct imap_url_open *o);

#endif
