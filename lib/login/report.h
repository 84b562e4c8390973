/*
 * The end of an auth chain. The chain's last link is login-report: it says in one message on descriptor 1 where it stands and what its
 * environment is, and waits until it has been looked at. Who it is, it isn't asked: the kernel says it (SCM_CREDENTIALS of that message, and the
 * groups in /proc/PID/status), because by then the process may belong to a user who could make it say anything (CVE-2013-6171).
 *
 *	message = nonce NUL directory NUL (NAME=value NUL)*
 *
 * The nonce (environment DOVETAIL_REPORT) is random per attempt, so that what a chatty helper prints on descriptor 1 is no report.
 *
 * Links that verify without being root's last word (a chain of root helpers) leave the change of identity to login-report: while it is still
 * root it takes UID, GID and GROUPS (comma-separated) from the environment and becomes that user itself before it reports.
 */
#ifndef LOGIN_REPORT_H
#define LOGIN_REPORT_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "chain/report.h"

#define LOGIN_REPORT_MAX CHAIN_REPORT_MAX /* chain/report.h says the message */
#define LOGIN_REPORT_GROUPS 256
#define LOGIN_REPORT_NONCE 32 /* hexadecimal digits */

struct login_identity {
	uid_t uid;
	gid_t gid;
	gid_t groups[LOGIN_REPORT_GROUPS];
	int ngroups;
};

struct login_report {
	struct str dir, env; /* borrowed from the message; env: NAME=value NUL … */
};

/* False when the message isn't one with this nonce. */
bool login_report_parse(struct str message, struct str nonce, struct login_report *r);

/* Reads one message from fd (SO_PASSCRED is set on it) into b; who sent it in pid_r and id_r (uid and gid alone). 1 a message, 0 the end of all
 * senders, -1 an error or a message without credentials. */
int login_report_read(int fd, struct buf *b, pid_t *pid_r, struct login_identity *id_r);
/*
 * Completes the identity of process pid: it is `chain` or a descendant, its real uid is the one that the message came from; its groups.
 * 0, or -1 (PERM: not one of ours).
 */
int login_report_groups(pid_t pid, pid_t chain, struct login_identity *id, struct err *e);
/* The same from the text of a /proc/PID/status: for tests. *parent_r is its parent. */
int login_report_status(struct str status, struct login_identity *id, pid_t *parent_r, struct err *e);
/* Our environment becomes that of the report, except for what belongs to the connection (TCP*, SSL*, TLS*, DOVETAIL_*, LOGIN_*), which stays. */
void login_report_setenv(struct str env);

#endif
