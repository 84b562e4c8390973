/*
 * What a login program leaves to the session program that it becomes: the client's own words that were read already and not yet
 * served, and the command that is still to be answered. All of it is environment and one descriptor; a session program that was
 * started otherwise (a shell, another super-server) finds none of it and greets as pre-authenticated.
 *
 *	DOVETAIL_LOGIN     the service ("imap", "pop3", "sieve"): a login stood in front, the client waits for the answer to its
 *	                   LOGIN, AUTHENTICATE, PASS, APOP or AUTH, and the session program gives it, with nothing before it
 *	DOVETAIL_TAG       IMAP: the tag of that command; POP3: "UTF8" when the client has asked for it
 *	DOVETAIL_COMMAND   its name in upper case
 *	DOVETAIL_MECH      the mechanism
 *	DOVETAIL_SASL      ManageSieve: base64 that belongs in OK (SASL "…") when the mechanism ended with data for the client
 *	DOVETAIL_INPUT_FD  number of a descriptor (an unlinked memory file) that holds the bytes that the client had pipelined behind
 *	                   the command: they come before anything that descriptor 0 gives. Absent when there are none.
 *	DOVETAIL_SESSION   an identifier for log lines
 *	DOVETAIL_PLACES    how many descriptors behind 3 are there only to stay open: limits on sessions count their locks
 *	DOVETAIL_BACK      the last of them is the memory file of session/handback.h: the session may give its connection back
 *
 * A chain program between login and session (rawlog, envfile) that runs the rest of its command line passes all of it on untouched; rawlog
 * records the bytes of DOVETAIL_INPUT_FD too, and takes DOVETAIL_BACK away when it records: it may have read what the session hasn't.
 */
#ifndef SESSION_HANDOVER_H
#define SESSION_HANDOVER_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"
#include "io/in.h"

/* Most that can be handed over: more than a pre-login reader ever buffers. */
#define HANDOVER_INPUT_MAX (128 << 10)
/* The descriptor that DOVETAIL_INPUT_FD names. */
#define HANDOVER_FD 3
/* Behind it stand up to so many descriptors that count the session as long as they are open (login/slots.h): DOVETAIL_PLACES says how many. */
#define HANDOVER_PLACES 4
/* The highest descriptor that was handed over: what sys_start of a session program, and of a link between, keeps open. */
int handover_highest_fd(void);

struct handover {
	const char *service; /* NULL: no login stood in front, and the rest is NULL too */
	const char *tag, *command, *mech, *sasl, *session;
	int places; /* how many descriptors from HANDOVER_FD + 1 on are held; login sets them up, and the session program leaves them open */
	bool back;  /* the last of them is for session/handback.h */
};

/*
 * The session's side, called once after sys_start(argv, handover_highest_fd()) and in_init_fd: fills r (its strings are copies on the heap that live as
 * long as the process), puts the pipelined bytes in front of `in`, closes the descriptor and takes all DOVETAIL_ variables out of the
 * environment, so that nothing is served twice by a program that is exec'd later. 0, or -1 (SYNTAX, LIMIT, TEMP) when
 * what stands there isn't what login writes.
 */
int handover_take(struct handover *r, struct in *in, struct err *e);

/* The descriptor for session/handback.h, or -1. */
int handover_back_fd(const struct handover *h);

/* Login's side. The environment is set; the descriptor HANDOVER_FD is made (whatever it was before is closed) when input isn't empty. */
int handover_give(const struct handover *h, struct str input, struct err *e);

#endif
