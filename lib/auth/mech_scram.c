/* SCRAM with and without channel binding (RFC 5802, 7677, 9266): first message, proof, and the client's empty answer to ours. */
#include "auth/mech_scram.h"

#include "auth/code.h"
#include "auth/saslprep.h"
#include "auth/scheme.h"
#include "auth/scram.h"

#define SALT 16
#define NONCE_MAX 512

struct scram {
	int phase;
	struct str gs2, client_first_bare, server_first, nonce, authzid;
	struct str binding; /* bytes of the channel binding, empty without */
	struct auth_scram keys;
	enum auth_result found;
	bool usable;
};

/* Attribute "x=value" off a comma list; false when the next isn't x. */
static bool take(struct str *rest, char name, struct str *value_r)
{
	struct str part;

	if (rest->n < 2 || rest->p[0] != name || rest->p[1] != '=')
		return false;
	str_cut(rest, ',', &part);
	*value_r = str_from(part, 2);
	return true;
}

/* "=2C" and "=3D" in names (RFC 5802 section 5.1); NIL for another "=". */
static struct str unescaped(struct arena *a, struct str s)
{
	char *to = arena_bytes(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		struct str here = str_from(s, i);

		if (s.p[i] != '=') {
			to[n++] = s.p[i];
			continue;
		}
		if (!str_starts(here, STR("=2C")) && !str_starts(here, STR("=3D")))
			return STR_NIL;
		to[n++] = s.p[i + 1] == '2' ? ',' : '=';
		i += 2;
	}
	return str_of(to, n);
}

/* What the client's binding flag means here (RFC 5802 section 6). NULL or the reason to refuse. */
static const char *check_binding(const struct auth_sasl *s, struct scram *st, struct str flag)
{
	const struct auth_policy *p = s->q.policy;
	bool plus = s->mech->traits & AUTH_MECH_BINDING;

	st->binding = STR("");
	if (!plus && str_eq(flag, STR("n")))
		return NULL;
	if (!plus && str_eq(flag, STR("y")))
		return p->offers_plus && (p->exporter.n || p->endpoint.n || p->unique.n)
		           ? "the client didn't see that channel binding is offered: someone may stand "
		             "between"
		           : NULL;
	if (!plus || !str_starts(flag, STR("p=")))
		return "channel binding and the mechanism's name don't agree";
	if (str_eq(flag, STR("p=tls-exporter")))
		st->binding = p->exporter;
	else if (str_eq(flag, STR("p=tls-server-end-point")))
		st->binding = p->endpoint;
	else if (str_eq(flag, STR("p=tls-unique")))
		st->binding = p->unique;
	return st->binding.n ? NULL : "this type of channel binding isn't available";
}

static bool is_printable(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x21 || s.p[i] > 0x7e || s.p[i] == ',')
			return false;
	return s.n > 0 && s.n <= NONCE_MAX;
}

/* The keys: stored, or derived from a plain password, or for nobody. */
static void find_keys(struct auth_sasl *s, struct scram *st, struct str user, struct str stored)
{
	struct str data, password;
	const struct auth_scheme *scheme =
	    auth_scheme_split(s->q.a, stored, s->q.policy->default_scheme, &data);

	st->usable = false;
	if (scheme && scheme->hash == s->mech->hash && str_starts(str_c(scheme->name), STR("SCRAM-")) &&
	    !str_is_nil(data) && auth_scram_parse(s->mech->hash, s->q.a, data, &st->keys)) {
		st->usable = true;
		if (st->found != AUTH_OK)
			st->keys.salt = auth_mech_steady(s, user, SALT);
		return;
	}
	st->keys.iterations =
	    s->q.policy->scram_iterations ? s->q.policy->scram_iterations : AUTH_SCRAM_ITERATIONS;
	st->keys.salt = auth_mech_steady(s, user, SALT);
	if (!scheme || scheme->verify != auth_scheme_find(STR("PLAIN"))->verify)
		data = STR("nobody");
	else
		st->usable = true;
	password = auth_saslprep(s->q.a, data);
	auth_scram_derive(s->mech->hash, str_is_nil(password) ? data : password, &st->keys);
}

static const char *parse_first(struct auth_sasl *s, struct scram *st, struct str in, struct str *user_r)
{
	struct str rest = in, flag, authzid, nonce;
	const char *why;

	if (!str_cut(&rest, ',', &flag) || !str_cut(&rest, ',', &authzid) || str_is_nil(rest))
		return "not a first message of SCRAM";
	why = check_binding(s, st, flag);
	if (why)
		return why;
	if (authzid.n) {
		if (!str_starts(authzid, STR("a=")))
			return "not a first message of SCRAM";
		st->authzid = unescaped(s->q.a, str_from(authzid, 2));
		if (str_is_nil(st->authzid))
			return "not a name in the first message of SCRAM";
	}
	st->gs2 = str_head(in, in.n - rest.n);
	st->client_first_bare = rest;
	if (!take(&rest, 'n', user_r) || !take(&rest, 'r', &nonce) || !is_printable(nonce))
		return "not a first message of SCRAM";
	*user_r = unescaped(s->q.a, *user_r);
	*user_r = str_is_nil(*user_r) ? STR_NIL : auth_saslprep(s->q.a, *user_r);
	st->nonce =
	    arena_printf(s->q.a, "%.*s%.*s", STR_ARG(nonce), STR_ARG(auth_mech_nonce(s, s->mech->name)));
	return user_r->n ? NULL : "not a name in the first message of SCRAM";
}

