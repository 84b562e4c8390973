/*
 * The Sieve language (RFC 5228 and its family; dovetail-sieve(7) lists the extensions). This is the room's front
 * door: compile a script, run it over a message, get a list of actions. The room does no I/O: what it must know of
 * the world it asks through struct sieve_world, and what should happen it says as data in struct sieve_result.
 *
 *	struct sieve_script *s = sieve_compile(a, STR("main"), text, &settings, &errors);	NULL: see errors
 *	struct sieve_run run = {.script = …, .message = bytes, .envelope = …, .world = …};
 *	sieve_run(a, &settings, &run, &result);		never fails: an error is result.error and an implicit keep
 *	for each result.actions: perform
 *
 * Everything lives in the arena that was given; nothing has to be freed. A script may be run any number of times.
 * The way a script travels: lexer -> parse (tree) -> check (table of commands, all errors) -> interp -> actions.
 */
#ifndef SIEVE_SIEVE_H
#define SIEVE_SIEVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

/* Limits that aren't settings. A script that passes one of the first five doesn't compile. */
enum {
	SIEVE_MAX_BLOCKS = 32,      /* nesting of blocks */
	SIEVE_MAX_TESTS = 32,       /* nesting of tests */
	SIEVE_MAX_NAME = 32,        /* characters of a command, test or tag */
	SIEVE_MAX_ARGS = 32,        /* arguments of one command, tags counted */
	SIEVE_MAX_ERRORS = 100,     /* reported for one script; the checker stops there */
	SIEVE_MAX_STRING = 1 << 20, /* bytes of one string, written or made at run time */
	SIEVE_MAX_MATCHES = 32,     /* ${0} to ${31} (RFC 5229 3.2) */
	SIEVE_MAX_VARIABLES = 255,  /* of one scope */
	SIEVE_MAX_INCLUDE_DEPTH = 10,
	SIEVE_MAX_INCLUDES = 255,      /* in one run */
	SIEVE_MAX_HEADERS_ADDED = 64,  /* addheader in one run */
	SIEVE_MAX_SCRIPT = 256 * 1024, /* the default of settings.max_script */
	SIEVE_MAX_ACTIONS = 32,        /* the default of settings.max_actions */
	SIEVE_MAX_REDIRECTS = 4,       /* the default of settings.max_redirects */
	SIEVE_MAX_INSTRUCTIONS = 5000000,
	SIEVE_MAX_CPU_MS = 2000,
};

/* Where a spam or virus scanner left its verdict (RFC 5235); header NIL: "untested". */
struct sieve_rating {
	struct str header; /* its name, as "X-Spam-Score" */
	struct str
	    prefix; /* the number begins after this text in the value ("score="), or at the first digit when empty */
	enum { SIEVE_RATING_SCORE, SIEVE_RATING_STARS, SIEVE_RATING_TEXT } type;
	struct str
	    pattern; /* NIL, or a regular expression that the value must match: its first group is the verdict */
	double max;                         /* SCORE, STARS: the value that means "certainly" */
	struct str max_header, max_pattern; /* NIL, or where the message itself says max */
	struct str text[11];                /* TEXT: the value that means 0, 1, 2 …; NIL: none means it */
};

struct sieve_regex_ops; /* sieve/regex.h: &sieve_regex_pcre2, in programs that link PCRE2 */

/* Zero-initialised it means the defaults. All strings are borrowed. */
struct sieve_settings {
	size_t max_script;                   /* bytes; 0: SIEVE_MAX_SCRIPT */
	unsigned max_actions, max_redirects; /* 0: the defaults above */
	bool no_redirect;                    /* redirect is refused when it runs */
	uint64_t max_instructions;           /* 0: the default; reached: run-time error */
	unsigned max_cpu_ms;                 /* 0: the default */
	const struct sieve_regex_ops *regex; /* NULL: the extension "regex" isn't offered */
	struct str extensions;               /* NIL: every one; else the names offered, separated by spaces */
	struct str delimiters;               /* of subaddresses (RFC 5233); NIL: "+" */
	int64_t vacation_min, vacation_max;  /* seconds; 0: 1 day and 0: none (RFC 5230 4.1, 6131) */
	bool vacation_orig_to; /* envelope.orig_to is an address of the user's; it may be an alias of many */
	int64_t vacation_default;        /* seconds; 0: 7 days */
	struct str editheader_protected; /* names that may not be added or deleted, separated by spaces */
	int64_t duplicate_max, duplicate_default; /* seconds; 0: 7 days and 12 hours (RFC 7352) */
	struct sieve_rating spam, virus;
	bool no_lists;     /* extlists is not offered */
	bool no_dsn;       /* redirect-dsn is not offered */
	bool no_deliverby; /* redirect-deliverby is not offered */
	struct str
	    list_schemes; /* of the names of the lists that there are, for ManageSieve's EXTLISTS: "tag urn" */
	bool programs;    /* vnd.dovecot.pipe, .filter and .execute are offered */
	bool
	    imapsieve; /* the script runs on an IMAP event (RFC 6785): "imapsieve" offered, reject and vacation not */
};

