/*
 * auth-introspect: OAuth 2 access tokens that the authorization server is asked about (RFC 7662), by auth-fetch. It only verifies; a following link says
 * who the user is.
 *
 *	auth-introspect [-i issuer] [-a audience] [-s scope] [-n member] file program …
 *	-n   the member that names the user (default: username)
 *
 * The file has INTROSPECT_URL, and CLIENT_ID with CLIENT_SECRET or CLIENT_BEARER, perhaps AUTHORITIES (a PEM file) and PLAIN=yes (http is allowed).
 *
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-introspect(8).
 */
#include "auth/jwt.h"
#include "base/clock.h"
#include "chain/config.h"
#include "chain/helper.h"
#include "oauth/fetch.h"
#include "oauth/introspect.h"

enum { LEEWAY_S = 60 };

static struct auth_jwt_rules rules = {.leeway_s = LEEWAY_S, .may_last = true};
static const char *member = "username";
static struct arena arena;
static struct oauth_fetch server;
static struct oauth_introspect who;
static struct chain_helper helper;

static int option(void *ctx, int letter, const char *value)
{
	const char **const to = letter == 'i'   ? &rules.issuer
	                        : letter == 'a' ? &rules.audience
	                        : letter == 's' ? &rules.scope
	                                        : &member;

	(void)ctx;
	*to = value;
	helper.backend.scope = rules.scope;
	return *value ? 0 : -1;
}

static int open_config(void *ctx, char **args, struct err *e)
{
	struct chain_config config;

	(void)ctx;
	arena_init(&arena, "configuration", 1 << 20);
	if (chain_config_read(&config, &arena, args[0],
	        "INTROSPECT_URL CLIENT_ID CLIENT_SECRET CLIENT_BEARER AUTHORITIES PLAIN", e))
		return -1;
	server.url = chain_config_get(&config, "INTROSPECT_URL", NULL);
	server.authorities = chain_config_get(&config, "AUTHORITIES", NULL);
	server.plain = str_eq(str_c(chain_config_get(&config, "PLAIN", "no")), STR("yes"));
	who.id = str_c(chain_config_get(&config, "CLIENT_ID", NULL));
	who.secret = str_c(chain_config_get(&config, "CLIENT_SECRET", ""));
	who.bearer = str_c(chain_config_get(&config, "CLIENT_BEARER", NULL));
	return server.url ? 0 : err_set(e, ERR_SYNTAX, "%s lacks INTROSPECT_URL", args[0]);
}

/* A refusal of our request is the administrator's to mend, not the user's fault. */
static enum auth_result ask(struct str text, struct arena *a, struct auth_jwt *t, struct err *e)
{
	struct str request = oauth_introspect_request(&who, a, text);
	enum auth_result r = AUTH_TEMPFAIL;
	struct buf answer;

	buf_init(&answer, OAUTH_FETCH_MAX);
	if (str_is_nil(request))
		err_set(e, ERR_LIMIT, "a token that is too long");
	else if (oauth_fetch_run(&server, request, &answer, e) == 0)
		r = oauth_introspect_parse(arena_str(a, buf_str(&answer)), t, e);
	buf_free(&answer);
	return r;
}

static enum auth_result token(
    void *ctx, struct str user, struct str text, struct arena *a, struct auth_record *r, struct err *e)
{
	struct auth_policy policy = {0};
	struct auth_jwt t;
	enum auth_result result = ask(text, a, &t, e);
	struct str name;

	(void)ctx;
	rules.now_s = clock_now_s();
	if (result != AUTH_OK)
		return result;
	if (auth_jwt_check(&t, &rules, a, e) < 0)
		return AUTH_REFUSED;
	chain_helper_policy(&policy, a);
	name = auth_backend_name(&policy, a, auth_jwt_claim(&t, str_c(member), a));
	if (name.n == 0 || (user.n && !str_eq(user, name))) {
		err_set(e, ERR_PERM, "the answer's %s names nobody, or somebody else", member);
		return AUTH_REFUSED;
	}
	r->user = name;
	return AUTH_OK;
}

static enum auth_result verify(
    void *ctx, const struct auth_checkpw *request, struct arena *a, struct auth_record *r, struct err *e)
{
	return token(ctx, request->user, request->password, a, r, e);
}

int main(int argc, char **argv)
{
	helper = (struct chain_helper){.usage = "[-i issuer] [-a audience] [-s scope] [-n member] file",
	    .args = 1,
	    .options = "i:a:s:n:",
	    .option = option,
	    .open = open_config,
	    .backend = {.verify = verify, .token = token}};
	chain_helper_run(&helper, argc, argv);
}
