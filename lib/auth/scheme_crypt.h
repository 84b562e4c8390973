/* Schemes that a library computes: crypt(3) and Argon2. */
#ifndef AUTH_SCHEME_CRYPT_H
#define AUTH_SCHEME_CRYPT_H

#include "auth/scheme.h"

int auth_scheme_crypt_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data);
struct str auth_scheme_crypt_make(const struct auth_scheme *s, const struct auth_secret *who, struct err *e);
/* A crypt string of DES, MD5, NT or another method that was given up. */
bool auth_scheme_crypt_is_weak(struct str data);

int auth_scheme_argon2i_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data);
struct str auth_scheme_argon2i_make(
    const struct auth_scheme *s, const struct auth_secret *who, struct err *e);
int auth_scheme_argon2id_verify(const struct auth_scheme *s, const struct auth_secret *who, struct str data);
struct str auth_scheme_argon2id_make(
    const struct auth_scheme *s, const struct auth_secret *who, struct err *e);

#endif
