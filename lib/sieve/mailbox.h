/* Tests on mailboxes: mailboxexists, metadata, metadataexists, servermetadata, servermetadataexists (RFC 5490), specialuse_exists (RFC 8579), mailboxidexists (RFC 9042). */
#ifndef SIEVE_MAILBOX_H
#define SIEVE_MAILBOX_H

#include "sieve/feature.h"

extern const struct sieve_feature sieve_mailbox;

#endif
