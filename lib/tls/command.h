/* tlswrap's command line and settings, read the same way by tlswrap and by tls-handshake, which it becomes. */
#ifndef TLS_COMMAND_H
#define TLS_COMMAND_H

#include "base/arena.h"
#include "tls/conf.h"

/*
 * Fills c from the environment, the file and the flags: flags win over the file, the file over the environment. Returns the program with its
 * arguments: what is left of argv, or exec and execArgs of the file. Dies (ERR_SYNTAX) with the usage or with what is wrong in the file.
 */
char **tls_command_read(struct tls_conf *c, struct arena *a, int argc, char **argv);
/* Takes every variable out of our environment that a handshake would set: nobody outside may claim one. */
void tls_command_clear(void);

#endif
