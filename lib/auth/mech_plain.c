/* The mechanisms without a secret of their own. */
#include "auth/mech_plain.h"

bool auth_mech_plain_parse(
    struct str message, struct str *authzid_r, struct str *authcid_r, struct str *password_r)
{
	if (!str_cut(&message, '\0', authzid_r) || !str_cut(&message, '\0', authcid_r) || str_is_nil(message))
		return false;
	*password_r = message;
	return authcid_r->n > 0 && str_chr(message, '\0') < 0;
}

enum auth_step auth_mech_plain(struct auth_sasl *s, struct str in, struct err *e)
{
	struct str authzid, user, password;

	if (!auth_mech_plain_parse(in, &authzid, &user, &password)) {
		err_set(e, ERR_SYNTAX, "not a message of PLAIN");
		return auth_sasl_fail(s, AUTH_REFUSED, e, NULL);
	}
	return auth_mech_password(s, authzid, user, password, e);
}

/* Turns: prompt for the name (or take it as initial response), prompt for the password, check. */
enum auth_step auth_mech_login(struct auth_sasl *s, struct str in, struct err *e)
{
	struct str *user = s->state;

	if (!user && s->turn == 1 && in.n == 0) {
		s->out = STR("Username:");
		return AUTH_STEP_MORE;
	}
	if (!user) {
		s->state = user = arena_new(s->q.a, struct str);
		*user = arena_str(s->q.a, in);
		s->out = STR("Password:");
		return AUTH_STEP_MORE;
	}
	return auth_mech_password(s, STR_NIL, *user, in, e);
}

enum auth_step auth_mech_anonymous(struct auth_sasl *s, struct str in, struct err *e)
{
	enum auth_result r;

	if (in.n > 255) /* the trace, RFC 4505 section 2 */
		return auth_sasl_fail(s, AUTH_REFUSED, e, "a trace of more than 255 bytes");
	r = auth_mech_lookup(s, s->q.policy->anonymous_user, e);
	return r == AUTH_OK ? auth_sasl_admit(s, STR_NIL, e) : auth_sasl_fail(s, r, e, NULL);
}

enum auth_step auth_mech_external(struct auth_sasl *s, struct str in, struct err *e)
{
	enum auth_result r;

	if (s->q.policy->client_name.n == 0)
		return auth_sasl_fail(s, AUTH_REFUSED, e, "no client certificate stands for a user");
	r = auth_mech_lookup(s, s->q.policy->client_name, e);
	return r == AUTH_OK ? auth_sasl_admit(s, in, e) : auth_sasl_fail(s, r, e, NULL);
}
