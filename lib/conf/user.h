/*
 * Who a session is for, from the environment that an auth chain leaves: USER and HOME. And the variables in settings that stand for it:
 * %u the whole name, %n what stands before its '@', %d what stands behind it, %h the home, %% a percent sign; "~" or "~/" at the
 * beginning is the home.
 */
#ifndef CONF_USER_H
#define CONF_USER_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct conf_user {
	struct str name, home; /* NIL when not set */
};

/* From USER and HOME. */
struct conf_user conf_user_environment(void);
/* The text with its variables replaced, the arena's, followed by a NUL. NIL and e (SYNTAX: an unknown variable, CANNOT: no home and one is
 * needed). */
struct str conf_user_expand(struct arena *a, struct str text, const struct conf_user *u, struct err *e);

#endif
