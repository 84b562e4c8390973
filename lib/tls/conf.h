/*
 * What tlswrap is to do: settings TLS_* of the environment, flags, or a file of stunnel's options (stunnel(8), section CONFIGURATION FILE): lines
 * "option = value", ";" and "#" begin comments, "[name]" begins a service. Options of services that only name another
 * service's server names (sni = service:pattern) become further certificates. Options that can't mean anything for a program that serves one
 * connection (accept, pid, chroot of the daemon, …) are known and skipped; unknown ones are errors, as in stunnel.
 */
#ifndef TLS_CONF_H
#define TLS_CONF_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

#define TLS_CONF_FILE_MAX (256 << 10)
#define TLS_CONF_SNI_MAX 256

enum tls_conf_verify {
	TLS_CONF_VERIFY_NONE,
	TLS_CONF_VERIFY_OPTIONAL, /* a certificate may be shown; a shown one must be good */
	TLS_CONF_VERIFY_REQUIRE,
};

/* A further certificate, chosen by the server name that the client asks for: "mail.example.org" or "*.example.org". */
struct tls_conf_sni {
	const char *pattern, *cert, *key;
};

struct tls_conf {
	const char *cert, *key; /* key NULL: in the certificate's file */
	const char *cafile, *capath, *crlfile, *crlpath, *dhparam;
	const char *ocsp;    /* a DER response to be stapled (TLS_OCSP, or OCSPstaple of ours in the file) */
	const char *tickets; /* TLS_TICKET_KEYS */
	const char *ciphers, *ciphersuites, *curves;
	const char *min, *max; /* "TLSv1.2"; NULL: the library's */
	const char *alpn;      /* blank-separated; NULL: none */
	enum tls_conf_verify verify;
	bool verify_peer; /* the client's certificate itself must be in CAfile */
	bool no_chain;    /* verify = 4: only that, whoever signed it */
	uint64_t options; /* SSL_OP_… to be set, as numbers of this OpenSSL */
	uint64_t options_off;
	int handshake_s, idle_s, close_s; /* TIMEOUTbusy, TIMEOUTidle, TIMEOUTclose */
	const char *user, *chroot;
	bool ktls, starttls, debug;
	VEC(struct tls_conf_sni) sni;
	char **exec; /* exec and execArgs; NULL: the command line has the program */
};

/* Defaults and the TLS_ settings. conf_check() has been called. */
void tls_conf_init(struct tls_conf *c);
/*
 * Applies the text of a file: its global options and those of `service` (NULL: the first one that accepts, or what stands outside of services).
 * name is for messages. 0, or -1 with e (SYNTAX "file:line: …", NOTFOUND for the service).
 */
int tls_conf_parse(struct tls_conf *c, struct arena *a, struct str text, const char *service,
    const char *name, struct err *e);
int tls_conf_load(struct tls_conf *c, struct arena *a, const char *path, const char *service, struct err *e);
/* Does the pattern cover the server name (case-insensitive; "*." covers one label)? */
bool tls_conf_sni_matches(const char *pattern, struct str name);

#endif
