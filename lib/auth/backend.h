/*
 * A user database behind two functions, and what is done with it in every helper alike: check the name, look up or verify, spend the
 * same time on unknown users, and apply the record's restrictions.
 */
#ifndef AUTH_BACKEND_H
#define AUTH_BACKEND_H

#include "auth/checkpw.h"
#include "auth/record.h"

/* What the settings say, filled by the caller. */
struct auth_policy {
	bool allow_weak, lower;
	struct str default_scheme;           /* "CRYPT" */
	const char *name_more;               /* further characters of names, may be NULL */
	struct str default_domain;           /* NIL: none */
	struct str remote;                   /* the client's address, empty when local */
	struct str anonymous_user, hostname; /* for the mechanisms */
	struct str service, realms;
	struct str
	    openid; /* the URL of the issuer's configuration, for clients whose token is refused; may be empty */
	struct str challenge, exporter, endpoint, unique,
	    client_name;    /* see auth/converse.h; NIL where absent; bindings as bytes */
	const char *state;  /* the folder that holds what processes share: AUTH_STATE */
	struct str upgrade; /* the scheme that stored passwords should have; NIL: as they are */
	unsigned scram_iterations;
	char master_separator; /* 0: none */
	bool secured;
	bool offers_plus; /* mechanisms with channel binding are announced */
	bool
	    master; /* who proves a password here acts for another user: mechanisms need the authzid that says for whom */
	bool more; /* another database follows: unknown users are said to be so at once */
};

/* A stored password, as it is and as it should be. */
struct auth_change {
	struct str user, old, made; /* old: with its scheme, as lookup gave it */
};

struct auth_sasl;
struct auth_backend {
	/*
	 * The user's record. For AUTH_UNKNOWN r->password may be set to some other user's stored password, so that the time
	 * of a wrong one can be spent; a backend that can't find one has a `database`. NULL where users can't be looked up without their password.
	 */
	enum auth_result (*lookup)(
	    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e);
	/* Checks the password and gives the record. NULL: lookup, then the stored password is compared. */
	enum auth_result (*verify)(
	    void *ctx, const struct auth_checkpw *who, struct arena *a, struct auth_record *r, struct err *e);
	/* Checks an OAuth token (OAUTHBEARER, XOAUTH2); NULL: no such mechanisms here. user may be empty: the token says who. */
	enum auth_result (*token)(void *ctx, struct str user, struct str token, struct arena *a,
	    struct auth_record *r, struct err *e);
	const char *scope; /* that tokens need: told to clients that are refused; may be NULL */
	/* One step of GSSAPI, as auth/mech.h has steps: an enum auth_step. NULL: no such mechanism here. */
	int (*gssapi)(struct auth_sasl *s, struct str in, struct err *e);
	/*
	 * Replaces the stored password, in one piece with finding that it still is `old`. NULL where nothing can be written. 0, or -1: BUSY when
	 * it was changed meanwhile, others when it can't be done.
	 */
	int (*store)(void *ctx, const struct auth_change *c, struct arena *a, struct err *e);
	const char *
	    database; /* the name under which auth/sample.h remembers how passwords are stored; NULL: it needn't */
	void *ctx;
};

/* The name as it is looked up: checked, lower case, with the default domain; NIL when it isn't allowed. */
struct str auth_backend_name(const struct auth_policy *p, struct arena *a, struct str name);
/* Looks up without a password. */
enum auth_result auth_backend_lookup(const struct auth_backend *b, const struct auth_policy *p,
    struct str user, struct arena *a, struct auth_record *r, struct err *e);
/* A whole decision on a user and a password (or the digests that the stamp makes of them). */
struct auth_question {
	const struct auth_backend *backend;
	const struct auth_policy *policy;
	struct arena *a;
};
enum auth_result auth_backend_check(
    const struct auth_question *q, const struct auth_checkpw *who, struct auth_record *r, struct err *e);
/* What the record itself forbids: nologin, allow_nets. AUTH_OK or AUTH_REFUSED with e. */
enum auth_result auth_backend_admit(const struct auth_policy *p, const struct auth_record *r, struct err *e);

#endif
