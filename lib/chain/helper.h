/*
 * The frame of every auth helper. A helper's file supplies its arguments and its database; everything that checkpassword
 * programs have in common is here:
 *
 *	auth-NAME [-lm] [-u user] ARGUMENTS… [program …]
 *
 *	      reads the request from descriptor 3 (or converses there when AUTH_MECH is set), checks it, sets the environment,
 *	      becomes the user when the record has a uid and we are root, and executes the program
 *	-l    looks the user up without a password. The name is that of -u (of several the first that is there), or of the request on descriptor 3 when that is open, or USER.
 *	      Without a program it prints the record as NAME=value lines.
 *	-m    the name is "user" separator "master" (AUTH_MASTER_SEPARATOR, default *): the master's password is checked here, and USER becomes
 *	      the user, whom a later link looks up. A mechanism's authzid (RFC 4422) says the same: the master proves itself and acts for that user.
 *
 * Exit codes: 1 refused, 2 misuse, 100 bad settings, 111 temporary failure.
 */
#ifndef CHAIN_HELPER_H
#define CHAIN_HELPER_H

#include "auth/backend.h"

#define CHAIN_HELPER_KEEP 255 /* descriptors up to this one are handed on to the chain */

struct chain_helper {
	const char *usage;   /* the helper's own options and its arguments: "[-n] file.cdb" */
	int args;            /* how many arguments */
	const char *options; /* further option letters as for getopt, NULL: none */
	/* One of them. 0, or -1: misuse. */
	int (*option)(void *ctx, int letter, const char *value);
	/* The arguments, once options are read; before that nothing of the request was seen. 0 or -1. */
	int (*open)(void *ctx, char **args, struct err *e);
	bool
	    samples; /* nobody's password can be shown to an unknown user: auth/sample.h does, under the first argument's name */
	struct auth_backend backend;
};

/* Never returns: it executes the program or exits. */
_Noreturn void chain_helper_run(const struct chain_helper *h, int argc, char **argv);
/* The settings that make a policy (AUTH_…), for helpers and for other programs that ask a database themselves. */
void chain_helper_policy(struct auth_policy *p, struct arena *a);

#endif
