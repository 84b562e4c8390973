/* Networks: "192.0.2.0/24 2001:db8::/32 local", separated by commas or blanks. */
#ifndef AUTH_NET_H
#define AUTH_NET_H

#include <stdbool.h>

#include "base/str.h"

/* address (no brackets) is in one of the networks. "local" stands for the loopback and for no address at all. An IPv4 address that is mapped
 * into IPv6 counts as IPv4. A malformed network matches nothing. */
bool auth_net_match(struct str networks, struct str address);
/* Every word is a network. */
bool auth_net_is_valid(struct str networks);
/* Whom to count an address as: IPv4, also when mapped into IPv6, as itself; IPv6 without its last 64 bits, which are one customer's. Other text as it is. */
const char *auth_net_key(const char *ip, char dst[static 64]);

#endif
