/*
 * lmtpd's root half: looks recipients up by the auth chain's -l form, and delivers by running the chain with `deliver -s` behind it, so that each delivery is
 * the work of a process that has become that user (lmtp/pool.h). It parses nothing that a client sent but the lengths of frames.
 */
#ifndef LMTP_MONITOR_H
#define LMTP_MONITOR_H

#include "login/facts.h"

struct lmtp_monitor {
	int sock;                  /* to the front */
	struct login_facts *facts; /* trusted: whether XCLIENT counts */
	char **
	    chain; /* first link and its arguments, NULL-terminated: "-l -u NAME" is put behind the first word */
	char **deliver; /* the program and its arguments, NULL-terminated: "-s" is put at the end */
};

/* Serves the front until it is gone. */
void lmtp_monitor_run(struct lmtp_monitor *m);

#endif
