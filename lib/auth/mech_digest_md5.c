/* DIGEST-MD5 (RFC 2831), initial authentication with qop=auth. */
#include "auth/mech_digest_md5.h"

#include "auth/code.h"
#include "auth/scheme.h"
#include "auth/scheme_digest.h"
#include "base/buf.h"

#define VALUE_MAX 1024

struct digest {
	int phase;
	struct str nonce;
	struct str username, realm, cnonce, nc, qop, uri, response, authzid, echoed;
};

static struct str unquoted(struct arena *a, struct str *rest, bool *bad_r)
{
	char *to = arena_bytes(a, rest->n + 1);
	size_t n = 0, i = 1;

	for (; i < rest->n && rest->p[i] != '"'; i++) {
		if (rest->p[i] == '\\' && ++i == rest->n)
			break;
		to[n++] = rest->p[i];
	}
	*bad_r = i >= rest->n;
	*rest = str_from(*rest, i + 1);
	return str_of(to, n);
}

bool auth_mech_digest_md5_next(
    struct arena *a, struct str *rest, struct str *name_r, struct str *value_r, bool *bad_r)
{
	*bad_r = false;
	*rest = str_from(*rest, str_span(*rest, ", \t\r\n"));
	if (rest->n == 0)
		return false;
	*name_r = str_head(*rest, str_cspan(*rest, "=,\" \t"));
	*rest = str_from(*rest, name_r->n);
	*bad_r = name_r->n == 0 || !str_starts(*rest, STR("="));
	if (*bad_r)
		return false;
	*rest = str_from(*rest, 1);
	if (str_starts(*rest, STR("\""))) {
		*value_r = unquoted(a, rest, bad_r);
		return !*bad_r;
	}
	*value_r = str_head(*rest, str_cspan(*rest, ", \t"));
	*rest = str_from(*rest, value_r->n);
	return true;
}

static enum auth_step challenge(struct auth_sasl *s, struct digest *st)
{
	struct str realms = s->q.policy->realms, realm;
	struct buf b;

	buf_init(&b, 4096);
	while (realms.n && str_cut(&realms, ' ', &realm))
		if (realm.n)
			buf_printf(&b, "realm=\"%.*s\",", STR_ARG(realm));
	st->nonce = auth_mech_nonce(s, "DIGEST-MD5");
	buf_printf(&b, "nonce=\"%.*s\",qop=\"auth\",charset=utf-8,algorithm=md5-sess", STR_ARG(st->nonce));
	s->out = arena_str(s->q.a, buf_str(&b));
	buf_free(&b);
	st->phase = 1;
	return AUTH_STEP_MORE;
}

static struct str *field_of(struct digest *st, struct str name)
{
	struct {
		struct str name;
		struct str *at;
	} fields[] = {{STR("username"), &st->username}, {STR("realm"), &st->realm},
	    {STR("cnonce"), &st->cnonce}, {STR("nc"), &st->nc}, {STR("qop"), &st->qop},
	    {STR("digest-uri"), &st->uri}, {STR("response"), &st->response}, {STR("authzid"), &st->authzid},
	    {STR("nonce"), &st->echoed}};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (str_ieq(fields[i].name, name))
			return fields[i].at;
	return NULL;
}

static const char *parse(struct auth_sasl *s, struct digest *st, struct str in)
{
	struct str name, value, *field;
	bool bad;

	while (auth_mech_digest_md5_next(s->q.a, &in, &name, &value, &bad)) {
		field = field_of(st, name);
		if (field && (!str_is_nil(*field) || value.n > VALUE_MAX))
			return "a field of the response comes twice or is too long";
		if (field)
			*field = value;
	}
	if (bad || st->username.n == 0 || st->cnonce.n == 0 || st->response.n != 32 || st->uri.n == 0)
		return "not a response of DIGEST-MD5";
	if (!str_eq(st->echoed, st->nonce) || !str_eq(st->nc, STR("00000001")))
		return "not the nonce that was sent, or used before";
	return st->qop.n && !str_eq(st->qop, STR("auth")) ? "only qop=auth is offered" : NULL;
}

