/* The parts of a JWT and its claims. */
#include "auth/jwt.h"

#include "base/buf.h"
#include "text/base64.h"

struct str auth_jwt_bytes(struct arena *a, struct str s)
{
	struct str r = STR_NIL;
	struct buf plain, out;

	if (str_cspan(s, "+/=") < s.n)
		return r;
	buf_init(&plain, s.n + 4);
	buf_init(&out, s.n + 4);
	for (size_t i = 0; i < s.n; i++)
		buf_ch(&plain, s.p[i] == '-' ? '+' : s.p[i] == '_' ? '/' : s.p[i]);
	while (plain.n % 4)
		buf_ch(&plain, '=');
	if (text_base64_decode(buf_str(&plain), &out) == 0)
		r = arena_str(a, out.n ? buf_str(&out) : STR(""));
	buf_free(&plain);
	buf_free(&out);
	return r;
}

static int parse_header(struct arena *a, struct str text, struct auth_jwt *r, struct err *e)
{
	struct text_json header, v;

	if (str_is_nil(text) || !text_json_parse(text, &header) || !text_json_member(header, STR("alg"), &v))
		return err_set(e, ERR_SYNTAX, "the token's header isn't one");
	r->alg = text_json_string(a, v);
	if (text_json_member(header, STR("kid"), &v))
		r->kid = text_json_string(a, v);
	if (text_json_member(header, STR("crit"), &v))
		return err_set(e, ERR_SYNTAX, "the token demands an extension");
	return r->alg.n ? 0 : err_set(e, ERR_SYNTAX, "the token doesn't say how it is signed");
}

int auth_jwt_parse(struct arena *a, struct str token, struct auth_jwt *r, struct err *e)
{
	struct str rest = token, header, claims;

	*r = (struct auth_jwt){.kid = STR_NIL};
	if (token.n > AUTH_JWT_MAX)
		return err_set(e, ERR_LIMIT, "a token of more than %d bytes", AUTH_JWT_MAX);
	if (!str_cut(&rest, '.', &header) || !str_cut(&rest, '.', &claims) || str_is_nil(rest))
		return err_set(e, ERR_SYNTAX, "not a signed token");
	r->text = str_head(token, header.n + 1 + claims.n);
	r->signature = auth_jwt_bytes(a, rest);
	if (parse_header(a, auth_jwt_bytes(a, header), r, e) < 0)
		return -1;
	claims = auth_jwt_bytes(a, claims);
	if (r->signature.n == 0 || str_is_nil(claims) || !text_json_parse(claims, &r->claims) ||
	    r->claims.type != TEXT_JSON_OBJECT)
		return err_set(e, ERR_SYNTAX, "the token's claims aren't an object, or it has no signature");
	return 0;
}

struct str auth_jwt_claim(const struct auth_jwt *t, struct str name, struct arena *a)
{
	struct text_json v;

	return text_json_member(t->claims, name, &v) ? text_json_string(a, v) : STR_NIL;
}

/* "aud" is a string or an array of them (RFC 7519 section 4.1.3). */
static bool is_for(const struct auth_jwt *t, struct str audience, struct arena *a)
{
	struct text_json v, item;
	struct str rest;

	if (!text_json_member(t->claims, STR("aud"), &v))
		return false;
	if (v.type != TEXT_JSON_ARRAY)
		return str_eq(text_json_string(a, v), audience);
	rest = v.raw;
	while (text_json_next(&rest, &item)) {
		if (str_eq(text_json_string(a, item), audience))
			return true;
	}
	return false;
}

static bool has_scope(const struct auth_jwt *t, struct str scope, struct arena *a)
{
	struct str rest = auth_jwt_claim(t, STR("scope"), a), word;

	while (str_cut(&rest, ' ', &word)) {
		if (str_eq(word, scope))
			return true;
	}
	return false;
}

int auth_jwt_check(
    const struct auth_jwt *t, const struct auth_jwt_rules *rules, struct arena *a, struct err *e)
{
	struct text_json v;
	int64_t when = 0;
	bool ends = text_json_member(t->claims, STR("exp"), &v);

	if ((ends || !rules->may_last) && (!ends || !text_json_integer(v, &when)))
		return err_set(e, ERR_PERM, "the token doesn't say when it ends");
	if (ends && when <= rules->now_s - rules->leeway_s)
		return err_set(e, ERR_PERM, "the token is over");
	if (text_json_member(t->claims, STR("nbf"), &v) &&
	    (!text_json_integer(v, &when) || when > rules->now_s + rules->leeway_s))
		return err_set(e, ERR_PERM, "the token isn't valid yet");
	if (rules->issuer && !str_eq(auth_jwt_claim(t, STR("iss"), a), str_c(rules->issuer)))
		return err_set(e, ERR_PERM, "the token is another issuer's");
	if (rules->audience && !is_for(t, str_c(rules->audience), a))
		return err_set(e, ERR_PERM, "the token is for somebody else");
	if (rules->scope && !has_scope(t, str_c(rules->scope), a))
		return err_set(e, ERR_CANNOT, "the token hasn't the scope %s", rules->scope);
	return 0;
}
