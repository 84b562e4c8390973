/* The main of a login program: everything but the protocol's table. */
#ifndef LOGIN_MAIN_H
#define LOGIN_MAIN_H

#include "login/client.h"

/*
 * argv: PROGRAM CHAIN… -- SESSION…; each of CHAIN and SESSION is a program and its arguments, looked for in the folder of this program
 * first, then in PATH. Exit codes: 0 the connection ended, 100 wrong usage or settings, 111 temporary failure.
 */
_Noreturn void login_main(int argc, char **argv, const struct login_proto *proto);

#endif