struct sieve_script;

struct sieve_error {
	unsigned line, column; /* from 1; 0 when it isn't about a place */
	struct str script;     /* the name given to sieve_compile */
	struct str text;       /* a sentence without a full stop */
	bool warning;          /* the script compiles nevertheless */
};
struct sieve_errors {
	VEC(struct sieve_error) list;
	unsigned count; /* those that are not warnings */
};

/* Checks and compiles. NULL when there was an error; all of them (to SIEVE_MAX_ERRORS) are in errs, in the order of
 * the text. The script keeps a copy of what it needs of text. name is for messages ("main"). */
struct sieve_script *sieve_compile(struct arena *a, struct str name, struct str text,
    const struct sieve_settings *set, struct sieve_errors *errs);
/* "main: line 3, column 7: error: unknown test \"foo\"" without a newline, for people. */
void sieve_error_print(struct buf *b, const struct sieve_error *e);
/* Names of all capabilities that these settings offer, separated by single spaces, sorted: ManageSieve's SIEVE. */
void sieve_capabilities(struct buf *b, const struct sieve_settings *set);
/* What ManageSieve's NOTIFY says: the URI schemes of enotify ("mailto"). */
#define SIEVE_NOTIFY_METHODS "mailto"

/* The envelope (RFC 5228 5.4, RFC 6009). NIL: not known. "" in from is the null sender. */
struct sieve_envelope {
	struct str from, to; /* without angle brackets */
	struct str orig_to;  /* the address before aliases, for vacation; NIL: to */
	struct str auth;
	struct str notify, orcpt, ret, envid; /* DSN parameters as they stood */
	struct str by_absolute, by_relative;  /* deliver-by: RFC 3339 time, seconds */
	struct str by_mode, by_trace;         /* "N" or "R"; "T" or NIL */
};

/* A program to run for filter, execute and pipe. */
enum sieve_program_kind { SIEVE_PROGRAM_PIPE, SIEVE_PROGRAM_FILTER, SIEVE_PROGRAM_EXECUTE };
struct sieve_program {
	enum sieve_program_kind kind; /* which of the administrator's directories it must be in */
	struct str
	    name; /* a single file name: no slash, no control byte; the caller looks it up in its directory */
	struct str *args;
	size_t nargs;
	const struct str *input; /* pieces to write to its standard input, in order */
	size_t ninput;
	bool want_output;  /* filter, execute :output */
	int status;        /* out: its exit status */
	struct str output; /* out: what it wrote to standard output, with want_output */
};

/*
 * What a script may ask of the world. Every function may be NULL: the answer is then "no", "unknown" or an error
 * as the extension's RFC has it. Questions: 1 yes, 0 no, -1 with *e set, which ends the script (implicit keep).
 */
struct sieve_world {
	void *ctx;
	int (*mailbox_exists)(void *ctx, struct str mailbox, struct err *e);
	int (*mailboxid_exists)(void *ctx, struct str id, struct err *e);
	/* A mailbox with this attribute (of that name, unless mailbox is NIL) exists: RFC 8579. */
	int (*special_use_exists)(void *ctx, struct str mailbox, struct str attribute, struct err *e);
	/* The value of an annotation of a mailbox, or of the server when mailbox is NIL: RFC 5490. */
	int (*metadata)(void *ctx, struct arena *a, struct str mailbox, struct str name, struct str *value_r);
	/* Environment items beside those that the room knows itself (location, phase, name, version, and of the struct below): RFC 5183. */
	int (*environment)(void *ctx, struct arena *a, struct str name, struct str *value_r);
	/* The id was recorded under this handle and has not expired: RFC 7352. Recording is SIEVE_MARK_DUPLICATE. */
	int (*duplicate)(void *ctx, struct str handle, struct str id, struct err *e);
	/* The text of a script to include: RFC 6609. */
	int (*include)(void *ctx, struct arena *a, bool global, struct str name, struct str *text_r);
	/* The list exists / contains the value: RFC 6134. list is a whole URI: ":x" came as "urn:ietf:params:sieve:x". */
	int (*list_exists)(void *ctx, struct str list, struct err *e);
	int (*list_contains)(void *ctx, struct str list, struct str value, struct err *e);
	/* All members of a list for redirect :list: 1, 0 when there is no such list, -1. */
	int (*list_members)(
	    void *ctx, struct arena *a, struct str list, struct str **members_r, size_t *n_r, struct err *e);
	/* Runs now, for filter and execute: 1 with p->status and p->output (which lives in a) set, or -1. */
	int (*program)(void *ctx, struct arena *a, struct sieve_program *p, struct err *e);
	/* A line for the user's log: vnd.dovecot.debug. */
	void (*debug)(void *ctx, struct str text);
};

