/* enotify (RFC 5435) with the method mailto (RFC 5436): notify, valid_notify_method, notify_method_capability. */
#ifndef SIEVE_NOTIFY_H
#define SIEVE_NOTIFY_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_notify;

#endif
