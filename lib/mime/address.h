/*
 * Addresses (RFC 5322 section 3.4 and 4.4) of header fields. The list reader never fails: what isn't an address becomes one with its flaws marked, and garbage
 * ends the list, as Dovecot has it. Linear in the input.
 */
#ifndef MIME_ADDRESS_H
#define MIME_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

/* Addresses kept of one field (groups' marks included); the rest is left out. */
#define MIME_ADDRESS_MAX 10000

enum mime_address_kind {
	MIME_ADDRESS_MAILBOX,
	MIME_ADDRESS_GROUP,     /* begin of a group: its name is in localpart */
	MIME_ADDRESS_GROUP_END, /* all NIL */
};

struct mime_address {
	enum mime_address_kind kind;
	bool bad;         /* something was wrong with its syntax */
	bool is_unclosed; /* the <…> part broke off: the domain isn't to be relied on */
	bool bad_route;
	struct str name;  /* display name or comment, NIL when there is none; encoded words not decoded */
	struct str route; /* obsolete "@a,@b", or NIL */
	struct str localpart, domain; /* unquoted; NIL when missing */
};

struct mime_addresses {
	struct mime_address *p;
	size_t n, cap;
};

/* Appends the addresses in a field's raw value to list. Strings are in the arena. */
void mime_address_parse(struct arena *a, struct str value, struct mime_addresses *list);
/*
 * Appends the addresses of a field's value as they are written without comments, quotes and white space that say nothing: "Name <localpart@domain>",
 * "localpart@domain", "group: …;", with ", " between. Encoded words stay. The arena is scratch.
 */
void mime_address_write(struct arena *a, struct str value, struct buf *out);
/* Whether that can have a name or an address which the value itself hasn't: comments, escapes, white space inside of an address. */
bool mime_address_is_decorated(struct str value);
/* The first mailbox of a field's value: false when there is none with localpart and domain. */
bool mime_address_first(struct arena *a, struct str value, struct mime_address *r);
#endif
