/* CRAM-MD5 (RFC 2195) and APOP (RFC 1939 section 7). */
#include "auth/mech_digest.h"

#include "auth/code.h"
#include "auth/scheme.h"

/* The secret as HMAC-MD5 states; false when what is stored isn't usable (unknown user, a one-way scheme). */
static bool cram_states(struct auth_sasl *s, unsigned char states[32])
{
	struct str data;
	const struct auth_scheme *scheme =
	    auth_scheme_split(s->q.a, s->record.password, s->q.policy->default_scheme, &data);

	memset(states, 0, 32);
	if (!scheme || str_is_nil(data))
		return false;
	if (strcmp(scheme->name, "PLAIN") == 0 || strcmp(scheme->name, "CLEARTEXT") == 0 ||
	    strcmp(scheme->name, "CLEAR") == 0) {
		auth_hash_cram_states(data, states);
		return true;
	}
	if (data.n != 32 || (strcmp(scheme->name, "CRAM-MD5") != 0 && strcmp(scheme->name, "HMAC-MD5") != 0))
		return false;
	memcpy(states, data.p, 32);
	return true;
}

/* "user digest": the digest is what follows the last space, since names may hold spaces in RFC 2195. */
static bool split_response(struct str in, struct str *user_r, struct str *digest_r)
{
	ptrdiff_t at = str_rchr(in, ' ');

	if (at <= 0)
		return false;
	*user_r = str_head(in, (size_t)at);
	*digest_r = str_from(in, (size_t)at + 1);
	return digest_r->n == 32;
}

static enum auth_step decide(
    struct auth_sasl *s, bool same, bool usable, enum auth_result found, struct err *e)
{
	if (found != AUTH_OK)
		return auth_sasl_fail(s, found, e, NULL);
	if (!usable)
		return auth_sasl_fail(
		    s, AUTH_REFUSED, e, "the stored password can't be used with this mechanism");
	return same ? auth_sasl_admit(s, STR_NIL, e) : auth_sasl_fail(s, AUTH_REFUSED, e, "wrong digest");
}

enum auth_step auth_mech_cram(struct auth_sasl *s, struct str in, struct err *e)
{
	unsigned char states[32], digest[16];
	struct str *challenge = s->state, user, hex;
	enum auth_result found;
	bool usable, same;

	if (!challenge) {
		s->state = challenge = arena_new(s->q.a, struct str);
		*challenge = arena_printf(s->q.a, "<%.*s@%.*s>", STR_ARG(auth_mech_nonce(s, "CRAM-MD5")),
		    STR_ARG(s->q.policy->hostname));
		s->out = *challenge;
		return AUTH_STEP_MORE;
	}
	if (!split_response(in, &user, &hex))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "not a response of CRAM-MD5");
	found = auth_mech_lookup(s, user, e);
	usable = cram_states(s, states);
	auth_hash_cram_with(states, *challenge, digest);
	same = str_eq_const_time(str_of(digest, 16), auth_code_unhex(s->q.a, hex));
	explicit_bzero(states, sizeof states);
	return decide(s, same, usable, found, e);
}

enum auth_step auth_mech_apop(struct auth_sasl *s, struct str in, struct err *e)
{
	unsigned char digest[16];
	struct str user, hex, data;
	const struct auth_scheme *scheme;
	enum auth_result found;
	bool usable;

	if (s->q.policy->challenge.n == 0 || !split_response(in, &user, &hex))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "not a response of APOP, or no challenge was sent");
	found = auth_mech_lookup(s, user, e);
	scheme = auth_scheme_split(s->q.a, s->record.password, s->q.policy->default_scheme, &data);
	usable = scheme && scheme->verify == auth_scheme_find(STR("PLAIN"))->verify && !str_is_nil(data);
	auth_hash_of(&auth_hash_md5, s->q.policy->challenge, usable ? data : STR(""), digest);
	return decide(
	    s, str_eq_const_time(str_of(digest, 16), auth_code_unhex(s->q.a, hex)), usable, found, e);
}
