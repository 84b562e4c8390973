/*
 * A monitor that stays (LOGIN_UNAUTHENTICATE): the session is its child, on the same connection, and may give that back (session/handback.h). The keeper
 * reads nothing and writes nothing; it waits.
 */
#ifndef LOGIN_KEEPER_H
#define LOGIN_KEEPER_H

#include "login/frame.h"
#include "login/monitor.h"

/*
 * Starts the session as a child, which login_adopt makes of a copy of this process, and waits for its end. Returns when the connection goes on
 * without anybody logged in: the memory file with what the client has said already, rewound. All that this process knew of the user is forgotten, the
 * session's places are free; TLS, if it began, is on descriptors 0 and 1; STARTTLS isn't offered again. Otherwise exits as the session did.
 */
int login_keeper_run(struct login_monitor *m, const struct login_frame *handover);

#endif
