/* The capabilities that a script may require: one list, from which everything that names them is drawn. */
#ifndef SIEVE_CAPS_H
#define SIEVE_CAPS_H

#include "sieve/sieve.h"

/* X(identifier, name on the wire, capability that comes with it) in alphabetical order of the names. */
#define SIEVE_CAPS(X)                                              \
	X(BODY, "body", BASE)                                      \
	X(CMP_ASCII, "comparator-i;ascii-casemap", BASE)           \
	X(CMP_NUMERIC, "comparator-i;ascii-numeric", BASE)         \
	X(CMP_OCTET, "comparator-i;octet", BASE)                   \
	X(CMP_UNICODE, "comparator-i;unicode-casemap", BASE)       \
	X(COPY, "copy", BASE)                                      \
	X(DATE, "date", BASE)                                      \
	X(DUPLICATE, "duplicate", BASE)                            \
	X(EDITHEADER, "editheader", BASE)                          \
	X(ENCLOSE, "enclose", BASE)                                \
	X(ENCODED, "encoded-character", BASE)                      \
	X(ENOTIFY, "enotify", BASE)                                \
	X(ENVELOPE, "envelope", BASE)                              \
	X(ENVELOPE_DELIVERBY, "envelope-deliverby", BASE)          \
	X(ENVELOPE_DSN, "envelope-dsn", BASE)                      \
	X(ENVIRONMENT, "environment", BASE)                        \
	X(EREJECT, "ereject", BASE)                                \
	X(EXTLISTS, "extlists", BASE)                              \
	X(EXTRACTTEXT, "extracttext", BASE)                        \
	X(FCC, "fcc", BASE)                                        \
	X(FILEINTO, "fileinto", BASE)                              \
	X(FOREVERYPART, "foreverypart", BASE)                      \
	X(IHAVE, "ihave", BASE)                                    \
	X(IMAP4FLAGS, "imap4flags", BASE)                          \
	X(IMAPSIEVE, "imapsieve", BASE)                            \
	X(INCLUDE, "include", BASE)                                \
	X(INDEX, "index", BASE)                                    \
	X(MAILBOX, "mailbox", BASE)                                \
	X(MAILBOXID, "mailboxid", BASE)                            \
	X(MBOXMETADATA, "mboxmetadata", BASE)                      \
	X(MIME, "mime", BASE)                                      \
	X(REDIRECT_DELIVERBY, "redirect-deliverby", BASE)          \
	X(REDIRECT_DSN, "redirect-dsn", BASE)                      \
	X(REGEX, "regex", BASE)                                    \
	X(REJECT, "reject", BASE)                                  \
	X(RELATIONAL, "relational", BASE)                          \
	X(REPLACE, "replace", BASE)                                \
	X(SERVERMETADATA, "servermetadata", BASE)                  \
	X(SPAMTEST, "spamtest", BASE)                              \
	X(SPAMTESTPLUS, "spamtestplus", SPAMTEST)                  \
	X(SPECIAL_USE, "special-use", BASE)                        \
	X(SUBADDRESS, "subaddress", BASE)                          \
	X(VACATION, "vacation", BASE)                              \
	X(VACATION_SECONDS, "vacation-seconds", VACATION)          \
	X(VARIABLES, "variables", BASE)                            \
	X(VIRUSTEST, "virustest", BASE)                            \
	X(VND_DEBUG, "vnd.dovecot.debug", BASE)                    \
	X(VND_ENVIRONMENT, "vnd.dovecot.environment", ENVIRONMENT) \
	X(VND_EXECUTE, "vnd.dovecot.execute", BASE)                \
	X(VND_FILTER, "vnd.dovecot.filter", BASE)                  \
	X(VND_PIPE, "vnd.dovecot.pipe", BASE)                      \
	X(VND_REPORT, "vnd.dovecot.report", BASE)

enum sieve_cap {
	SIEVE_CAP_BASE, /* needs no require */
#define X(id, name, with) SIEVE_CAP_##id,
	SIEVE_CAPS(X)
#undef X
	    SIEVE_CAP_COUNT,
};

/* SIEVE_CAP_BASE when there is no such capability. */
enum sieve_cap sieve_caps_find(struct str name);
const char *sieve_caps_name(enum sieve_cap cap);
/* The capability that a require of cap brings along (SIEVE_CAP_BASE: none). */
enum sieve_cap sieve_caps_implied(enum sieve_cap cap);
/* These settings offer it. */
bool sieve_caps_is_offered(enum sieve_cap cap, const struct sieve_settings *set);

#endif
