/*
 * What Debian's static archives (libcrypt, zlib, argon2, pcre2), compiled against glibc, ask of libc and musl doesn't have. Only the
 * musl build compiles anything here; nothing of ours calls it.
 */
#ifndef SYS_SHIM_H
#define SYS_SHIM_H
#endif
