/*
 * One run of the auth chain. The chain is a checkpassword command line: each link verifies or adds what it knows and exec's the rest;
 * the last is login-report. Its descriptors: 0 /dev/null, 1 where login-report reports, 2 the log, 3 the request.
 */
#ifndef LOGIN_ATTEMPT_H
#define LOGIN_ATTEMPT_H

#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "login/report.h"
#include "login/result.h"

struct login_attempt {
	pid_t pid;
	int request, report; /* our ends; -1 when closed */
	char nonce[LOGIN_REPORT_NONCE + 1];
	struct buf message; /* the report, once there is one */
};

/*
 * Starts argv. mech NULL: descriptor 3 is a pipe for checkpassword's request; else a stream socket for the conversation of
 * auth/converse.h, with AUTH_MECH and (challenge not NULL) AUTH_CHALLENGE set. 0 or -1 with e; after 0 login_attempt_end ends it.
 */
int login_attempt_start(
    struct login_attempt *a, char *const argv[], const char *mech, const char *challenge, struct err *e);
/* Writes "user NUL password NUL stamp NUL" and closes descriptor 3. Neither holds a NUL (SYNTAX). 0 or -1. */
int login_attempt_password(
    struct login_attempt *a, struct str user, struct str password, int64_t deadline_ms, struct err *e);
/*
 * Waits for the report or the end of the chain. LOGIN_OK: id_r is complete, r_r's strings live in a->message. Otherwise e says why, for
 * the log. The first link's exit code decides: 1 refused, anything else temporary.
 */
enum login_result login_attempt_wait(struct login_attempt *a, int64_t deadline_ms,
    struct login_identity *id_r, struct login_report *r_r, struct err *e);
/* Closes everything, ends the chain if it still runs. a->message stays until login_attempt_forget. */
void login_attempt_end(struct login_attempt *a);
void login_attempt_forget(struct login_attempt *a);

#endif
