/*
 * A delivery from its envelope to its exit code: what deliver does once, and a served worker (lmtp/served.h) for each message.
 */
#ifndef DELIVER_RUN_H
#define DELIVER_RUN_H

#include "deliver/delivery.h"
#include "deliver/exitcode.h"

/*
 * d: arena, env, into, input and in_protocol are set; the rest is done here, delivery_close included. The exit code in that style. What the sender may read about
 * a failure is one line on descriptor 1. Everything is logged. Forks when there are scripts (deliver/guard.h).
 */
int deliver_run(struct delivery *d, enum exit_style style);

#endif
