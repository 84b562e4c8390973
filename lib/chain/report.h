/*
 * The last word of an auth chain to whoever started it: one message on descriptor 1, in the form that login/report.h describes.
 *
 * It is a program, login-report, so that any checkpassword can stand before it; a helper of ours whose next program it would be says it itself, which
 * spares starting one.
 */
#ifndef CHAIN_REPORT_H
#define CHAIN_REPORT_H

#include <stdbool.h>

#include "base/buf.h"

#define CHAIN_REPORT_MAX (96 << 10)

/* The message: nonce NUL dir NUL (NAME=value NUL)*. False when it is too long. */
bool chain_report_print(struct buf *b, const char *nonce, const char *dir, char *const *env);
/* Is this command line login-report, and did a login program start the chain? */
bool chain_report_is_next(char *const *program);
/*
 * What login-report does: whoever is still root becomes UID, GID and GROUPS (comma-separated) of the environment first; then the message, and a
 * wait until it has been looked at who we are. Dies where that fails.
 */
_Noreturn void chain_report_say(const char *nonce);

#endif
