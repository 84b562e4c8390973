/* Standard error, kept out of the dialogue. */
#ifndef SYS_ERRORS_H
#define SYS_ERRORS_H

/*
 * inetd, xinetd and a systemd unit without StandardError= start a program with the connection as descriptor 2, too: what it logs would go to the
 * client, in the middle of TLS. Where descriptors 0 and 2 are one socket, 2 becomes a connection to the system's log (/dev/log, RFC 3164: each
 * write is a line of it), or /dev/null when nobody listens there. Programs executed later keep it.
 */
void errors_leave_connection(void);

#endif
