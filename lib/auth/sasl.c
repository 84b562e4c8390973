/* The table of mechanisms and what all have in common. */
#include "auth/sasl.h"

#include <fcntl.h>
#include <unistd.h>

#include "auth/code.h"
#include "auth/mech.h"
#include "sys/fd.h"

#define SCRAM_TRAITS (AUTH_MECH_DICTIONARY | AUTH_MECH_MUTUAL | AUTH_MECH_NEEDS_SECRET)

static const struct auth_mech mechs[] = {
    {"PLAIN", AUTH_MECH_PLAINTEXT, true, auth_mech_plain, NULL},
    {"LOGIN", AUTH_MECH_PLAINTEXT, false, auth_mech_login, NULL},
    {"SCRAM-SHA-256-PLUS", SCRAM_TRAITS | AUTH_MECH_BINDING, true, auth_mech_scram, &auth_hash_sha256},
    {"SCRAM-SHA-256", SCRAM_TRAITS, true, auth_mech_scram, &auth_hash_sha256},
    {"SCRAM-SHA-1-PLUS", SCRAM_TRAITS | AUTH_MECH_BINDING, true, auth_mech_scram, &auth_hash_sha1},
    {"SCRAM-SHA-1", SCRAM_TRAITS, true, auth_mech_scram, &auth_hash_sha1},
    {"DIGEST-MD5", AUTH_MECH_DICTIONARY | AUTH_MECH_ACTIVE | AUTH_MECH_MUTUAL | AUTH_MECH_NEEDS_SECRET, false,
        auth_mech_digest_md5, NULL},
    {"CRAM-MD5", AUTH_MECH_DICTIONARY | AUTH_MECH_ACTIVE | AUTH_MECH_NEEDS_SECRET, false, auth_mech_cram,
        NULL},
    {"APOP", AUTH_MECH_DICTIONARY | AUTH_MECH_ACTIVE | AUTH_MECH_NEEDS_SECRET | AUTH_MECH_PRIVATE, true,
        auth_mech_apop, NULL},
    {"OTP", AUTH_MECH_DICTIONARY | AUTH_MECH_ACTIVE | AUTH_MECH_NEEDS_SECRET, true, auth_mech_otp, NULL},
    {"GSSAPI", AUTH_MECH_MUTUAL, true, auth_mech_gssapi, NULL},
    {"EXTERNAL", AUTH_MECH_CERTIFICATE, true, auth_mech_external, NULL},
    {"ANONYMOUS", AUTH_MECH_ANONYMOUS, true, auth_mech_anonymous, NULL},
    {"OAUTHBEARER", AUTH_MECH_TOKEN, true, auth_mech_oauthbearer, NULL},
    {"XOAUTH2", AUTH_MECH_TOKEN, true, auth_mech_xoauth2, NULL},
};

const struct auth_mech *auth_sasl_at(size_t i)
{
	return i < sizeof mechs / sizeof *mechs ? &mechs[i] : NULL;
}

const struct auth_mech *auth_sasl_find(struct str name)
{
	for (size_t i = 0; i < sizeof mechs / sizeof *mechs; i++)
		if (str_ieq(str_c(mechs[i].name), name))
			return &mechs[i];
	return NULL;
}

bool auth_sasl_is_usable(const struct auth_mech *m, const struct auth_policy *p)
{
	if (m->traits & (AUTH_MECH_PLAINTEXT | AUTH_MECH_TOKEN) && !p->secured)
		return false;
	if (m->traits & AUTH_MECH_BINDING && p->exporter.n == 0 && p->endpoint.n == 0)
		return false;
	return !(m->traits & AUTH_MECH_CERTIFICATE) || p->client_name.n > 0;
}

int auth_sasl_start(struct auth_sasl *s, struct str mech, const struct auth_question *q, struct err *e)
{
	*s = (struct auth_sasl){.mech = auth_sasl_find(mech), .q = *q, .result = AUTH_REFUSED};
	return s->mech ? 0
	               : err_set(e, ERR_NOTFOUND, "no mechanism is called %.*s", STR_ARG(str_head(mech, 40)));
}

enum auth_step auth_sasl_step(struct auth_sasl *s, struct str in, struct str *challenge_r, struct err *e)
{
	enum auth_step step;

