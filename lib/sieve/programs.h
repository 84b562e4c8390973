/* vnd.dovecot.pipe, vnd.dovecot.filter and vnd.dovecot.execute: programs that the administrator offers. */
#ifndef SIEVE_PROGRAMS_H
#define SIEVE_PROGRAMS_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_programs;

#endif
