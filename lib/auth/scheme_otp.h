/* The scheme OTP: "algorithm sequence seed hexadecimal", see auth/otp.h. A plain login with the pass-phrase itself passes too, as with Dovecot. */
#ifndef AUTH_SCHEME_OTP_H
#define AUTH_SCHEME_OTP_H

#include "auth/scheme.h"

int auth_scheme_otp_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data);
/* A new sequence by SHA-1 with a random seed; rounds: how many logins it has. */
struct str auth_scheme_otp_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e);

#endif
