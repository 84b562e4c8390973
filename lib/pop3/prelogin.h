/*
 * POP3 before login (RFC 1939, CAPA RFC 2449, STLS RFC 2595, AUTH RFC 5034, response codes RFC 3206): the table for lib/login. Lines
 * (pop3/line.h) are at most LOGIN_LINE_MAX bytes.
 */
#ifndef POP3_PRELOGIN_H
#define POP3_PRELOGIN_H

#include "login/client.h"

extern const struct login_proto pop3_prelogin;

#endif
