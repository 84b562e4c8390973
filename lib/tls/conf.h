/*
 * What tlswrap is to do: settings TLS_* of the environment, flags, or a file of stunnel's options (stunnel(8), section CONFIGURATION FILE): lines
 * "option = value", ";" and "#" begin comments, "[name]" begins a service, "include" takes the files of a directory in. What stands before the first
 * service holds for all. Services that only answer to server names of another (sni = service:pattern) are whole configurations of their own.
 * Options that can't mean anything for a program that serves one connection (accept, pid, …) are known and skipped; unknown ones, and those whose
 * absence would let in whom stunnel keeps out, are errors. The options themselves are tls/service.h's.
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
#define TLS_CONF_INCLUDE_MAX 4 /* files in files in files */
#define TLS_CONF_SECRET 32

enum tls_conf_verify {
	TLS_CONF_VERIFY_NONE,
	TLS_CONF_VERIFY_OPTIONAL, /* a certificate may be shown; a shown one must be good */
	TLS_CONF_VERIFY_REQUIRE,
};

/* What a client's certificate must name, besides being good: checkHost, checkEmail, checkIP. One that fits is enough. */
struct tls_conf_check {
	enum tls_conf_check_kind { TLS_CONF_HOST, TLS_CONF_EMAIL, TLS_CONF_IP } kind;
	const char *value;
};

/* A further service, chosen by the server name that the client asks for: "mail.example.org" or "*.example.org". */
struct tls_conf_sni {
	const char *pattern;
	struct tls_conf *conf;
};

/* config = name:value, for SSL_CONF_cmd(3). */
struct tls_conf_command {
	const char *name, *value;
};

struct tls_conf {
	const char *name;       /* of the service; "" outside of services */
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
	VEC(struct tls_conf_check) checks;
	VEC(struct tls_conf_command) commands;
	int security;     /* securityLevel; -1: the library's */
	uint64_t options; /* SSL_OP_… to be set, as numbers of this OpenSSL */
	uint64_t options_off;
	int handshake_s, idle_s, close_s; /* TIMEOUTbusy, TIMEOUTidle, TIMEOUTclose */
	int debug;                        /* a syslog level: 5 says why a handshake failed, 6 how each went */
	const char *user, *chroot;
	bool
	    ktls; /* the program may get the client's socket itself, when the kernel does TLS (tls/command decides) */
	bool starttls, no_resume;
	bool proxy; /* protocol = proxy: the program first gets the client's address by the PROXY protocol */
	bool asks_ocsp;  /* OCSP, OCSPaia */
	bool is_virtual; /* this section is one of the services in sni */
	/* ticketKeySecret and ticketMacSecret: fixed keys instead of a file; n is 0, 16 or 32 */
	struct tls_conf_secret {
		unsigned char p[TLS_CONF_SECRET];
		size_t n;
	} ticket_key, ticket_mac;
	VEC(struct tls_conf_sni) sni;
	struct str exec_path, exec_args;
	char **exec; /* exec and execArgs; NULL: the command line has the program */
};

/* Defaults and the TLS_ settings. conf_check() has been called. */
void tls_conf_init(struct tls_conf *c);
/*
 * Applies the text of a file: its global options and those of `service` (NULL: the first one, or what stands outside of services). name is for messages.
 * 0, or -1 with e (SYNTAX "file:line: …", NOTFOUND for the service). Without include, which only tls_conf_load() follows.
 */
int tls_conf_parse(struct tls_conf *c, struct arena *a, struct str text, const char *service,
    const char *name, struct err *e);
int tls_conf_load(struct tls_conf *c, struct arena *a, const char *path, const char *service, struct err *e);
/* Does the pattern cover the server name? As stunnel has it: case-insensitive, and a "*" in front stands for anything. */
bool tls_conf_sni_matches(const char *pattern, struct str name);
/* The exec of the service called `name` among c's further ones; NULL when that has none, or there is no such service. */
char **tls_conf_exec(const struct tls_conf *c, const char *name);

#endif
