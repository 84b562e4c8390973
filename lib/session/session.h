/*
 * One client's session after login, whatever the protocol: input, output, the arenas, and the loop that reads a line, hands it to the
 * protocol, and flushes when no input is pending (so that pipelining costs one write). A process serves one session and may block.
 */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "io/in.h"
#include "io/out.h"

enum {
	SESSION_IDLE_MS = 30 * 60 * 1000, /* without a command; POP3 sets 10 minutes, LMTP 5 */
	SESSION_STALL_MS = 5 * 60 * 1000, /* for which the client may refuse to take output */
	SESSION_LINE_MAX = 64 << 10,
	SESSION_BAD_MAX = 20,               /* commands in a row that weren't understood */
	SESSION_COMMAND_MEMORY = 256 << 20, /* caps of the arenas: what a command and a session may take */
	SESSION_MEMORY = 64 << 20,
};

struct session {
	struct in in;
	struct out out;
	struct arena arena; /* as long as the session */
	struct arena cmd;   /* reset after each command */
	unsigned bad;       /* commands not understood, since the last good one */
	size_t line_max;
	bool done;    /* set by the protocol: the loop ends after this command */
	bool goes_on; /* likewise: with the session, but the connection goes back to login */
};

/* Why the loop ended. */
enum session_end {
	SESSION_END_DONE,    /* `done`: the protocol has said its goodbye */
	SESSION_END_EOF,     /* the client went away */
	SESSION_END_IDLE,    /* the time limit */
	SESSION_END_BAD,     /* too many commands that weren't understood */
	SESSION_END_TOOLONG, /* a line above the limit */
	SESSION_END_BACK,    /* for the log: `done`, and the connection goes back to login */
	SESSION_END_DEAD,    /* reading or writing failed, or the client took no output */
};

struct session_protocol {
	/* One line, without its CRLF, in the command arena. May read more from s->in (literals). */
	void (*line)(void *arg, struct str line);
	/* No input is pending and everything is flushed: upkeep, a bounded piece at a time; true: there is more to do. NULL: none. */
	bool (*idle)(void *arg);
	/* The last words for IDLE, BAD and TOOLONG; flushed afterwards. NULL: none. */
	void (*farewell)(void *arg, enum session_end why);
	/* No input is pending and there is no upkeep to do: waits for input, minding other things too. False: the time limit has passed. NULL: input is all. */
	bool (*wait)(void *arg);
};

/* Descriptors stay the caller's. pending: input that was read before us (it is served first, once). */
void session_init(struct session *s, int fd_in, int fd_out, struct str pending);
void session_free(struct session *s);
/* Before a wait that may be long: memory that only work needs goes back to the system. */
void session_rest(struct session *s);
/* Serves until the end; everything said is flushed when it returns (as far as the client takes it). */
enum session_end session_run(struct session *s, const struct session_protocol *p, void *arg);
/* The log's line about a session that has ended: why, and the bytes of both directions. more: what else the protocol has counted, "" nothing. */
void session_log_end(const struct session *s, enum session_end why, const char *more);

#endif
