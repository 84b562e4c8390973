/*
 * Changing one stored password in a passwd-file. Writers take turns by a lock on the file; readers see the old or the new file, which replaces it
 * by rename, with its mode and owner. All other bytes stay as they are.
 */
#ifndef AUTH_PASSWDEDIT_H
#define AUTH_PASSWDEDIT_H

#include "auth/backend.h"

#define AUTH_PASSWDEDIT_MAX (64 << 20)
#define AUTH_PASSWDEDIT_LOCK_MS 5000

/* 0, or -1: NOTFOUND (the user's line is gone), BUSY (the password is another now, or the lock wasn't to be had), or why it can't be written. */
int auth_passwdedit_store(const char *path, const struct auth_change *c, struct err *e);

#endif
