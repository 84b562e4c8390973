/*
 * The pre-auth child: one connection that nobody has logged in on yet, in its cage (login/sandbox.h). It parses what the client sends
 * and asks the monitor by frames. What differs between protocols is a table of functions (struct login_proto) in the protocol's own room.
 * Functions here that find the connection at its end don't return: they say goodbye, tell the monitor why, and exit.
 */
#ifndef LOGIN_CLIENT_H
#define LOGIN_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "io/in.h"
#include "io/out.h"
#include "login/facts.h"
#include "login/result.h"
#include "login/settings.h"

#define LOGIN_LINE_MAX 8192    /* without its line end */
#define LOGIN_LITERAL_MAX 2048 /* each; a whole command with its literals stays below LOGIN_LINE_MAX too */
#define LOGIN_ARENA_MAX (64 << 10)

enum login_end {
	LOGIN_END_LOGOUT,   /* the client asked for it (the protocol has answered already) */
	LOGIN_END_GONE,     /* the connection is closed or broken: nothing can be said */
	LOGIN_END_TIMEOUT,  /* LOGIN_TIMEOUT */
	LOGIN_END_TOOLONG,  /* a line or literal over the limit */
	LOGIN_END_BAD,      /* LOGIN_BAD_COMMANDS */
	LOGIN_END_TRIES,    /* LOGIN_TRIES */
	LOGIN_END_INJECTED, /* bytes stood behind STARTTLS */
	LOGIN_END_CROWDED,  /* a limit on connections; the text says which */
	LOGIN_END_INTERNAL, /* the monitor is gone or disagrees */
};

struct login_client;

/* One protocol before login. */
struct login_proto {
	const char *service; /* AUTH_SERVICE, and the name in DOVETAIL_LOGIN */
	bool unauthenticate; /* its session program can give the connection back */
	bool apop;           /* the greeting carries a stamp when AUTH_MECHANISMS has APOP */
	/* Called once before the child is caged, while the environment is there; its result is client.banner. May be NULL. */
	const char *(*banner)(struct arena *a);
	void (*greet)(struct login_client *c);
	void (*command)(struct login_client *c); /* reads one command and answers it */
	void (*bye)(struct login_client *c, enum login_end why, const char *text);
	/* Within a SASL exchange: sends a challenge; reads the response into b. LOGIN_OK, LOGIN_CANCELLED or LOGIN_SYNTAX. */
	void (*challenge)(struct login_client *c, struct str bytes);
	enum login_result (*response)(struct login_client *c, struct buf *b);
};

struct login_client {
	struct in in;
	struct out out;
	struct arena arena; /* one command's; reset before each */
	const struct login_proto *proto;
	const struct login_settings *set;
	struct login_facts *facts;
	const char *banner;
	const char *crowded; /* not NULL: this is all that the client is told */
	const char *stamp;   /* APOP's, with angle brackets; NULL: none */
	int frames;
	struct buf frame;
	int bad;
	bool again;     /* a session has ended, and the connection goes on: no greeting */
	bool begun;     /* it has said its first line */
	int left;       /* again: what was read already (session/handback.h) */
	bool forwarded; /* a proxy has said whose connection it is */
	bool secured;   /* passwords may pass */
	bool channel_binding,
	    certificate; /* the TLS layer gave an exporter / a verified client certificate's name */
	bool utf8;       /* POP3: the client asked for UTF-8 */
	void *own;       /* the protocol's; arena memory doesn't last */
};

/* What the answer to the client is made of. */
struct login_answer {
	enum login_result result;
	struct str text; /* for the client, perhaps "": one line, printable; valid until the next frame */
	bool last;       /* no further try is allowed: answer, then login_client_end(LOGIN_END_TRIES) */
};

/* The command that the session program will answer. */
struct login_done {
	struct str command, tag;
};

/* Greets and serves; exits. c is zeroed but for proto, set, facts, stamp, crowded and frames. */
_Noreturn void login_client_run(struct login_client *c);
_Noreturn void login_client_end(struct login_client *c, enum login_end why);
/* One more command that made no sense; ends the connection at the limit. */
void login_client_bad(struct login_client *c);

/* The next line, without its end; at most LOGIN_LINE_MAX bytes. Borrowed until the next read. */
struct str login_client_line(struct login_client *c);
/* n bytes exactly (n <= LOGIN_LITERAL_MAX). Borrowed until the next read. */
struct str login_client_bytes(struct login_client *c, size_t n);

/* A proxy has said whose connection this is. False: it isn't trusted, has said so already, or says what can't be. */
bool login_client_forward(struct login_client *c, const struct login_forward *said);

/* Mechanisms that are offered at this moment: `struct str rest = …_mechs(c), word; while (…_mech_next(c, &rest, &word))`. */
struct str login_client_mechs(const struct login_client *c);
bool login_client_mech_next(const struct login_client *c, struct str *rest, struct str *word_r);
bool login_client_has_mech(const struct login_client *c, struct str mech);

/* Tries a name and a password. Returns only when it failed. mech is for the log and the session ("LOGIN", "USER", "PLAIN"). */
struct login_answer login_client_password(struct login_client *c, struct str mech, struct str user,
    struct str password, const struct login_done *done);
/* Runs a mechanism that is offered; initial NIL: none was sent. Returns only when it failed. */
struct login_answer login_client_sasl(
    struct login_client *c, struct str mech, struct str initial, const struct login_done *done);

/*
 * STARTTLS in two steps: _may ends the connection when anything stands behind the command (CVE-2011-0411); then the protocol writes
 * its OK, and _starttls switches both directions over and forgets all that was before. Returns when TLS is active.
 */
void login_client_starttls_may(struct login_client *c);
void login_client_starttls(struct login_client *c);

/* For tables: a line of base64, "*" cancels. As struct login_proto.response. */
enum login_result login_client_base64_line(struct login_client *c, struct buf *b);
void login_client_put_base64(struct login_client *c, struct str bytes);

#endif
