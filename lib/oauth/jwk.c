/* Keys out of a set. */
#include "oauth/jwk.h"

#include "auth/jwt.h"

static const struct curve {
	const char *name;
	enum oauth_jwk_type type;
	size_t size; /* bytes of a coordinate */
} curves[] = {
    {"P-256", OAUTH_JWK_EC, 32},
    {"P-384", OAUTH_JWK_EC, 48},
    {"Ed25519", OAUTH_JWK_OKP, 32},
    {"Ed448", OAUTH_JWK_OKP, 57},
};

int oauth_jwk_parse(struct str text, struct oauth_jwk_set *set, struct err *e)
{
	struct text_json v, keys;

	if (!text_json_parse(text, &v) || v.type != TEXT_JSON_OBJECT ||
	    !text_json_member(v, STR("keys"), &keys) || keys.type != TEXT_JSON_ARRAY)
		return err_set(e, ERR_SYNTAX, "not a set of JSON Web Keys");
	set->rest = keys.raw;
	return 0;
}

static struct str member(struct text_json key, struct str name, struct arena *a)
{
	struct text_json v;

	return text_json_member(key, name, &v) ? text_json_string(a, v) : STR_NIL;
}

static struct str number(struct text_json key, struct str name, struct arena *a)
{
	struct str text = member(key, name, a);

	return text.n ? auth_jwt_bytes(a, text) : STR_NIL;
}

static const struct curve *curve_of(struct str name, enum oauth_jwk_type type)
{
	for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
		if (curves[i].type == type && str_eq(str_c(curves[i].name), name))
			return &curves[i];
	return NULL;
}

static bool take(struct text_json key, struct arena *a, struct oauth_jwk *r)
{
	struct str type = member(key, STR("kty"), a), use = member(key, STR("use"), a);
	const struct curve *curve;

	*r = (struct oauth_jwk){.kid = member(key, STR("kid"), a), .alg = member(key, STR("alg"), a)};
	if (!str_is_nil(use) && !str_eq(use, STR("sig")))
		return false;
	if (str_eq(type, STR("RSA"))) {
		r->type = OAUTH_JWK_RSA;
		r->n = number(key, STR("n"), a);
		r->e = number(key, STR("e"), a);
		return r->n.n && r->e.n;
	}
	if (!str_eq(type, STR("EC")) && !str_eq(type, STR("OKP")))
		return false;
	r->type = str_eq(type, STR("EC")) ? OAUTH_JWK_EC : OAUTH_JWK_OKP;
	r->curve = member(key, STR("crv"), a);
	r->x = number(key, STR("x"), a);
	r->y = r->type == OAUTH_JWK_EC ? number(key, STR("y"), a) : STR_NIL;
	curve = curve_of(r->curve, r->type);
	return curve && r->x.n == curve->size && (r->type == OAUTH_JWK_OKP || r->y.n == curve->size);
}

bool oauth_jwk_next(struct oauth_jwk_set *set, struct arena *a, struct oauth_jwk *r)
{
	struct text_json key;

	while (text_json_next(&set->rest, &key))
		if (key.type == TEXT_JSON_OBJECT && take(key, a, r))
			return true;
	return false;
}
