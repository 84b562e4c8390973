/*
 * What a delivery's end is called by the MTA that started it: qmail's codes (qmail-command(8)), or sysexits.h for Postfix, Exim and sendmail.
 */
#ifndef DELIVER_EXITCODE_H
#define DELIVER_EXITCODE_H

#include <stdbool.h>

#include "base/err.h"

/* quota_temporary: LDA_QUOTA_TEMPORARY. ERR_NONE gives 0. */
int exitcode_of(enum err_kind kind, bool sysexits, bool quota_temporary);

#endif
