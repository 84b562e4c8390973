/*
 * A user's script at an IMAP event (RFC 6785): messages came into a mailbox by APPEND or COPY, or their flags were changed. Runs over each of them. What the script does to
 * flags is done to the message; fileinto copies; redirect, notify, report and pipe are carried out; a message that it doesn't keep gets \Deleted, and is removed where
 * IMAP_SIEVE_EXPUNGE says so. What fails leaves the message as it is, and a line in both logs. None of this is an event.
 */
#ifndef DELIVER_EVENT_H
#define DELIVER_EVENT_H

#include "base/arena.h"
#include "base/err.h"
#include "io/in.h"

struct event {
	struct arena *arena;
	struct str cause;   /* "APPEND", "COPY", "FLAG" */
	struct str mailbox; /* UTF-8 */
	struct str script;  /* one of the user's, by name; nothing happens when it isn't there */
	/* The messages, a line each: "UID" or "UID:UID", then the names of the flags that were changed, separated by single spaces. */
	struct in *in;
};

/* One line of event.in: false when it isn't one. flags_r borrows from line. */
bool event_line(struct str line, uint32_t *first_r, uint32_t *last_r, struct str *flags_r);
/* 0: nothing in the mailbox was changed; 1: flags were, or messages removed; -1. */
int event_run(const struct event *ev, struct err *e);

#endif
