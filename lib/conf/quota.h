/*
 * The limits of a user's mail: QUOTA_STORAGE and QUOTA_MESSAGES, and QUOTA_RULE… in Dovecot's syntax, "mailbox:limit:limit…": mailbox is a name, or * for the
 * limits of all mail together; a limit is storage=SIZE (a bare number counts KiB, as there), bytes=SIZE, messages=NUMBER, each with + or - in front (more or less than *'s) or
 * % behind it (of *'s), or `ignore` (that mailbox counts for nothing). 0 is no limit. And QUOTA_WARNING…, "storage=95% program argument …".
 */
#ifndef CONF_QUOTA_H
#define CONF_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

struct conf_quota_limit {
	bool set, percent;
	int sign; /* 0 absolute, 1 or -1 relative */
	uint64_t n;
};
struct conf_quota_rule {
	struct str mailbox; /* "*": all */
	struct conf_quota_limit bytes, count;
	bool ignore;
};
struct conf_quota_warning {
	bool below; /* when it falls below; else when it rises above */
	bool of_count;
	struct conf_quota_limit at; /* sign is 0 */
	struct str command;         /* words separated by blanks */
};
struct conf_quota {
	uint64_t bytes, count; /* of all mail; 0 none */
	VEC(struct conf_quota_rule) rules;
	VEC(struct conf_quota_warning) warnings;
};

/* One value. 0 or -1 (SYNTAX). Strings are views of text. */
int conf_quota_parse_rule(struct str text, struct conf_quota_rule *r, struct err *e);
int conf_quota_parse_warning(struct str text, struct conf_quota_warning *r, struct err *e);
/* Everything that the environment says, in the arena. 0 or -1 (SYNTAX, with the setting's name). */
int conf_quota_environment(struct arena *a, struct conf_quota *q, struct err *e);
/* What holds when mail comes into `mailbox`: the limits of all mail, as its rule changes them. */
void conf_quota_limits(const struct conf_quota *q, struct str mailbox, uint64_t *bytes_r, uint64_t *count_r);
/* Whether its mail isn't counted. */
bool conf_quota_is_ignored(const struct conf_quota *q, struct str mailbox);
/* The number that a warning means under this limit; 0: none. */
uint64_t conf_quota_warning_at(const struct conf_quota *q, const struct conf_quota_warning *w);

#endif
