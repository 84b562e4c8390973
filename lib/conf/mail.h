/*
 * Where mail is: the setting MAIL.
 *
 *	maildir:~/Maildir                                 format and path
 *	maildir:/srv/%d/%n:INDEX=/var/index/%u:LAYOUT=fs  with options
 *	/srv/mail/ann                                     a path alone: the format is found out by looking
 *
 * Options: INDEX (directory of index files, MEMORY for none), CONTROL (uidlist and subscriptions), INBOX, LAYOUT (maildir++ or fs),
 * SEPARATOR and others that a format defines. ':' within a value isn't possible.
 */
#ifndef CONF_MAIL_H
#define CONF_MAIL_H

#include "conf/user.h"

#define CONF_MAIL_OPTIONS_MAX 16

struct conf_mail {
	struct str format; /* "maildir", "mbox"…; NIL when only a path was given */
	struct str path;   /* expanded, absolute or relative to the working directory */
	struct {
		struct str name, value; /* the value expanded; "" for an option without '=' */
	} options[CONF_MAIL_OPTIONS_MAX];
	size_t n;
};

/* Parses text (a value of MAIL). The strings are the arena's. 0 or -1 (SYNTAX, CANNOT). */
int conf_mail_parse(
    struct arena *a, struct str text, const struct conf_user *u, struct conf_mail *m, struct err *e);
/* MAIL of the environment or its default, for the user of the environment; MAIL_INDEX fills INDEX when MAIL has none. */
int conf_mail_environment(struct arena *a, struct conf_mail *m, struct err *e);
/* Value of an option, NIL when absent. */
struct str conf_mail_option(const struct conf_mail *m, struct str name);

#endif
