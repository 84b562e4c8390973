/*
 * Single addresses outside of header fields (RFC 5321 section 4.1.2: SMTP, LMTP, Sieve), and printing addresses.
 */
#ifndef MIME_PATH_H
#define MIME_PATH_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "mime/address.h"

/*
 * One address as SMTP and Sieve know it: "local@domain", quoted localpart and domain literal allowed, with or without <>; an obsolete route is skipped. "<>" gives an
 * empty localpart and domain. No display name, no comments. True only when all of s is that.
 */
bool mime_path_parse(struct arena *a, struct str s, struct str *localpart_r, struct str *domain_r);
/* Appends localpart@domain, the localpart quoted where RFC 5321 needs it; without "@" when domain is empty. */
void mime_path_print(struct buf *out, struct str localpart, struct str domain);
/* Appends `Name <local@domain>`: the name quoted where needed; without a name only the address. */
void mime_path_print_full(struct buf *out, const struct mime_address *ad);

#endif
