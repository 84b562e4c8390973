/*
 * Who a message is from and for, as the MTA says: arguments win, then the environment of qmail (SENDER, RECIPIENT, EXT, RPLINE, DTLINE;
 * qmail-command(8)) or Postfix (SENDER, RECIPIENT, EXTENSION; local(8)).
 */
#ifndef DELIVER_ENVELOPE_H
#define DELIVER_ENVELOPE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

struct envelope {
	struct str from;     /* "" for a bounce; NIL when nobody said */
	struct str to;       /* the final recipient; NIL when nobody said */
	struct str original; /* as it was before aliases; NIL */
	struct str detail;   /* behind the delimiter, or the MTA's extension; NIL when there is none */
};

/* Fills what is NIL from the environment and cuts the detail off `to` (delimiter is LDA_DELIMITER). Addresses with control bytes: SYNTAX. */
int envelope_complete(struct envelope *env, struct arena *a, struct str delimiters, struct err *e);
/* The lines that final delivery puts on top (RFC 5321 4.4: Return-Path; Delivered-To), LF ended; an MTA that gave them as RPLINE and DTLINE is
 * taken at its word. Nothing for what is NIL. */
void envelope_trace(const struct envelope *env, struct buf *lines);

#endif
