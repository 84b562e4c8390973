/* One-time passwords (RFC 2444): the name, our challenge, the password, and what is stored for the next time. */
#include "auth/mech_otp.h"

#include <errno.h>
#include <fcntl.h>

#include "auth/otp.h"
#include "auth/scheme.h"
#include "sys/file.h"

#define IMITATED_SEQUENCE 1024

struct otp {
	struct str user, authzid, stored; /* stored: as the database has it */
	struct auth_otp last;
	enum auth_result found;
	bool usable;
};

/*
 * Without TLS whoever listens could answer first with what a slow client is sending (RFC 2289 section 9): one conversation a user at a time, by a
 * lock that dies with its process. With TLS nobody listens, and a lock would let strangers keep a user out. The descriptor stays open.
 */
static int hold(const struct auth_sasl *s, struct str user, struct err *e)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
	struct str path = arena_printf(s->q.a, "%s/otp", s->q.policy->state ? s->q.policy->state : "");
	unsigned char digest[32];
	uint64_t place;
	int fd;

	if (s->q.policy->secured)
		return 0;
	fd = file_open(AT_FDCWD, path.p, O_RDWR | O_CREAT, 0600, e);
	if (fd < 0)
		return -1;
	auth_hash_of(&auth_hash_sha256, user, STR(""), digest);
	memcpy(&place, digest, sizeof place);
	lock.l_start = (off_t)(place >> 2);
	if (fcntl(fd, F_OFD_SETLK, &lock) == 0)
		return 0;
	if (errno == EAGAIN || errno == EACCES)
		return err_set(e, ERR_BUSY, "another OTP login of this user is under way");
	return err_sys(e, "lock(%s)", path.p);
}

/* What nobody, and somebody without one-time passwords, is asked. */
static void imitate(const struct auth_sasl *s, struct otp *o)
{
	struct str steady = auth_mech_steady(s, o->user, 8);

	o->last.hash = &auth_hash_sha1;
	o->last.sequence = IMITATED_SEQUENCE - (unsigned char)steady.p[0];
	for (size_t i = 0; i < steady.n; i++)
		o->last.seed[i] = "abcdefghijklmnopqrstuvwxyz012345"[(unsigned char)steady.p[i] % 32];
}

static enum auth_step challenge(struct auth_sasl *s, struct str in, struct err *e)
{
	struct otp *o = arena_new(s->q.a, struct otp);
	const struct auth_scheme *scheme;
	struct str data;

	if (!str_cut(&in, '\0', &o->authzid) || in.n == 0 || str_chr(in, '\0') >= 0)
		return auth_sasl_fail(s, AUTH_REFUSED, e, "not a message of OTP");
	if (!s->q.backend->store)
		return auth_sasl_fail(
		    s, AUTH_REFUSED, e, "one-time passwords need a database that can be written");
	o->authzid = arena_str(s->q.a, o->authzid);
	o->user = arena_str(s->q.a, in);
	o->found = auth_mech_lookup(s, o->user, e);
	if (o->found == AUTH_TEMPFAIL || (o->found != AUTH_OK && s->q.policy->more))
		return auth_sasl_fail(s, o->found, e, NULL);
	o->stored = s->record.password;
	scheme = auth_scheme_split(s->q.a, o->stored, s->q.policy->default_scheme, &data);
	o->usable = o->found == AUTH_OK && scheme && strcmp(scheme->name, "OTP") == 0 &&
	            auth_otp_parse(s->q.a, data, &o->last) && o->last.sequence > 1;
	if (!o->usable)
		imitate(s, o);
	if (hold(s, o->user, e))
		return auth_sasl_fail(s, AUTH_TEMPFAIL, e, NULL);
	s->state = o;
	s->out =
	    arena_printf(s->q.a, "otp-%s %u %s ext", o->last.hash->name, o->last.sequence - 1, o->last.seed);
	return AUTH_STEP_MORE;
}

/* The password counts once its successor is stored, and only one of two that come at once can be. */
static enum auth_step accept_it(
    struct auth_sasl *s, struct otp *o, const struct auth_otp_response *r, struct err *e)
{
	struct auth_otp next = o->last;
	struct auth_change change = {.old = o->stored};

	next.sequence--;
	memcpy(next.value, r->value, sizeof next.value);
	change.user = auth_backend_name(s->q.policy, s->q.a, o->user);
	change.made = arena_printf(
	    s->q.a, "{OTP}%.*s", STR_ARG(auth_otp_print(s->q.a, r->has_next ? &r->next : &next)));
	if (s->q.backend->store(s->q.backend->ctx, &change, s->q.a, e))
		return auth_sasl_fail(s, e->kind == ERR_BUSY ? AUTH_REFUSED : AUTH_TEMPFAIL, e, NULL);
	return auth_sasl_admit(s, o->authzid, e);
}

enum auth_step auth_mech_otp(struct auth_sasl *s, struct str in, struct err *e)
{
	unsigned char value[AUTH_OTP_SIZE];
	struct auth_otp_response r;
	struct otp *o = s->state;

	if (!o)
		return challenge(s, in, e);
	if (!auth_otp_response_parse(s->q.a, in, &r))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "not a response of OTP");
	if (r.has_next && strcmp(r.next.seed, o->last.seed) == 0)
		return auth_sasl_fail(s, AUTH_REFUSED, e, "a new sequence with the old seed");
	memcpy(value, r.value, sizeof value);
	auth_otp_round(o->last.hash, value);
	if (o->found != AUTH_OK)
		return auth_sasl_fail(s, o->found, e, "no such user");
	if (!o->usable)
		return auth_sasl_fail(s, AUTH_REFUSED, e,
		    "the stored password isn't a sequence of one-time passwords, or it is used up");
	if (!str_eq_const_time(str_of(value, sizeof value), str_of(o->last.value, sizeof value)))
		return auth_sasl_fail(s, AUTH_REFUSED, e, "wrong one-time password");
	return accept_it(s, o, &r, e);
}
