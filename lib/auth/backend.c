/* One decision, made the same way over any database. */
#include "auth/backend.h"

#include "auth/code.h"
#include "auth/name.h"
#include "auth/net.h"
#include "auth/sample.h"
#include "auth/scheme.h"
#include "base/log.h"

struct str auth_backend_name(const struct auth_policy *p, struct arena *a, struct str name)
{
	struct str checked = auth_name_check(a, name, p->name_more, p->lower);

	if (checked.n == 0 || p->default_domain.n == 0 || str_chr(checked, '@') >= 0)
		return checked;
	return arena_printf(a, "%.*s@%.*s", STR_ARG(checked), STR_ARG(p->default_domain));
}

/* A database that rewrites names gives the name; the others get the one that was asked for. */
static void name_it(struct arena *a, struct auth_record *r, struct str user)
{
	if (r->user.n == 0)
		r->user = arena_str(a, user);
}

/* The record; and where the database shows no other user's password to an unknown one, how the last one's was stored. */
static enum auth_result look(const struct auth_backend *b, const struct auth_policy *p, struct str user,
    struct arena *a, struct auth_record *r, struct err *e)
{
	enum auth_result result = b->lookup(b->ctx, user, a, r, e);

	if (!b->database)
		return result;
	if (result == AUTH_OK && !str_is_nil(r->password) && !auth_record_is_locked(r))
		auth_sample_remember(
		    a, p->state, b->database, auth_sample_of(a, r->password, p->default_scheme));
	else if (result == AUTH_UNKNOWN && !p->more)
		r->password = auth_sample_recall(a, p->state, b->database);
	return result;
}

enum auth_result auth_backend_lookup(const struct auth_backend *b, const struct auth_policy *p,
    struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	enum auth_result result;

	*r = (struct auth_record){0};
	user = auth_backend_name(p, a, user);
	if (str_is_nil(user)) {
		err_set(e, ERR_SYNTAX, "the user name holds a character that isn't allowed");
		return AUTH_UNKNOWN;
	}
	if (!b->lookup) {
		err_set(e, ERR_CANNOT, "users can't be looked up here without a password");
		return AUTH_TEMPFAIL;
	}
	result = look(b, p, user, a, r, e);
	if (result == AUTH_UNKNOWN)
		err_set(e, ERR_NOTFOUND, "no such user");
	if (result == AUTH_OK)
		name_it(a, r, user);
	return result;
}

static bool is_stamp(struct str s)
{
	return s.n > 2 && s.p[0] == '<' && s.p[s.n - 1] == '>';
}

static bool same_hex(struct arena *a, const unsigned char digest[16], struct str hex)
{
	return str_eq_const_time(str_of(digest, 16), auth_code_unhex(a, hex));
}

/*
 * The request of qmail-popup and of the SMTP-AUTH patches carries digests: APOP as (digest, "<stamp>"), CRAM-MD5 as
 * ("<challenge>", digest). True when the stored password gives that digest.
 */
static bool digest_matches(
    struct arena *a, const struct auth_checkpw *who, struct str stored, struct str otherwise)
{
	unsigned char digest[16], states[32];
	struct str data;
	const struct auth_scheme *s = auth_scheme_split(a, stored, otherwise, &data);
	bool plain = s && strcmp(s->name, "PLAIN") == 0,
	     cram = s && strcmp(s->name, "CRAM-MD5") == 0 && data.n == sizeof states;

	if (str_is_nil(data))
		return false;
	if (plain && is_stamp(who->stamp) && who->password.n == 32) {
		auth_hash_of(&auth_hash_md5, who->stamp, data, digest);
		return same_hex(a, digest, who->password);
	}
	if ((plain || cram) && is_stamp(who->password) && who->stamp.n == 32) {
		if (plain)
			auth_hash_cram_states(data, states);
		else
			memcpy(states, data.p, sizeof states);
		auth_hash_cram_with(states, who->password, digest);
		return same_hex(a, digest, who->stamp);
	}
	return false;
}

/*
 * A password that can't be right shall take no less time than a wrong one: behind "!" (passwd -l) stands the hash that was; other locks, a scheme that isn't
 * allowed or known, and no password at all cost what CRYPT costs.
 */
static void spend(const struct auth_question *q, const struct auth_checkpw *who, struct str stored)
{
	const struct auth_secret secret = {.a = q->a, .user = who->user, .password = who->password};

	if (str_starts(stored, STR("!$")))
		auth_scheme_verify(&secret, str_from(stored, 1), q->policy->default_scheme, true);
	else
		auth_scheme_make(&secret, STR("CRYPT"), true, NULL);
}

