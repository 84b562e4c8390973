/* OTP: one password a login, in order, once. */
#include "auth/mech_otp.h"

#include <stdlib.h>
#include <unistd.h>

#include "auth/otp.h"

#define backend plain_backend
#include "auth_double.h"
#undef backend

static struct str stored;
static int stores;

static enum auth_result find(
    void *ctx, struct str user, struct arena *a, struct auth_record *r, struct err *e)
{
	enum auth_result found = str_eq(user, STR("otto")) ? AUTH_OK : lookup(ctx, user, a, r, e);

	if (str_eq(user, STR("otto")))
		r->password = stored;
	return found;
}

static int store(void *ctx, const struct auth_change *c, struct arena *a, struct err *e)
{
	(void)ctx;
	if (!str_eq(c->old, stored) || !str_eq(c->user, STR("otto")))
		return err_set(e, ERR_BUSY, "changed");
	stored = arena_str(a, c->made);
	stores++;
	return 0;
}

static const struct auth_backend writable = {.lookup = find, .store = store};
static struct auth_question q = {&writable, &policy, &arena};

static struct auth_sasl ask(const char *message, size_t n, enum auth_step want, const char *challenge)
{
	struct auth_sasl s;
	struct str out;

	auth_sasl_start(&s, STR("OTP"), &q, NULL);
	is_int(step(&s, str_of(message, n), &out), want, "the name");
	if (challenge)
		is_str(out, str_c(challenge), "the challenge");
	return s;
}

/* The response for a sequence number by hand: what a generator shows. */
static struct str response(const char *seed, unsigned sequence)
{
	struct auth_otp o = {.hash = &auth_hash_md5};
	unsigned char value[AUTH_OTP_SIZE];

	snprintf(o.seed, sizeof o.seed, "%s", seed);
	auth_otp_compute(&o, STR("This is a test."), sequence, value);
	return arena_printf(&arena, "hex:%.*s", STR_ARG(auth_code_hex(&arena, str_of(value, sizeof value))));
}

static void in_order(void)
{
	struct auth_sasl s, other;
	struct str out;

	stored = STR("{OTP}md5 499 ke1234 5bf075d9959d036f");
	s = ask("\0otto", 5, AUTH_STEP_MORE, "otp-md5 498 ke1234 ext");
	other = ask("\0otto", 5, AUTH_STEP_MORE, "otp-md5 498 ke1234 ext");
	is_int(step(&s, response("ke1234", 498), &out), AUTH_STEP_DONE, "the next password");
	is_str(s.record.user, STR("otto"), "is otto");
	is_int(step(&other, response("ke1234", 498), &out), AUTH_STEP_FAIL, "the same at the same time");
	is_int(other.result, AUTH_REFUSED, "is refused");
	s = ask("otto\0otto", 9, AUTH_STEP_MORE, "otp-md5 497 ke1234 ext");
	is_int(step(&s, response("ke1234", 498), &out), AUTH_STEP_FAIL, "the last one again");
	s = ask("otto\0otto", 9, AUTH_STEP_MORE, "otp-md5 497 ke1234 ext");
	is_int(step(&s, response("ke1234", 497), &out), AUTH_STEP_DONE, "with an authorization name");
	s = ask("tim\0otto", 8, AUTH_STEP_MORE, "otp-md5 496 ke1234 ext");
	is_int(step(&s, response("ke1234", 496), &out), AUTH_STEP_FAIL, "for somebody else");
	is_int(stores, 3, "three passwords are used up");
}

static void renewed(void)
{
	struct auth_sasl s;
	struct str out, fresh;

	stored = STR("{OTP}md5 2 ke1234 ");
	stored =
	    arena_printf(&arena, "%.*s%.*s", STR_ARG(stored), STR_ARG(str_from(response("ke1234", 2), 4)));
	s = ask("\0otto", 5, AUTH_STEP_MORE, "otp-md5 1 ke1234 ext");
	fresh =
	    arena_printf(&arena, "init-%.*s:md5 499 ke1234:3712dcb4aa5316c1", STR_ARG(response("ke1234", 1)));
	is_int(step(&s, fresh, &out), AUTH_STEP_FAIL, "the old seed isn't taken again");
	s = ask("\0otto", 5, AUTH_STEP_MORE, "otp-md5 1 ke1234 ext");
	fresh =
	    arena_printf(&arena, "init-%.*s:md5 499 ke1235:3712dcb4aa5316c1", STR_ARG(response("ke1234", 1)));
	is_int(step(&s, fresh, &out), AUTH_STEP_DONE, "a new sequence with the last password");
	is_str(stored, STR("{OTP}md5 499 ke1235 3712dcb4aa5316c1"), "is stored");
	s = ask("\0otto", 5, AUTH_STEP_MORE, "otp-md5 498 ke1235 ext");
	is_int(step(&s, response("ke1235", 498), &out), AUTH_STEP_DONE, "and goes on");
	stored = STR("{OTP}md5 1 ke1234 0011223344556677");
	s = ask("\0otto", 5, AUTH_STEP_MORE, NULL);
	is_int(step(&s, response("ke1234", 0), &out), AUTH_STEP_FAIL, "a sequence that is used up");
}

static void strangers(void)
{
	struct auth_sasl s, again;
	struct str first, second;

	s = ask("\0nobody", 7, AUTH_STEP_MORE, NULL);
	first = s.out;
	again = ask("\0nobody", 7, AUTH_STEP_MORE, NULL);
	ok(str_starts(first, STR("otp-sha1 ")) && str_eq(first, again.out),
	    "nobody is asked the same each time");
	is_int(step(&s, STR("hex:0011223344556677"), &second), AUTH_STEP_FAIL, "and refused");
	is_int(s.result, AUTH_UNKNOWN, "as unknown");
	s = ask("\0user", 5, AUTH_STEP_MORE, NULL);
	is_int(step(&s, STR("hex:0011223344556677"), &second), AUTH_STEP_FAIL, "no sequence is stored");
	s = ask("\0down", 5, AUTH_STEP_FAIL, NULL);
	is_int(s.result, AUTH_TEMPFAIL, "the database is down");
	ask("otto", 4, AUTH_STEP_FAIL, NULL);
	ask("\0", 1, AUTH_STEP_FAIL, NULL);
	s = begin("OTP");
	is_int(step(&s, STR("\0otto"), &first), AUTH_STEP_FAIL, "a database that can't be written");
}

static void one_at_a_time(void)
{
	char dir[] = "/tmp/otp.XXXXXX", file[64];
	struct auth_sasl s;
	struct str out;

	policy.secured = false;
	policy.state = mkdtemp(dir);
	ask("\0otto", 5, AUTH_STEP_MORE, NULL);
	s = ask("\0otto", 5, AUTH_STEP_FAIL, NULL);
	is_int(s.result, AUTH_TEMPFAIL, "in the clear only one conversation a user");
	ask("\0nobody", 7, AUTH_STEP_MORE, NULL);
	policy.secured = true;
	ask("\0otto", 5, AUTH_STEP_MORE, NULL);
	(void)out;
	snprintf(file, sizeof file, "%s/otp", dir);
	unlink(file);
	rmdir(dir);
}

int main(void)
{
	policy.secured = true;
	in_order();
	renewed();
	strangers();
	one_at_a_time();
	return done();
}
