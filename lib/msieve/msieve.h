/*
 * A ManageSieve session after login (RFC 5804). One file a group of commands; bin/managesieved.c has the table.
 */
#ifndef MSIEVE_MSIEVE_H
#define MSIEVE_MSIEVE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "deliver/scripts.h"
#include "msieve/args.h"
#include "session/session.h"
#include "sieve/sieve.h"

enum { MSIEVE_SCRIPT_MOST = 64 << 20 }; /* bytes of a stored script that GETSCRIPT sends */

struct msieve {
	struct session s;
	struct scripts scripts;
	struct sieve_settings settings;
	struct msieve_args args; /* of the current command */
	struct str owner;        /* the user */
	struct str mechanisms;   /* that were offered before login; "" */
	int back; /* where UNAUTHENTICATE leaves what is buffered (session/handback.h); -1: it isn't offered */
	bool handing_back; /* it was said */
	size_t script_max; /* SIEVE_SCRIPT_SIZE_MAX */
};

/* "CAPABILITY" lines without the final OK. */
void msieve_capabilities(struct msieve *m);
void msieve_ok(struct msieve *m, const char *text);
/* NO (code) "text": code without parentheses or NULL. text becomes a quoted string or a literal. */
void msieve_no(struct msieve *m, const char *code, struct str text);
/* By the error's kind; logged when it is worth it. */
void msieve_error(struct msieve *m, const struct err *e);
/* A string as the protocol has it: quoted when it can be, else a literal. */
void msieve_string(struct out *o, struct str s);

/* The commands: struct msieve * as argument; 0. */
int msieve_cmd_capability(void *arg);
int msieve_cmd_havespace(void *arg);
int msieve_cmd_putscript(void *arg);
int msieve_cmd_checkscript(void *arg);
int msieve_cmd_listscripts(void *arg);
int msieve_cmd_setactive(void *arg);
int msieve_cmd_getscript(void *arg);
int msieve_cmd_deletescript(void *arg);
int msieve_cmd_renamescript(void *arg);
int msieve_cmd_noop(void *arg);
int msieve_cmd_logout(void *arg);
int msieve_cmd_unauthenticate(void *arg);

#endif
