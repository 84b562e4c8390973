/*
 * What a delivery's end is called by whoever started it: qmail's codes (qmail-command(8)); sysexits.h for Postfix, Exim and sendmail; for lmtpd sysexits.h and two more
 * codes, so that a full disk and a full mailbox that may get room have their own replies.
 */
#ifndef DELIVER_EXITCODE_H
#define DELIVER_EXITCODE_H

#include <stdbool.h>

#include "base/err.h"

enum exit_style { EXIT_QMAIL, EXIT_SYSEXITS, EXIT_LMTP };
enum {
	EXIT_FULL_DISK = 74,     /* EX_IOERR; EXIT_LMTP alone: to others 75 is the code that means later */
	EXIT_QUOTA_FOR_NOW = 72, /* EX_OSFILE; EXIT_LMTP alone */
	EXIT_LOOP = 76,          /* EX_PROTOCOL; not EXIT_QMAIL */
};

/* quota_temporary: LDA_QUOTA_TEMPORARY. ERR_NONE gives 0. */
int exitcode_of(enum err_kind kind, enum exit_style style, bool quota_temporary);

#endif
