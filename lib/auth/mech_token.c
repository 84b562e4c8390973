/* OAuth 2 bearer tokens (RFC 7628), and the form that came before. */
#include "auth/mech_token.h"

#include "auth/mech_plain.h"

/* A setting within JSON; what would need an escape doesn't belong into a URL or a scope. */
static struct str member(struct auth_sasl *s, const char *name, struct str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] < 0x20 || value.p[i] > 0x7e || value.p[i] == '"' || value.p[i] == '\\')
			return STR("");
	return value.n ? arena_printf(s->q.a, ",\"%s\":\"%.*s\"", name, STR_ARG(value)) : STR("");
}

/* RFC 7628 section 3.2.2; XOAUTH2 has HTTP's numbers in their place. */
static struct str refusal(struct auth_sasl *s, const struct err *e)
{
	bool scope = e->kind == ERR_CANNOT;
	struct str wanted = member(s, "scope", str_c(s->q.backend->scope));

	if (s->mech->step == auth_mech_xoauth2)
		return arena_printf(s->q.a, "{\"status\":\"%s\",\"schemes\":\"Bearer\"%.*s}",
		    scope ? "403" : "401", STR_ARG(wanted));
	return arena_printf(s->q.a, "{\"status\":\"%s\",\"schemes\":\"bearer\"%.*s%.*s}",
	    scope ? "insufficient_scope" : "invalid_token", STR_ARG(wanted),
	    STR_ARG(member(s, "openid-configuration", s->q.policy->openid)));
}

/* The token of the field "auth=Bearer …" in a list of fields that end with 0x01. NIL when there is none. */
static struct str token_in(struct str fields)
{
	struct str one, value;

	while (str_cut(&fields, '\001', &one)) {
		if (!str_istarts(one, STR("auth=")))
			continue;
		value = str_trim(str_from(one, 5));
		return str_istarts(value, STR("Bearer ")) ? str_trim(str_from(value, 7)) : STR_NIL;
	}
	return STR_NIL;
}

/* b64token of RFC 6750: nothing else reaches a backend. */
static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!str_is_alnum(s.p[i]) && (s.p[i] == '\0' || !strchr("-._~+/=", s.p[i])))
			return false;
	return s.n > 0;
}

static enum auth_step decide(struct auth_sasl *s, struct str user, struct str token, struct err *e)
{
	const struct auth_backend *b = s->q.backend;
	enum auth_result r;

	if (!b->token)
		return auth_sasl_fail(s, AUTH_REFUSED, e, "tokens aren't taken here");
	if (!is_token(token))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "not a message with a bearer token");
	user = arena_str(s->q.a, user.n ? auth_backend_name(s->q.policy, s->q.a, user) : STR(""));
	if (str_is_nil(user))
		return auth_sasl_fail(
		    s, AUTH_UNKNOWN, e, "the user name holds a character that isn't allowed");
	r = b->token(b->ctx, user, token, s->q.a, &s->record, e);
	if (r == AUTH_OK && s->record.user.n == 0)
		s->record.user = user;
	if (r == AUTH_OK)
		return auth_sasl_admit(s, user, e);
	s->result = r;
	if (r == AUTH_TEMPFAIL)
		return AUTH_STEP_FAIL;
	/* The client learns why from a challenge, and answers it (RFC 7628 section 3.2.3). */
	s->state = s;
	s->out = refusal(s, e);
	return AUTH_STEP_MORE;
}

enum auth_step auth_mech_oauthbearer(struct auth_sasl *s, struct str in, struct err *e)
{
	struct str fields = in, header, flag, authzid;

	if (s->state)
		return auth_sasl_fail(s, s->result, e, NULL);
	if (!str_cut(&fields, '\001', &header) || !str_cut(&header, ',', &flag) ||
	    !str_cut(&header, ',', &authzid))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "not a message of OAUTHBEARER");
	if (!str_eq(flag, STR("n")) && !str_eq(flag, STR("y")))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "no channel binding with OAUTHBEARER");
	if (authzid.n && !str_starts(authzid, STR("a=")))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "not a message of OAUTHBEARER");
	return decide(s, authzid.n ? str_from(authzid, 2) : STR(""), token_in(fields), e);
}

enum auth_step auth_mech_xoauth2(struct auth_sasl *s, struct str in, struct err *e)
{
	struct str fields = in, first;

	if (s->state)
		return auth_sasl_fail(s, s->result, e, NULL);
	if (!str_cut(&fields, '\001', &first) || !str_istarts(first, STR("user=")))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "not a message of XOAUTH2");
	return decide(s, str_from(first, 5), token_in(fields), e);
}
