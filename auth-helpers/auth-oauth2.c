/*
 * auth-oauth2: OAuth 2 access tokens that are signed (JWT), checked here with the issuer's public keys. It only verifies; a following
 * link says who the user is.
 *
 *	auth-oauth2 [-N] [-c ca.pem] [-i issuer] [-a audience] [-s scope] [-n claim] keys program …
 *	-n   the claim that names the user (default: email)
 *
 * keys: a file of public keys in PEM, or a JSON Web Key set, or the https URL of one (-c: its authorities; -N: http too); a token passes when one of them
 * fits. By OAUTHBEARER, XOAUTH2, and as the password of a plain login.
 *
 * Links: -lcrypto
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-oauth2(8).
 */
#include "auth/jwt.h"
#include "base/clock.h"
#include "chain/helper.h"
#include "conf/conf.h"
#include "oauth/keyset.h"

enum { LEEWAY_S = 60 };

static struct auth_jwt_rules rules = {.leeway_s = LEEWAY_S};
static const char *claim = "email";
static struct arena arena;
static struct oauth_keyset keys;
static struct chain_helper helper;

static int option(void *ctx, int letter, const char *value)
{
	const char **const to = letter == 'i'   ? &rules.issuer
	                        : letter == 'a' ? &rules.audience
	                        : letter == 's' ? &rules.scope
	                        : letter == 'c' ? &keys.fetch.authorities
	                                        : &claim;

	(void)ctx;
	if (letter == 'N') {
		keys.fetch.plain = true;
		return 0;
	}
	*to = value;
	helper.backend.scope = rules.scope;
	return *value ? 0 : -1;
}

/* Keys of a file that are wrong are a wrong setting; those from elsewhere are asked for with the first token. */
static int open_keys(void *ctx, char **args, struct err *e)
{
	(void)ctx;
	arena_init(&arena, "keys", 8 << 20);
	keys.a = &arena;
	keys.source = args[0];
	keys.state = conf_string("AUTH_STATE");
	return oauth_keyset_is_remote(args[0]) ? 0 : oauth_keyset_open(&keys, e);
}

static enum auth_result token(
    void *ctx, struct str user, struct str text, struct arena *a, struct auth_record *r, struct err *e)
{
	struct auth_policy policy = {0};
	enum auth_result result;
	struct auth_jwt t;
	struct str name;

	(void)ctx;
	rules.now_s = clock_now_s();
	if (auth_jwt_parse(a, text, &t, e) < 0)
		return AUTH_REFUSED;
	if (oauth_keyset_is_remote(keys.source) && oauth_keyset_open(&keys, e))
		return AUTH_TEMPFAIL;
	result = oauth_keyset_check(&keys, &t, e);
	if (result != AUTH_OK)
		return result;
	if (auth_jwt_check(&t, &rules, a, e) < 0)
		return AUTH_REFUSED;
	chain_helper_policy(&policy, a);
	name = auth_backend_name(&policy, a, auth_jwt_claim(&t, str_c(claim), a));
	if (name.n == 0 || (user.n && !str_eq(user, name))) {
		err_set(e, ERR_PERM, "the token's claim %s names nobody, or somebody else", claim);
		return AUTH_REFUSED;
	}
	r->user = name;
	return AUTH_OK;
}

static enum auth_result verify(
    void *ctx, const struct auth_checkpw *who, struct arena *a, struct auth_record *r, struct err *e)
{
	return token(ctx, who->user, who->password, a, r, e);
}

int main(int argc, char **argv)
{
	helper = (struct chain_helper){
	    .usage = "[-N] [-c ca.pem] [-i issuer] [-a audience] [-s scope] [-n claim] keys",
	    .args = 1,
	    .options = "i:a:s:n:c:N",
	    .option = option,
	    .open = open_keys,
	    .backend = {.verify = verify, .token = token}};
	chain_helper_run(&helper, argc, argv);
}
