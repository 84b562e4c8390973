/*
 * auth-oauth2: OAuth 2 access tokens that are signed (JWT), checked here with the issuer's public keys. It only verifies; a following
 * link says who the user is.
 *
 *	auth-oauth2 [-i issuer] [-a audience] [-s scope] [-n claim] keys.pem program …
 *	-n   the claim that names the user (default: email)
 *
 * keys.pem: public keys, one after the other; a token passes when one of them fits. RS256, RS384, RS512, ES256, ES384, EdDSA; never a shared
 * secret. By OAUTHBEARER, XOAUTH2, and as the password of a plain login.
 *
 * Links: -lcrypto
 * Exit: 1 refused, 2 misuse, 100 bad settings, 111 temporary. Man page: auth-oauth2(8).
 */
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "auth/jwt.h"
#include "base/clock.h"
#include "chain/helper.h"

enum { KEYS_MAX = 32, LEEWAY_S = 60, ECDSA_MAX = 256 };

static struct auth_jwt_rules rules = {.leeway_s = LEEWAY_S};
static const char *claim = "email";
static EVP_PKEY *keys[KEYS_MAX];
static size_t nkeys;

static const struct algorithm {
	const char *name;
	int type, bits; /* of the key; bits 0: any */
	const EVP_MD *(*digest)(void);
} algorithms[] = {
    {"RS256", EVP_PKEY_RSA, 0, EVP_sha256},
    {"RS384", EVP_PKEY_RSA, 0, EVP_sha384},
    {"RS512", EVP_PKEY_RSA, 0, EVP_sha512},
    {"ES256", EVP_PKEY_EC, 256, EVP_sha256},
    {"ES384", EVP_PKEY_EC, 384, EVP_sha384},
    {"EdDSA", EVP_PKEY_ED25519, 0, NULL},
    {"EdDSA", EVP_PKEY_ED448, 0, NULL},
};

static int option(void *ctx, int letter, const char *value)
{
	const char **const to = letter == 'i'   ? &rules.issuer
	                        : letter == 'a' ? &rules.audience
	                        : letter == 's' ? &rules.scope
	                                        : &claim;

	(void)ctx;
	*to = value;
	return *value ? 0 : -1;
}

static int open_keys(void *ctx, char **args, struct err *e)
{
	FILE *f = fopen(args[0], "re");

	(void)ctx;
	if (!f)
		return err_sys(e, "open(%s) failed", args[0]);
	while (nkeys < KEYS_MAX && (keys[nkeys] = PEM_read_PUBKEY(f, NULL, NULL, NULL)))
		nkeys++;
	fclose(f);
	if (nkeys == 0)
		return err_set(e, ERR_SYNTAX, "%s holds no public key in PEM", args[0]);
	return nkeys < KEYS_MAX ? 0
	                        : err_set(e, ERR_LIMIT, "%s holds more than %d keys", args[0], KEYS_MAX - 1);
}

/* JOSE has both numbers in a row (RFC 7518 section 3.4), OpenSSL wants them in DER. NIL when the length is wrong. */
static struct str to_der(struct str raw, int bits, unsigned char der[static ECDSA_MAX])
{
	const unsigned char *p = (const void *)raw.p;
	ECDSA_SIG *pair = NULL;
	BIGNUM *r, *s;
	int half = bits / 8, n = -1;

	if (raw.n != 2 * (size_t)half)
		return STR_NIL;
	r = BN_bin2bn(p, half, NULL);
	s = BN_bin2bn(p + half, half, NULL);
	pair = ECDSA_SIG_new();
	if (pair && r && s && ECDSA_SIG_set0(pair, r, s)) {
		r = s = NULL;
		if (i2d_ECDSA_SIG(pair, NULL) <= ECDSA_MAX)
			n = i2d_ECDSA_SIG(pair, &der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(pair);
	return n > 0 ? str_of(der - n, (size_t)n) : STR_NIL;
}

static bool verifies(const struct auth_jwt *t, const struct algorithm *how, EVP_PKEY *key)
{
	unsigned char der[ECDSA_MAX];
	struct str sig = how->bits ? to_der(t->signature, how->bits, der) : t->signature;
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	bool good = c && !str_is_nil(sig) &&
	            EVP_DigestVerifyInit(c, NULL, how->digest ? how->digest() : NULL, NULL, key) == 1 &&
	            EVP_DigestVerify(c, (const void *)sig.p, sig.n, (const void *)t->text.p, t->text.n) == 1;

	EVP_MD_CTX_free(c);
	return good;
}

/* The key decides which algorithms are possible, never the token alone. */
static bool is_signed(const struct auth_jwt *t)
{
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
		const struct algorithm *how = &algorithms[i];

		for (size_t k = 0; str_eq(t->alg, str_c(how->name)) && k < nkeys; k++) {
			if (EVP_PKEY_base_id(keys[k]) == how->type &&
			    (how->bits == 0 || EVP_PKEY_bits(keys[k]) == how->bits) &&
			    verifies(t, how, keys[k]))
				return true;
		}
	}
	return false;
}

static enum auth_result token(
    void *ctx, struct str user, struct str text, struct arena *a, struct auth_record *r, struct err *e)
{
	struct auth_policy policy = {0};
	struct auth_jwt t;
	struct str name;

	(void)ctx;
	rules.now_s = clock_now_s();
	if (auth_jwt_parse(a, text, &t, e) < 0)
		return AUTH_REFUSED;
	if (!is_signed(&t)) {
		err_set(
		    e, ERR_PERM, "no key fits the token's signature (%.*s)", STR_ARG(str_head(t.alg, 10)));
		return AUTH_REFUSED;
	}
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
	static const struct chain_helper helper = {
	    .usage = "[-i issuer] [-a audience] [-s scope] [-n claim] keys.pem",
	    .args = 1,
	    .options = "i:a:s:n:",
	    .option = option,
	    .open = open_keys,
	    .backend = {.verify = verify, .token = token}};

	chain_helper_run(&helper, argc, argv);
}
