/* The settings of a login program, from the environment; every malformed one ends the program at its start. */
#ifndef LOGIN_SETTINGS_H
#define LOGIN_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum login_plaintext { LOGIN_PLAINTEXT_NEVER, LOGIN_PLAINTEXT_LOCAL, LOGIN_PLAINTEXT_ALWAYS };

struct login_settings {
	int timeout_s;             /* LOGIN_TIMEOUT: from the connection's start to success, TLS included */
	int delay_s;               /* LOGIN_FAILURE_DELAY: after the first failure, doubled by each */
	int delay_max_s;           /* LOGIN_FAILURE_DELAY_MAX */
	int tries;                 /* LOGIN_TRIES */
	int bad_commands;          /* LOGIN_BAD_COMMANDS */
	uint32_t min_uid, max_uid; /* LOGIN_MIN_UID, LOGIN_MAX_UID (0: any) */
	enum login_plaintext plaintext; /* LOGIN_PLAINTEXT: where passwords may come without TLS */
	bool secured;        /* LOGIN_SECURED: something in front that says nothing of itself does TLS */
	bool lower;          /* AUTH_NAME_LOWER */
	bool unauthenticate; /* LOGIN_UNAUTHENTICATE */
	unsigned max_user, max_address, max_user_address; /* LOGIN_MAX_…: sessions; 0: any number */
	unsigned max_preauth,
	    max_waiting;        /* LOGIN_MAX_PREAUTH, LOGIN_MAX_WAITING: connections without a login */
	const char *limit_dir;  /* LOGIN_LIMIT_DIR */
	const char *trusted;    /* LOGIN_TRUSTED; NULL: none */
	const char *name_chars; /* AUTH_NAME_CHARS: allowed in user names beyond the usual ones */
	char master; /* AUTH_MASTER_SEPARATOR: a name may be two, user and master user; 0: it may not */
	const char *mechanisms; /* AUTH_MECHANISMS */
	const char *greeting;   /* LOGIN_GREETING */
	const char *user;       /* LOGIN_USER: the pre-auth child's, a name or "uid:gid" */
	const char *chroot;     /* LOGIN_CHROOT: NULL: SANDBOX_EMPTY */
	const char *capability; /* IMAP_LOGIN_CAPABILITY; NULL: the usual list */
	const char *id;         /* IMAP_ID; NULL: the usual answer */
	bool
	    literal_minus; /* IMAP_LITERAL_MINUS; literals have less than its 4096 bytes before login anyway */
};

/* conf_check() has been called. */
void login_settings_load(struct login_settings *s);
/* uid and gid of the pre-auth child. 0 and 0 when we aren't root. Dies when LOGIN_USER names nobody, or root. */
void login_settings_user(const struct login_settings *s, uid_t *uid_r, gid_t *gid_r);

#endif
