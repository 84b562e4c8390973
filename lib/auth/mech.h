/* The steps of the mechanisms, for the table in auth/sasl.c. Each is as `step` in struct auth_mech. */
#ifndef AUTH_MECH_H
#define AUTH_MECH_H

#include "auth/sasl.h"

/* auth/mech_plain.c */
enum auth_step auth_mech_plain(struct auth_sasl *s, struct str in, struct err *e); /* RFC 4616 */
enum auth_step auth_mech_login(
    struct auth_sasl *s, struct str in, struct err *e); /* draft-murchison-sasl-login */
enum auth_step auth_mech_anonymous(struct auth_sasl *s, struct str in, struct err *e); /* RFC 4505 */
enum auth_step auth_mech_external(
    struct auth_sasl *s, struct str in, struct err *e); /* RFC 4422 appendix A */
/* auth/mech_digest.c */
enum auth_step auth_mech_cram(struct auth_sasl *s, struct str in, struct err *e); /* RFC 2195 */
enum auth_step auth_mech_apop(struct auth_sasl *s, struct str in, struct err *e); /* RFC 1939 */
/* auth/mech_digest_md5.c */
enum auth_step auth_mech_digest_md5(struct auth_sasl *s, struct str in, struct err *e); /* RFC 2831 */
/* auth/mech_scram.c: RFC 5802, 7677; -PLUS as well */
enum auth_step auth_mech_scram(struct auth_sasl *s, struct str in, struct err *e);
/* auth/mech_otp.c: RFC 2444 */
enum auth_step auth_mech_otp(struct auth_sasl *s, struct str in, struct err *e);
/* auth/mech_gssapi.c: RFC 4752; the backend has the library */
enum auth_step auth_mech_gssapi(struct auth_sasl *s, struct str in, struct err *e);
/* auth/mech_token.c */
enum auth_step auth_mech_oauthbearer(struct auth_sasl *s, struct str in, struct err *e); /* RFC 7628 */
enum auth_step auth_mech_xoauth2(
    struct auth_sasl *s, struct str in, struct err *e); /* Google's and Microsoft's form of it */

/* Shared: a nonce of ASCII letters, random or derived from the policy's challenge and `use`. */
struct str auth_mech_nonce(const struct auth_sasl *s, const char *use);
/* n bytes (up to 32) that stay the same for a name on this machine: what users who have nothing stored, or don't exist, are shown, so that they look
 * like the others. */
struct str auth_mech_steady(const struct auth_sasl *s, struct str user, size_t n);
/* Checks user and password as checkpassword's request does, sets record, and admits authzid. */
enum auth_step auth_mech_password(
    struct auth_sasl *s, struct str authzid, struct str user, struct str password, struct err *e);
/* Looks the user up for a mechanism with stored secrets. AUTH_OK; AUTH_UNKNOWN when the mechanism should go on with an imitation, or end when
 * policy->more. s->record is set. */
enum auth_result auth_mech_lookup(struct auth_sasl *s, struct str user, struct err *e);

#endif
