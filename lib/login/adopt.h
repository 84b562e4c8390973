/* The monitor's last act: to become the user and the session program. */
#ifndef LOGIN_ADOPT_H
#define LOGIN_ADOPT_H

#include "login/frame.h"
#include "login/monitor.h"

/* After STARTTLS: the connection is on descriptors 0 and 1 from here on. */
void login_adopt_tls(const struct login_monitor *m);
/*
 * In this order: the environment of the report, identity, directory, descriptors 0 and 1 (the TLS ones after STARTTLS), what the client had
 * pipelined, exec. The child is gone. When any of it fails: one line in the log, exit 111; the client sees the connection close.
 */
_Noreturn void login_adopt(struct login_monitor *m, const struct login_frame *handover);

#endif