static enum auth_step first(struct auth_sasl *s, struct scram *st, struct str in, struct err *e)
{
	struct auth_record imitated;
	struct str user, stored;
	const char *why;

	why = parse_first(s, st, arena_str(s->q.a, in), &user);
	if (why) {
		err_set(e, ERR_SYNTAX, "%s", why);
		return auth_sasl_fail(s, AUTH_REFUSED, e, NULL);
	}
	st->found = auth_backend_lookup(s->q.backend, s->q.policy, user, s->q.a, &imitated, e);
	stored = imitated.password;
	s->record = st->found == AUTH_OK ? imitated : (struct auth_record){.user = user};
	if (st->found == AUTH_TEMPFAIL || (st->found == AUTH_UNKNOWN && s->q.policy->more))
		return auth_sasl_fail(s, st->found, e, NULL);
	find_keys(s, st, user, stored);
	st->server_first = arena_printf(s->q.a, "r=%.*s,s=%.*s,i=%u", STR_ARG(st->nonce),
	    STR_ARG(auth_code_base64(s->q.a, st->keys.salt)), st->keys.iterations);
	s->out = st->server_first;
	st->phase = 1;
	return AUTH_STEP_MORE;
}

/* ClientProof XOR HMAC(StoredKey, AuthMessage) is ClientKey, whose digest is StoredKey. */
static bool proof_is_right(
    const struct auth_hash *h, const struct auth_scram *k, struct str message, struct str proof)
{
	unsigned char signature[AUTH_HASH_MAX], stored[AUTH_HASH_MAX];

	if (proof.n != h->len)
		return false;
	auth_hash_hmac(h, str_of(k->stored, h->len), message, signature);
	for (size_t i = 0; i < h->len; i++)
		signature[i] ^= (unsigned char)proof.p[i];
	auth_hash_of(h, str_of(signature, h->len), STR(""), stored);
	return str_eq_const_time(str_of(stored, h->len), str_of(k->stored, h->len));
}

static enum auth_step final(struct auth_sasl *s, struct scram *st, struct str in, struct err *e)
{
	struct str rest = in, binding, nonce, proof, without, message;
	const struct auth_hash *h = s->mech->hash;
	unsigned char signature[AUTH_HASH_MAX];
	ptrdiff_t at = str_find(in, STR(",p="));

	if (at < 0 || !take(&rest, 'c', &binding) || !take(&rest, 'r', &nonce))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "not a final message of SCRAM");
	without = str_head(in, (size_t)at);
	proof = auth_code_unbase64(s->q.a, str_from(in, (size_t)at + 3), false);
	binding = auth_code_unbase64(s->q.a, binding, false);
	if (!str_eq(nonce, st->nonce) || !str_starts(binding, st->gs2) ||
	    !str_eq(str_from(binding, st->gs2.n), st->binding))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "the nonce or the channel binding is another one");
	message = arena_printf(s->q.a, "%.*s,%.*s,%.*s", STR_ARG(st->client_first_bare),
	    STR_ARG(st->server_first), STR_ARG(without));
	if (!proof_is_right(h, &st->keys, message, proof) || st->found != AUTH_OK || !st->usable)
		return auth_sasl_fail(s, st->found == AUTH_OK ? AUTH_REFUSED : st->found, e,
		    st->found != AUTH_OK ? "no such user"
		    : st->usable         ? "wrong proof"
		                         : "the stored password can't be used with this mechanism");
	auth_hash_hmac(h, str_of(st->keys.server, h->len), message, signature);
	s->out = arena_printf(s->q.a, "v=%.*s", STR_ARG(auth_code_base64(s->q.a, str_of(signature, h->len))));
	st->phase = 2;
	return AUTH_STEP_MORE;
}

enum auth_step auth_mech_scram(struct auth_sasl *s, struct str in, struct err *e)
{
	struct scram *st = s->state;

	if (!st)
		s->state = st = arena_new(s->q.a, struct scram);
	switch (st->phase) {
	case 0:
		return first(s, st, in, e);
	case 1:
		return final(s, st, in, e);
	default:
		return in.n ? auth_sasl_fail(
		                  s, AUTH_REFUSED, e, "an answer to the end of SCRAM that isn't empty")
		            : auth_sasl_admit(s, st->authzid, e);
	}
}
