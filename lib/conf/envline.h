/*
 * KEY=value files: dovetail.conf, as our envfile and systemd's EnvironmentFile= (systemd.exec(5)) both read them.
 *
 * Empty lines and lines that begin with '#' or ';' mean nothing. Blanks around the key and the value don't count. A value may
 * consist of parts in 'single' quotes (nothing is special), in "double" quotes (a backslash before " \ $ ` or the end of the line
 * quotes it) and without quotes (a backslash quotes any character; before the end of the line it joins the next line).
 */
#ifndef CONF_ENVLINE_H
#define CONF_ENVLINE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct conf_envline {
	struct str rest;
	unsigned line; /* where the next entry begins, from 1 */
};

void conf_envline_init(struct conf_envline *f, struct str text);
/* 1 and the next pair (each followed by a NUL in memory, the arena's), 0 at the end, -1 with e (SYNTAX, naming the line). Key:
 * letters, digits and '_', not beginning with a digit. A value can't hold a NUL. */
int conf_envline_next(
    struct conf_envline *f, struct arena *a, struct str *name_r, struct str *value_r, struct err *e);

#endif
