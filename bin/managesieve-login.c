/*
 * managesieve-login: ManageSieve until somebody is logged in, then the session program (managesieved).
 * On descriptors 0 and 1 the connection; TCPREMOTEIP and its kin, SSL_PROTOCOL, SSLCTLFD, SSLREADFD, SSLWRITEFD as UCSPI servers set them; settings
 * LOGIN_* and AUTH_*. Arguments: the auth chain, "--", the session program. Exit: 0 the connection ended, 100 wrong
 * usage or settings, 111 temporary failure. Manual: managesieve-login(8).
 */
#include "msieve/prelogin.h"
#include "login/main.h"

int main(int argc, char **argv)
{
	login_main(argc, argv, &msieve_prelogin);
}
