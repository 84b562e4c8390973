/* The actions that send something, one file each: vacation.c, redirect.c, refuse.c, notify.c, report.c. All as data in, 0 or -1 out. */
#ifndef DELIVER_ACT_H
#define DELIVER_ACT_H

#include "base/err.h"
#include "deliver/compose.h"
#include "deliver/delivery.h"
#include "sieve/sieve.h"

/*
 * RFC 5230: answers, once a sender and period: the memory is claimed before the message is sent, so that two deliveries at once give one answer. The rules about whom
 * not to answer were applied by lib/sieve.
 */
int act_vacation(const struct delivery *d, const struct sieve_action *a, struct err *e);
/*
 * RFC 5228 4.2: passes the message (as edited) on. 1: sent; 0: sent before (LDA_STATE remembers message and address for 12 hours, so that a delivery that is tried
 * again doesn't send twice); -1: TEMP, CANNOT; a message that was redirected from here before is a loop (CANNOT).
 */
int act_redirect(const struct delivery *d, const struct sieve_action *a, struct err *e);
/* RFC 5429 outside of the protocol: reject sends a disposition notification (2.2), ereject a delivery status notification (2.1). Nothing to the null sender. */
int act_refuse(const struct delivery *d, const struct sieve_action *a, struct err *e);
/* RFC 5436. */
int act_notify(const struct delivery *d, const struct sieve_action *a, struct err *e);
/* RFC 5965, as vnd.dovecot.report. */
int act_report(const struct delivery *d, const struct sieve_action *a, struct err *e);

/* For those files: an envelope and the message. */
struct act_mail {
	struct compose c;
	struct str from; /* "": the null sender */
	const struct str *to;
	size_t nto;
};
/* Sends it, saves the copy that the action asks for (:fcc; an error of that is only logged), frees m->c. */
int act_send(const struct delivery *d, const struct sieve_action *a, struct act_mail *m, struct err *e);

#endif