static enum auth_result compare(
    const struct auth_question *q, const struct auth_checkpw *who, struct auth_record *r, struct err *e)
{
	struct auth_secret secret = {.a = q->a, .user = who->user, .password = who->password};
	enum auth_scheme_result same;

	if (str_is_nil(r->password)) {
		if (str_eq(auth_record_field(r, STR("nopassword")), STR("yes")))
			return AUTH_OK;
		spend(q, who, STR(""));
		err_set(e, ERR_PERM, "the database has no password for this user");
		return AUTH_REFUSED;
	}
	same = auth_scheme_verify(&secret, r->password, q->policy->default_scheme, q->policy->allow_weak);
	if (same == AUTH_SCHEME_MATCH || digest_matches(q->a, who, r->password, q->policy->default_scheme))
		return AUTH_OK;
	if (same != AUTH_SCHEME_MISMATCH || auth_record_is_locked(r))
		spend(q, who, r->password);
	err_set(e, ERR_PERM, "%s", auth_scheme_result_text(same));
	return AUTH_REFUSED;
}

static enum auth_result look_and_compare(
    const struct auth_question *q, const struct auth_checkpw *who, struct auth_record *r, struct err *e)
{
	enum auth_result found = look(q->backend, q->policy, who->user, q->a, r, e);

	if (found == AUTH_OK) {
		name_it(q->a, r, who->user);
		return compare(q, who, r, e);
	}
	if (found == AUTH_UNKNOWN && !q->policy->more) {
		if (str_is_nil(r->password)) /* nothing to imitate: the cost of the default scheme's making */
			spend(q, who, STR(""));
		else
			compare(q, who, r, NULL);
	}
	if (found == AUTH_UNKNOWN)
		err_set(e, ERR_NOTFOUND, "no such user");
	return found;
}

/*
 * A password that is right and stored otherwise than wished is stored anew. The login doesn't depend on it: when it can't be, or somebody else was
 * faster, the old one stays.
 */
static void upgrade(const struct auth_question *q, const struct auth_checkpw *who, struct auth_record *r)
{
	struct auth_secret secret = {.a = q->a, .user = who->user, .password = who->password};
	struct auth_change change = {.user = who->user, .old = r->password};
	struct err e = {0};

	if (q->policy->upgrade.n == 0 || !q->backend->store || q->backend->verify || r->password.n == 0 ||
	    auth_scheme_is(q->a, r->password, q->policy->default_scheme, q->policy->upgrade) ||
	    auth_scheme_verify(&secret, r->password, q->policy->default_scheme, q->policy->allow_weak) !=
	        AUTH_SCHEME_MATCH)
		return;
	change.made = auth_scheme_make(&secret, q->policy->upgrade, q->policy->allow_weak, &e);
	if (str_is_nil(change.made) || q->backend->store(q->backend->ctx, &change, q->a, &e))
		log_warning(
		    "%.*s: the password isn't stored anew (AUTH_UPGRADE): %s", STR_ARG(who->user), e.text);
	else
		log_info("%.*s: the password is stored by %.*s now", STR_ARG(who->user),
		    STR_ARG(q->policy->upgrade));
}

enum auth_result auth_backend_check(
    const struct auth_question *q, const struct auth_checkpw *who, struct auth_record *r, struct err *e)
{
	struct auth_checkpw checked = *who;
	enum auth_result result;

	*r = (struct auth_record){0};
	checked.user = auth_backend_name(q->policy, q->a, who->user);
	if (str_is_nil(checked.user)) {
		err_set(e, ERR_SYNTAX, "the user name holds a character that isn't allowed");
		return AUTH_UNKNOWN;
	}
	if (!q->backend->verify)
		result = look_and_compare(q, &checked, r, e);
	else
		result = q->backend->verify(q->backend->ctx, &checked, q->a, r, e);
	if (result != AUTH_OK)
		return result;
	name_it(q->a, r, checked.user);
	result = auth_backend_admit(q->policy, r, e);
	if (result == AUTH_OK)
		upgrade(q, &checked, r);
	return result;
}

enum auth_result auth_backend_admit(const struct auth_policy *p, const struct auth_record *r, struct err *e)
{
	struct str nologin = auth_record_field(r, STR("nologin")),
	           nets = auth_record_field(r, STR("allow_nets")),
	           reason = auth_record_field(r, STR("reason"));

	if (!str_is_nil(nologin) && !str_ieq(nologin, STR("no"))) {
		err_set(e, ERR_PERM, "%.*s",
		    STR_ARG(reason.n ? reason : STR("logins of this user are disabled (nologin)")));
		return AUTH_REFUSED;
	}
	if (!str_is_nil(nets) && !auth_net_is_valid(nets)) {
		err_set(e, ERR_SYNTAX,
		    "allow_nets=%.*s: addresses and networks are meant, as 192.0.2.0/24,2001:db8::/32,local",
		    STR_ARG(nets));
		return AUTH_TEMPFAIL;
	}
	if (!str_is_nil(nets) && !auth_net_match(nets, p->remote)) {
		err_set(e, ERR_PERM, "allow_nets=%.*s doesn't hold the address %.*s", STR_ARG(nets),
		    STR_ARG(p->remote.n ? p->remote : STR("(TCPREMOTEIP isn't set)")));
		return AUTH_REFUSED;
	}
	return AUTH_OK;
}
