/*
 * All connections that nobody has logged in on yet, of all login programs that share a directory. When there is no more room, the one that
 * has waited longest goes: a connection that takes its time never keeps a new one out.
 *
 *	house.N = "pid milliseconds address\n", locked as long as that connection waits; milliseconds are the monotonic clock's
 */
#ifndef LOGIN_HOUSE_H
#define LOGIN_HOUSE_H

#include "base/err.h"
#include "base/str.h"
#include "login/facts.h"

/* What ends a monitor that waits. Its default action does it; who leaves the house ignores the signal first. */
#define LOGIN_HOUSE_SIGNAL SIGUSR1

struct login_house_guest {
	int32_t pid;
	int64_t started_ms;
	struct str address; /* borrowed from the line */
};

/* A whole file's text. False when it isn't one. */
bool login_house_guest_parse(struct str line, struct login_house_guest *r);
/*
 * Enters the house of max places below dir (login/slots.h), dropping the oldest when it is full. The descriptor (CLOEXEC) that holds
 * the place; -1: LIMIT when no room could be made, else what failed.
 */
int login_house_enter(int dir, unsigned max, const struct login_facts *f, struct err *e);
/* Leaves: nobody drops this process any more. */
void login_house_leave(int *place);

#endif
