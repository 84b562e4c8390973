/*
 * The monitor: the process that the super-server started and that ends up as the session program. It keeps the privilege, runs the auth
 * chain, counts and delays failures, writes the log, and of what the client sends it sees only what its child puts into frames.
 */
#ifndef LOGIN_MONITOR_H
#define LOGIN_MONITOR_H

#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "login/attempt.h"
#include "login/facts.h"
#include "login/frame.h"
#include "login/limits.h"
#include "login/settings.h"

struct login_monitor {
	const char *service;
	const struct login_settings *set;
	struct login_facts *facts;
	const char *stamp;    /* APOP's; NULL: none */
	char *const *chain;   /* the auth chain with login-report at its end */
	char *const *session; /* the session program and its arguments */
	int frames;
	pid_t child;
	struct login_limits limits; /* its places are ours */

	/* from here on its own */
	int64_t deadline_ms;
	struct arena arena;
	struct buf frame;
	struct login_attempt attempt;
	struct login_identity id;
	struct login_report report; /* borrowed from attempt.message */
	int failures;
	bool tls_started, authenticated, forwarded;
	bool kept; /* in the process that becomes the session: its parent waits (login/keeper.h) */
	int back;  /* what login_monitor_run returns; -1 so far */
	char mech[64], user[128]; /* for the log */
};

/*
 * Serves the child until somebody is logged in, and then becomes the session program; or until the connection ends, and exits (0). Returns only with
 * LOGIN_UNAUTHENTICATE, when a session has given the connection back: see login_keeper_run. It may be called again then, with a new child.
 */
int login_monitor_run(struct login_monitor *m);

#endif
