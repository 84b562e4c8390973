/*
 * What is known of a connection: addresses, and whether its bytes are safe from listeners. The addresses come from TCPREMOTEIP and its kin
 * (tcpserver and other UCSPI servers set them), and where those are absent from the kernel (systemd, stunnel, inetd).
 */
#ifndef LOGIN_FACTS_H
#define LOGIN_FACTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "login/forward.h"
#include "login/settings.h"

struct login_facts {
	char rip[64], rport[8], lip[64], lport[8]; /* "" when unknown: not a network connection */
	char tls[32];      /* SSL_PROTOCOL or TLS_VERSION, "yes" when only the fact is known, "" */
	bool trusted;      /* a proxy in LOGIN_TRUSTED: what it says of its client counts */
	bool same_host;    /* both ends are one address, or loopback, or no network at all */
	bool can_starttls; /* SSLCTLFD, SSLREADFD and SSLWRITEFD are there and TLS isn't active */
	int tls_control, tls_read, tls_write; /* those descriptors, or -1 */
	bool
	    tls_stays; /* before STARTTLS: kernel TLS would be welcome; after: it is there, and the client stays on descriptors 0 and 1 */
	int64_t started_ms; /* monotonic: LOGIN_STARTED (tlswrap sets it before its handshake), or now */
	char session[48];
};

/* Reads the environment and fd 0. Sets TCPREMOTEIP, TCPREMOTEPORT, TCPLOCALIP, TCPLOCALPORT where they were absent and known. */
void login_facts_load(struct login_facts *f, const struct login_settings *s);
/* Highest of the UCSPI-TLS descriptors in the environment, for sys_start; 2 when there are none. Dies when they aren't numbers up to 1000. */
int login_facts_highest_fd(void);
/* A trusted proxy has said whose connection it is: addresses and session become those, here and in the environment. The wire is the same, and so
 * is `tls`; same_host ends, since the client is counted by its own address. f is valid. */
void login_facts_forward(struct login_facts *f, const struct login_forward *said);
/* Passwords may pass: by TLS, or because LOGIN_PLAINTEXT says so. */
bool login_facts_is_secured(const struct login_facts *f, const struct login_settings *s);
/* Looks at SSL_PROTOCOL and so on again, after STARTTLS; without them the fact alone is noted. */
void login_facts_tls_started(struct login_facts *f);
/* "rip=192.0.2.1, lip=192.0.2.2, TLSv1.3, session=<x>": for log lines. Static buffer. */
const char *login_facts_text(const struct login_facts *f);
/* A word that a client chose, for a log line: what could be taken for another field or line becomes '?'. Cut at 120 bytes. */
const char *login_facts_word(struct str s, char dst[static 128]);
/* Words that the child chose, in the same way: with their blanks, and without what a field is made of. */
const char *login_facts_reason(struct str s, char dst[static 128]);

#endif
