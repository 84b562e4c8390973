/* STATUS items (RFC 9051 6.3.11, RFC 7162, 7889, 8438, 8474, 9208): parsing and printing, for STATUS and LIST … RETURN (STATUS). */
#ifndef IMAP_STATUSATT_H
#define IMAP_STATUSATT_H

#include "imap/client.h"

/* A bit above STORE_STATUS_*: APPENDLIMIT. */
#define IMAP_STATUSATT_APPENDLIMIT (1U << 30)

/* "(" item *(SP item) ")" */
int imap_statusatt_parse(struct imap_parse *p, unsigned *items_r);
/* The numbers of a mailbox, for what follows. 0, or -1 with c->err. */
int imap_statusatt_get(struct imap *c, struct str name, unsigned items, struct store_status *r);
/* One STATUS response of these numbers. */
void imap_statusatt_print_of(struct imap *c, struct str name, unsigned items, const struct store_status *st);
/* One STATUS response. -1 with c->err when the numbers can't be had. */
int imap_statusatt_print(struct imap *c, struct str name, unsigned items);

#endif
