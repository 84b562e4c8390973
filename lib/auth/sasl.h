/*
 * The server's side of SASL mechanisms (RFC 4422), each a small state machine: the client's bytes in, a challenge or the end out.
 * The same code serves every helper: a database supplies struct auth_backend.
 */
#ifndef AUTH_SASL_H
#define AUTH_SASL_H

#include "auth/backend.h"
#include "auth/hash.h"

enum auth_step {
	AUTH_STEP_MORE, /* the challenge is to be sent */
	AUTH_STEP_DONE, /* authenticated: `record` says who */
	AUTH_STEP_FAIL, /* `result` says how (never AUTH_OK), the error text why */
};

enum auth_mech_trait {
	AUTH_MECH_PLAINTEXT = 1, /* shows the password: only under TLS, or where settings allow it */
	AUTH_MECH_ACTIVE = 2,    /* open to active attacks */
	AUTH_MECH_DICTIONARY =
	    4, /* open to a passive dictionary attack: fit for use without TLS only in private networks */
	AUTH_MECH_ANONYMOUS = 8,
	AUTH_MECH_MUTUAL = 16,       /* the server proves itself too */
	AUTH_MECH_BINDING = 32,      /* only where TLS gives a channel binding */
	AUTH_MECH_NEEDS_SECRET = 64, /* needs a stored secret, not only a yes or no */
	AUTH_MECH_CERTIFICATE = 128, /* only with a client certificate */
	AUTH_MECH_TOKEN = 256,       /* shows a token: as plaintext */
	AUTH_MECH_PRIVATE = 512,     /* not announced (APOP) */
};

struct auth_sasl;
struct auth_mech {
	const char *name;
	unsigned traits;
	bool
	    client_first; /* RFC 4422 section 3: without an initial response the server sends an empty challenge */
	/* One step. in is what the client sent (never NIL: the machine deals with absent initial responses). The challenge goes to s->out. */
	enum auth_step (*step)(struct auth_sasl *s, struct str in, struct err *e);
	const struct auth_hash *hash; /* SCRAM */
};

#define AUTH_SASL_STEPS_MAX 6

struct auth_sasl {
	const struct auth_mech *mech;
	struct auth_question q;
	int turn; /* steps taken */
	struct str out;
	enum auth_result result;
	struct auth_record record;
	struct str target; /* whom a master user acts for (policy's master), once it is done */
	void *state;       /* the mechanism's own */
	bool was_asked;    /* an empty challenge was sent for the missing initial response */
};

const struct auth_mech *auth_sasl_at(size_t i);
const struct auth_mech *auth_sasl_find(struct str name);
/* True when the mechanism may be used here: plaintext only when `secured`, bindings only when there is one, EXTERNAL only with a certificate. */
bool auth_sasl_is_usable(const struct auth_mech *m, const struct auth_policy *p);

/* Begins. The question's arena, backend and policy live as long as s. 0 or -1 (NOTFOUND). */
int auth_sasl_start(struct auth_sasl *s, struct str mech, const struct auth_question *q, struct err *e);
/* in: NIL when the client sent no initial response (first step only). On AUTH_STEP_MORE *challenge_r is what to send. */
enum auth_step auth_sasl_step(struct auth_sasl *s, struct str in, struct str *challenge_r, struct err *e);

/* For the mechanisms: fails with a result and its text. */
enum auth_step auth_sasl_fail(struct auth_sasl *s, enum auth_result result, struct err *e, const char *text);
/*
 * The user is checked already by the mechanism: is the record admitted, and for whom? authzid may be NIL or empty: then for that user (RFC 4422 3.4.1),
 * or, of masters, for nobody.
 */
enum auth_step auth_sasl_admit(struct auth_sasl *s, struct str authzid, struct err *e);

#endif