	*challenge_r = STR("");
	if (str_is_nil(in) && s->mech->client_first && !s->was_asked) {
		s->was_asked = true;
		return AUTH_STEP_MORE;
	}
	if (!s->mech->client_first && s->turn == 0 && !str_is_nil(in) && s->mech->step != auth_mech_login)
		return auth_sasl_fail(s, AUTH_REFUSED, e, "this mechanism has no initial response");
	if (s->turn++ >= AUTH_SASL_STEPS_MAX)
		return auth_sasl_fail(s, AUTH_REFUSED, e, "too many steps");
	s->out = STR("");
	step = s->mech->step(s, str_is_nil(in) ? STR("") : in, e);
	if (step == AUTH_STEP_MORE)
		*challenge_r = s->out;
	if (step == AUTH_STEP_DONE)
		s->result = AUTH_OK;
	return step;
}

enum auth_step auth_sasl_fail(struct auth_sasl *s, enum auth_result result, struct err *e, const char *text)
{
	s->result = result == AUTH_OK ? AUTH_REFUSED : result;
	if (text)
		err_set(e, ERR_PERM, "%s", text);
	return AUTH_STEP_FAIL;
}

enum auth_step auth_sasl_admit(struct auth_sasl *s, struct str authzid, struct err *e)
{
	struct str as;
	enum auth_result r = auth_backend_admit(s->q.policy, &s->record, e);

	if (r != AUTH_OK)
		return auth_sasl_fail(s, r, e, NULL);
	if (authzid.n == 0 && s->q.policy->master)
		return auth_sasl_fail(s, AUTH_REFUSED, e, "a master user must say for whom (authzid)");
	if (authzid.n == 0)
		return AUTH_STEP_DONE;
	as = auth_backend_name(s->q.policy, s->q.a, authzid);
	if (s->q.policy->master && as.n) {
		s->target = as;
		return AUTH_STEP_DONE;
	}
	if (!str_eq(as, s->record.user))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "may not act for another user (authzid)");
	return AUTH_STEP_DONE;
}

struct str auth_mech_nonce(const struct auth_sasl *s, const char *use)
{
	unsigned char bytes[32];

	if (str_is_nil(s->q.policy->challenge))
		auth_hash_random(bytes, sizeof bytes);
	else
		auth_hash_hmac(&auth_hash_sha256, s->q.policy->challenge, str_c(use), bytes);
	return auth_code_hex(s->q.a, str_of(bytes, 16));
}

struct str auth_mech_steady(const struct auth_sasl *s, struct str user, size_t n)
{
	static const char *const sources[] = {
	    "/etc/machine-id", "/var/lib/dbus/machine-id", "/proc/sys/kernel/random/boot_id"};
	unsigned char bytes[AUTH_HASH_MAX];
	char id[64];
	ssize_t got = 0;

	for (size_t i = 0; i < sizeof sources / sizeof *sources && got <= 0; i++) {
		int fd = open(sources[i], O_RDONLY | O_CLOEXEC);

		got = fd < 0 ? 0 : fd_read_full(fd, id, sizeof id);
		if (fd >= 0)
			close(fd);
	}
	auth_hash_hmac(&auth_hash_sha256, str_of(id, got > 0 ? (size_t)got : 0), user, bytes);
	return arena_str(s->q.a, str_of(bytes, n));
}

enum auth_step auth_mech_password(
    struct auth_sasl *s, struct str authzid, struct str user, struct str password, struct err *e)
{
	struct auth_checkpw who = {.user = user, .password = password, .stamp = STR("")};
	enum auth_result r;

	if (user.n == 0 || str_chr(password, '\0') >= 0)
		return auth_sasl_fail(s, AUTH_REFUSED, e, "an empty name, or a NUL in the password");
	r = auth_backend_check(&s->q, &who, &s->record, e);
	s->record.user = s->record.user.n ? s->record.user : user;
	return r == AUTH_OK ? auth_sasl_admit(s, authzid, e) : auth_sasl_fail(s, r, e, NULL);
}

enum auth_result auth_mech_lookup(struct auth_sasl *s, struct str user, struct err *e)
{
	enum auth_result r = auth_backend_lookup(s->q.backend, s->q.policy, user, s->q.a, &s->record, e);

	if (r != AUTH_OK)
		s->record = (struct auth_record){.user = user};
	return r;
}
