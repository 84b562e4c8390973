/* Both ends of a connection, as UCSPI servers put them into the environment. */
#ifndef SYS_PEER_H
#define SYS_PEER_H

/*
 * Where TCPREMOTEIP isn't set (systemd, inetd, stunnel): asks the kernel about fd and sets TCPREMOTEIP, TCPREMOTEPORT, TCPLOCALIP and
 * TCPLOCALPORT. An IPv4 peer of a dual-stack listener is written as IPv4. Nothing is set when fd isn't an internet socket.
 */
void peer_setenv(int fd);
/*
 * Answers leave at once (TCP_NODELAY): a dialogue writes whole answers, and waiting for the last one's acknowledgement would cost up to 40 ms each. Programs that
 * get the connection later keep it. Nothing when fd isn't a TCP socket.
 */
void peer_nodelay(int fd);

#endif
