/* report (vnd.dovecot.report): an abuse report (RFC 5965) to an address. */
#ifndef SIEVE_REPORT_H
#define SIEVE_REPORT_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_report;

#endif
