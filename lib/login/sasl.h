/*
 * SASL in the pre-auth child. PLAIN (RFC 4616) and LOGIN end as a name and a password; every other mechanism is a relay between the client
 * and the helper that knows the mechanism (auth/converse.h), through the monitor.
 */
#ifndef LOGIN_SASL_H
#define LOGIN_SASL_H

#include <stdbool.h>

#include "login/client.h"
#include "login/frame.h"

/* "[authzid] NUL authcid NUL password". False when it isn't exactly that, or the name or the password is empty. */
bool login_sasl_plain(struct str message, struct str *authzid_r, struct str *user_r, struct str *password_r);

/*
 * Sends `first` and goes on until the monitor decides. On success hands over and exits; otherwise *a is filled.
 * Challenges are relayed with c->proto's functions.
 */
void login_sasl_exchange(struct login_client *c, const struct login_frame *first,
    const struct login_done *done, struct login_answer *a);

#endif