/* A message as one to three pieces that follow each other: an edited or replaced message has a header block of its own. */
struct sieve_message {
	struct str pieces[2]; /* header block with its empty line; body */
	bool edited;          /* not what came in */
};

enum sieve_action_kind {
	SIEVE_KEEP,     /* into the default mailbox; flags, and mailbox fields are unused */
	SIEVE_FILEINTO, /* mailbox, flags, create, special_use, mailboxid */
	SIEVE_REDIRECT, /* address, dsn_*, by_* */
	SIEVE_DISCARD,  /* says only that the message isn't kept; never with others that keep it */
	SIEVE_REJECT,   /* text: refuse with an MDN or in the protocol (RFC 5429 2.2) */
	SIEVE_EREJECT,  /* text: refuse in the protocol, or DSN (RFC 5429 2.1) */
	SIEVE_VACATION, /* address (to whom), from, subject, text, mime, handle, seconds, fcc */
	SIEVE_NOTIFY,   /* uri, from, importance, text, options, told, fcc */
	SIEVE_PIPE,     /* program, optional (:try) */
	SIEVE_REPORT, /* address, text (message), subject (feedback type), headers_only: vnd.dovecot.report */
	SIEVE_MARK_DUPLICATE, /* handle, text (the id), seconds: record after all else succeeded */
	SIEVE_ADD_FLAGS,      /* imapsieve only: flags replace the message's own (RFC 6785 4.4) */
};

/* Where a copy of a generated message goes (RFC 8580). mailbox NIL: nowhere. */
struct sieve_fcc {
	struct str mailbox, special_use, mailboxid;
	struct str *flags;
	size_t nflags;
	bool create;
};

struct sieve_action {
	enum sieve_action_kind kind;
	struct str script; /* who said so, for the log */
	unsigned line;
	bool implicit; /* a keep that nobody cancelled */
	bool optional; /* pipe :try */
	struct sieve_message
	    message; /* as it stood when the action ran (RFC 5293 6); vacation, reject: the original */
	struct str mailbox, special_use, mailboxid;
	bool create;       /* the mailbox, when it isn't there (RFC 5490 3.2) */
	struct str *flags; /* system flags and keywords, in order, each once */
	size_t nflags;
	bool flags_given; /* false: no flags were chosen, imapd keeps the message's own */
	struct str address, from, subject, text, handle, uri, importance;
	bool mime; /* vacation: text is a whole MIME entity */
	bool headers_only;
	int64_t seconds;
	struct str dsn_notify, dsn_ret; /* redirect (RFC 6009 4); NIL: not given */
	bool by_given;
	struct str by_time; /* absolute: RFC 3339; relative: seconds */
	bool by_absolute, by_trace;
	char by_mode;        /* 'N' or 'R' */
	struct str *options; /* notify :options, "name=value" */
	size_t noptions;
	struct str *told; /* notify: addresses of the URI that an earlier action tells already */
	size_t ntold;
	struct sieve_program program;
	struct sieve_fcc fcc;
};

/* One script to run, and the message that it runs over. */
struct sieve_run {
	/* Several run one after the other (administrator's before, user's, after): the next one runs while the message would be kept
	 * (explicitly or implicitly), and the keep counts at the end. Usually one. */
	const struct sieve_script *const *scripts;
	size_t nscripts;
	struct str message; /* all its bytes (a mapped spool file); LF or CRLF lines */
	struct sieve_envelope envelope;
	const struct sieve_world *world; /* NULL: nothing is known */
	int64_t now;                     /* wall clock, seconds since 1970; for currentdate */
	int zone_minutes;                /* of the local zone, east positive */
	struct str user;                 /* account name, for environment and notify */
	struct str *addresses;           /* the user's own, beside envelope.to: for vacation */
	size_t naddresses;
	struct str sender; /* the user's address for what is generated; NIL: envelope.to */
	struct str domain, hostname, remote_host, remote_ip, location,
	    phase;                  /* environment; location NIL: "MDA", phase NIL: "during" */
	struct str default_mailbox; /* what keep means, for vnd.dovecot.environment; NIL: INBOX */
	struct str cause, event_mailbox,
	    changed_flags; /* imapsieve: imap.cause, imap.mailbox, imap.changedflags */
	struct str *flags; /* imapsieve: the message's flags now, the start of the internal variable */
	size_t nflags;
};

struct sieve_result {
	VEC(struct sieve_action) actions; /* in order; the keep, when there is one, last */
	struct str
	    error; /* NIL, or why a script stopped: then actions are those of the scripts before it, and an implicit keep of the original */
	struct str error_script;
	unsigned error_line;
	bool kept; /* the last word was keep */
	uint64_t instructions;
};

/* Runs the scripts. Always gives a result. All memory is a's. */
void sieve_run(
    struct arena *a, const struct sieve_settings *set, const struct sieve_run *run, struct sieve_result *r);
/* The list as text, one action a line, the same each time: for sieve-run, tests and logs. */
void sieve_result_print(struct buf *b, const struct sieve_result *r);

#endif
