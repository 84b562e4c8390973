/*
 * Limits that hold across processes: sessions of a user, from an address, of a user from an address; connections without a login from
 * an address, and in all. Sessions are counted per service. Both sides of the loopback, connections from this host, and the
 * networks of LOGIN_TRUSTED (a webmail, a proxy) aren't counted by address. An IPv6 address counts as its first 64 bits (auth/net.h).
 */
#ifndef LOGIN_LIMITS_H
#define LOGIN_LIMITS_H

#include "base/err.h"
#include "login/facts.h"
#include "login/settings.h"
#include "session/handover.h"

struct login_limits {
	int dir;                      /* LOGIN_LIMIT_DIR; -1: nothing is counted */
	int waiting, house;           /* places of a connection without a login; -1: none */
	int session[HANDOVER_PLACES]; /* places of the session */
	int n;                        /* so many of them */
};

/* A connection arrives, before anything is done for it. 0; or -1 with LIMIT (what to tell the client); else what is broken. */
int login_limits_arrive(
    struct login_limits *l, const struct login_settings *s, const struct login_facts *f, struct err *e);
/* user is about to have a session. 0, or -1 and none is held: LIMIT, or what is broken. */
int login_limits_session(struct login_limits *l, const struct login_settings *s, const struct login_facts *f,
    const struct str service_user[2], struct err *e);
/* The connection doesn't wait any more; its session's places stay. Directory and gate are closed. */
void login_limits_leave(struct login_limits *l);

#endif
