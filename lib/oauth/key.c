/* Signatures by OpenSSL. */
#include "oauth/key.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

enum { ECDSA_MAX = 256, RSA_BITS_MIN = 2048, POINT_MAX = 1 + 2 * 48 };

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

int oauth_key_from_pem(struct str text, struct oauth_key *keys, size_t max, struct err *e)
{
	BIO *in = text.n < INT32_MAX ? BIO_new_mem_buf(text.p, (int)text.n) : NULL;
	EVP_PKEY *key;
	size_t n = 0;

	while (in && n < max && (key = PEM_read_bio_PUBKEY(in, NULL, NULL, NULL)))
		keys[n++] = (struct oauth_key){.pkey = key};
	BIO_free(in);
	if (n == 0)
		return err_set(e, ERR_SYNTAX, "it holds no public key in PEM");
	if (n == max)
		return err_set(e, ERR_LIMIT, "it holds more than %zu keys", max - 1);
	return (int)n;
}

static EVP_PKEY *from_parameters(const char *type, OSSL_PARAM_BLD *build)
{
	OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(build);
	EVP_PKEY_CTX *c = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	EVP_PKEY *key = NULL;

	if (!parameters || !c || EVP_PKEY_fromdata_init(c) != 1 ||
	    EVP_PKEY_fromdata(c, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
		key = NULL;
	EVP_PKEY_CTX_free(c);
	OSSL_PARAM_free(parameters);
	return key;
}

static EVP_PKEY *rsa(const struct oauth_jwk *j)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	BIGNUM *n = BN_bin2bn((const void *)j->n.p, (int)j->n.n, NULL),
	       *e = BN_bin2bn((const void *)j->e.p, (int)j->e.n, NULL);
	EVP_PKEY *key = NULL;

	if (build && n && e && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) &&
	    OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, e))
		key = from_parameters("RSA", build);
	OSSL_PARAM_BLD_free(build);
	BN_free(n);
	BN_free(e);
	return key;
}

static EVP_PKEY *ec(const struct oauth_jwk *j)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	unsigned char point[POINT_MAX] = {4}; /* uncompressed */
	const char *group = str_eq(j->curve, STR("P-256")) ? "prime256v1" : "secp384r1";
	EVP_PKEY *key = NULL;

	memcpy(point + 1, j->x.p, j->x.n);
	memcpy(point + 1 + j->x.n, j->y.p, j->y.n);
	if (build && OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) &&
	    OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, 1 + j->x.n + j->y.n))
		key = from_parameters("EC", build);
	OSSL_PARAM_BLD_free(build);
	return key;
}

bool oauth_key_from_jwk(const struct oauth_jwk *j, struct oauth_key *r)
{
	int type = str_eq(j->curve, STR("Ed25519")) ? EVP_PKEY_ED25519 : EVP_PKEY_ED448;

	*r = (struct oauth_key){.kid = j->kid, .alg = j->alg};
	r->pkey = j->type == OAUTH_JWK_RSA ? rsa(j)
	          : j->type == OAUTH_JWK_EC
	              ? ec(j)
	              : EVP_PKEY_new_raw_public_key(type, NULL, (const void *)j->x.p, j->x.n);
	return r->pkey != NULL;
}

bool oauth_key_fits(const struct oauth_key *k, const struct auth_jwt *t)
{
	return (str_is_nil(k->kid) || str_is_nil(t->kid) || str_eq(k->kid, t->kid)) &&
	       (str_is_nil(k->alg) || str_eq(k->alg, t->alg));
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

static bool check(const struct auth_jwt *t, const struct algorithm *how, EVP_PKEY *key)
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

bool oauth_key_verifies(const struct oauth_key *k, const struct auth_jwt *t)
{
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
		const struct algorithm *how = &algorithms[i];

		if (!str_eq(t->alg, str_c(how->name)) || EVP_PKEY_base_id(k->pkey) != how->type ||
		    (how->bits && EVP_PKEY_bits(k->pkey) != how->bits) ||
		    (how->type == EVP_PKEY_RSA && EVP_PKEY_bits(k->pkey) < RSA_BITS_MIN))
			continue;
		return check(t, how, k->pkey);
	}
	return false;
}

void oauth_key_free(struct oauth_key *k)
{
	EVP_PKEY_free(k->pkey);
	k->pkey = NULL;
}
