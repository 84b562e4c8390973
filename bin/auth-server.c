/*
 * auth-server: SMTP AUTH for Postfix and Exim: the Dovecot auth client protocol on a UNIX socket, one process a connection, started by
 * a super-server with the connection on descriptors 0 and 1.
 *
 *	auth-server chain …       the auth chain: checkpassword programs, each with its arguments
 *	auth-server -u chain …    the userdb protocol: the chain looks up (auth-cdb -l users.cdb)
 *
 * Exit: 0, 1 the client broke the protocol, 2 misuse, 100 bad settings. Man page: auth-server(8).
 */
#include "authd/serve.h"
#include "conf/conf.h"
#include "sys/program.h"
#include "sys/start.h"

#define REPORT "auth-report"

int main(int argc, char **argv)
{
	bool users;

	sys_start(argv, 2);
	users = argc > 1 && strcmp(argv[1], "-u") == 0;
	if (argc - users < 2 || argc > AUTHD_CHAIN_MAX || argv[1 + users][0] == '-') {
		fprintf(stderr, "usage: %s [-u] chain ...\n", argv[0]);
		return 2;
	}
	conf_check("auth-server");
	setenv("AUTH_CHECK_ONLY", "1", 1);
	return authd_serve(argv + 1 + users, program_path(REPORT), users);
}