static bool is_ours(const struct auth_policy *p, struct str realm)
{
	struct str realms = p->realms, one;

	while (realms.n && str_cut(&realms, ' ', &one))
		if (one.n && str_eq(one, realm))
			return true;
	return false;
}

/* Whom to look up: the name, with the realm as its domain when we offered that realm. */
static struct str login_name(struct auth_sasl *s, const struct digest *st)
{
	if (st->realm.n == 0 || str_chr(st->username, '@') >= 0 || !is_ours(s->q.policy, st->realm))
		return st->username;
	return arena_printf(s->q.a, "%.*s@%.*s", STR_ARG(st->username), STR_ARG(st->realm));
}

static bool secret(struct auth_sasl *s, const struct digest *st, unsigned char ha1[16])
{
	struct str data;
	const struct auth_scheme *scheme =
	    auth_scheme_split(s->q.a, s->record.password, s->q.policy->default_scheme, &data);

	memset(ha1, 0, 16);
	if (!scheme || str_is_nil(data))
		return false;
	if (scheme->verify == auth_scheme_find(STR("PLAIN"))->verify) {
		auth_scheme_ha1(st->username, st->realm, data, ha1);
		return true;
	}
	if (strcmp(scheme->name, "DIGEST-MD5") != 0 || data.n != 16)
		return false;
	memcpy(ha1, data.p, 16);
	return true;
}

/* The response value for `verb` ("AUTHENTICATE", or "" for the server's): hexadecimal (RFC 2831 section 2.1.2.1). */
static struct str response_value(
    struct auth_sasl *s, const struct digest *st, const unsigned char ha1[16], const char *verb)
{
	unsigned char a1[16], a2[16], out[16];
	struct str tail = arena_printf(s->q.a, ":%.*s:%.*s%s%.*s", STR_ARG(st->nonce), STR_ARG(st->cnonce),
	               st->authzid.n ? ":" : "", STR_ARG(st->authzid)),
	           middle;

	auth_hash_of(&auth_hash_md5, str_of(ha1, 16), tail, a1);
	auth_hash_of(&auth_hash_md5, str_c(verb), arena_printf(s->q.a, ":%.*s", STR_ARG(st->uri)), a2);
	middle = arena_printf(s->q.a, ":%.*s:%.*s:%.*s:auth:%.*s", STR_ARG(st->nonce), STR_ARG(st->nc),
	    STR_ARG(st->cnonce), STR_ARG(auth_code_hex(s->q.a, str_of(a2, 16))));
	auth_hash_of(&auth_hash_md5, auth_code_hex(s->q.a, str_of(a1, 16)), middle, out);
	return auth_code_hex(s->q.a, str_of(out, 16));
}

static enum auth_step check(struct auth_sasl *s, struct digest *st, struct str in, struct err *e)
{
	const char *why = parse(s, st, arena_str(s->q.a, in));
	enum auth_result found;
	unsigned char ha1[16];
	bool usable, same;

	if (why)
		return auth_sasl_fail(s, AUTH_REFUSED, e, why);
	found = auth_mech_lookup(s, login_name(s, st), e);
	usable = secret(s, st, ha1);
	same = str_eq_const_time(response_value(s, st, ha1, "AUTHENTICATE"), st->response);
	if (found != AUTH_OK)
		return auth_sasl_fail(s, found, e, NULL);
	if (!usable || !same)
		return auth_sasl_fail(s, AUTH_REFUSED, e,
		    usable ? "wrong digest" : "the stored password can't be used with this mechanism");
	s->out = arena_printf(s->q.a, "rspauth=%.*s", STR_ARG(response_value(s, st, ha1, "")));
	st->phase = 2;
	return AUTH_STEP_MORE;
}

enum auth_step auth_mech_digest_md5(struct auth_sasl *s, struct str in, struct err *e)
{
	struct digest *st = s->state;

	if (!st)
		s->state = st = arena_new(s->q.a, struct digest);
	switch (st->phase) {
	case 0:
		return challenge(s, st);
	case 1:
		return check(s, st, in, e);
	default:
		return in.n ? auth_sasl_fail(s, AUTH_REFUSED, e, "an answer to rspauth that isn't empty")
		            : auth_sasl_admit(s, st->authzid, e);
	}
}
