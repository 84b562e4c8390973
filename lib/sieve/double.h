/*
 * A world made of a text, for sieve-run and tests: what a script may ask, answered by lines. Words are separated by spaces; a word in double quotes may
 * hold spaces; "#" begins a comment line.
 *
 *	mailbox NAME             exists
 *	mailboxid ID
 *	special-use MAILBOX ATTRIBUTE
 *	metadata MAILBOX NAME VALUE    MAILBOX "": of the server
 *	env NAME VALUE
 *	seen HANDLE ID           was recorded by duplicate
 *	list NAME MEMBER…
 *	program NAME STATUS OUTPUT     \n in OUTPUT is a line end
 *	envelope NAME VALUE      notify, orcpt, ret, envid, auth, orig-to, bytimeabsolute, bytimerelative, bymode, bytrace
 *	imap CAUSE MAILBOX FLAGS       an IMAP event (RFC 6785); FLAGS: the message's flags and what changed, as one word
 *	set NAME VALUE           actions, redirects, instructions, cpu-ms, no-redirect, vacation-min, vacation-max, delimiters, protected,
 *	                         spam-score "HEADER MAX", spam-stars, spam-text "HEADER TEXT…", virus-… likewise
 */
#ifndef SIEVE_DOUBLE_H
#define SIEVE_DOUBLE_H

#include "sieve/sieve.h"

struct sieve_double_line {
	struct str *words;
	size_t n;
};

struct sieve_double {
	struct arena *a;
	struct sieve_double_line *lines;
	size_t n, cap;
	struct sieve_world world; /* .ctx is the double */
	/* Text of a script to include; set by the owner, may be NULL. */
	int (*include)(struct sieve_double *d, bool global, struct str name, struct str *text_r);
	struct buf log; /* what debug_log said, a line each */
	void *owner;
};

/* Reads the text into d, whose world can be used from then on, and puts what the text says about settings and envelope into set and run. 0, or
 * -1 with e: a line that means nothing. */
int sieve_double_parse(struct sieve_double *d, struct arena *a, struct str text, struct err *e);
int sieve_double_apply(
    struct sieve_double *d, struct sieve_settings *set, struct sieve_run *run, struct err *e);
void sieve_double_free(struct sieve_double *d);

#endif
