/* Running mechanisms for an MTA. */
#include "authd/exchange.h"

#include <unistd.h>

#include "auth/converse.h"
#include "auth/mech_plain.h"
#include "base/clock.h"
#include "base/log.h"
#include "conf/conf.h"

static void fail(struct authd_answer *answer, const char *code, const char *reason)
{
	*answer = (struct authd_answer){.kind = AUTHD_FAIL, .code = str_c(code), .reason = str_c(reason)};
}

static void ask(struct authd_answer *answer, struct str challenge)
{
	*answer = (struct authd_answer){.kind = AUTHD_CONTINUE, .challenge = challenge};
}

static int64_t deadline(void)
{
	return clock_mono_ms() + conf_seconds("AUTH_TIMEOUT") * 1000;
}

static struct str variable(struct str env, struct str name)
{
	struct str item, have;

	while (str_cut(&env, '\0', &item)) {
		str_cut(&item, '=', &have);
		if (str_eq(have, name))
			return item;
	}
	return STR_NIL;
}

/*
 * The end of the chain. What a process of root reports is true; one that belongs to the user already may say anything, so that
 * only the name that was asked for counts then.
 */
static void finish(struct authd_exchange *x, struct arena *a, struct authd_answer *answer)
{
	struct login_identity id;
	struct login_report report;
	struct err e = {0};
	enum login_result r = login_attempt_wait(&x->attempt, deadline(), &id, &report, &e);
	struct str name;

	if (r != LOGIN_OK) {
		log_info("%s: %s: %s", x->user[0] ? x->user : "?", x->mech, e.text);
		fail(answer, r == LOGIN_TEMPORARY ? "temp_fail" : NULL, NULL);
		return;
	}
	*answer = (struct authd_answer){.kind = AUTHD_OK, .user = str_c(x->user), .env = STR_NIL};
	if (id.uid == geteuid()) {
		answer->env = arena_str(a, report.env);
		name = variable(answer->env, STR("USER"));
		answer->user = name.n ? name : answer->user;
	}
	if (answer->user.n == 0)
		fail(answer, "temp_fail", NULL);
	else
		log_info("%.*s: %s: ok", STR_ARG(answer->user), x->mech);
}

void authd_exchange_check(struct authd_exchange *x, char *const *argv, const struct auth_checkpw *who,
    struct arena *a, struct authd_answer *answer)
{
	struct err e = {0};

	snprintf(x->user, sizeof x->user, "%.*s", STR_ARG(who->user));
	if (login_attempt_start(&x->attempt, argv, NULL, NULL, &e)) {
		log_error("%s", e.text);
		fail(answer, "temp_fail", NULL);
		return;
	}
	if (login_attempt_password(&x->attempt, who->user, who->password, deadline(), &e)) {
		log_info("%s: %s: %s", x->user, x->mech, e.text);
		fail(answer, e.kind == ERR_SYNTAX ? NULL : "temp_fail", NULL);
		return;
	}
	finish(x, a, answer);
}

static void check_plain(
    struct authd_exchange *x, char *const *argv, struct str in, struct arena *a, struct authd_answer *answer)
{
	const char *separator = conf_string("AUTH_MASTER_SEPARATOR");
	struct str authzid, user, password;

	if (!auth_mech_plain_parse(in, &authzid, &user, &password)) {
		fail(answer, NULL, NULL);
		return;
	}
	if (authzid.n && !str_eq(authzid, user)) {
		user = arena_printf(
		    a, "%.*s%c%.*s", STR_ARG(authzid), separator ? separator[0] : '*', STR_ARG(user));
	}
	authd_exchange_check(x, argv, &(struct auth_checkpw){.user = user, .password = password}, a, answer);
}

/* One frame from the helper, after one from the client. */
static void relay(struct authd_exchange *x, enum auth_frame kind, struct str in, struct arena *a,
    struct authd_answer *answer)
{
	struct str text, word;
	enum auth_frame got;
	struct buf b;

	buf_init(&b, AUTH_CONVERSE_MAX);
	got = auth_converse_send(x->attempt.request, kind, in)
	          ? AUTH_FRAME_CANCEL
	          : auth_converse_read(x->attempt.request, &b, (int)conf_seconds("AUTH_TIMEOUT") * 1000);
	text = arena_str(a, buf_str(&b));
	buf_free(&b);
	if (got == AUTH_FRAME_CHALLENGE) {
		ask(answer, text);
		return;
	}
	if (got == AUTH_FRAME_SUCCESS || got == AUTH_FRAME_CANCEL) {
		close(x->attempt.request);
		x->attempt.request = -1;
		finish(x, a, answer);
		return;
	}
	log_info("%s: %.*s", x->mech, STR_ARG(text));
	fail(answer, got == AUTH_FRAME_TEMPORARY ? "temp_fail" : NULL, NULL);
	str_cut(&text, ' ', &word);
	if (str_eq(word, STR("disabled")))
		answer->code = STR("user_disabled");
	if (str_eq(word, STR("expired")))
		answer->code = STR("pass_expired");
	if (str_eq(word, STR("authzid")))
		answer->code = STR("authz_fail");
	answer->reason = text;
}

static void set_or_unset(const char *name, struct str value, struct arena *a)
{
	const char *v = value.n ? arena_cstr(a, value) : NULL;

	if (v)
		setenv(name, v, 1);
	else
		unsetenv(name);
}

static void describe(const struct authd_request *r, struct arena *a)
{
	set_or_unset("TCPREMOTEIP", r->remote, a);
	set_or_unset("TCPLOCALIP", r->local, a);
	set_or_unset("AUTH_SERVICE", r->service, a);
	set_or_unset("AUTH_SECURED", r->secured ? STR("1") : STR_NIL, a);
	set_or_unset("TLS_CLIENT_NAME", r->cert ? r->cert_user : STR_NIL, a);
}

void authd_exchange_begin(struct authd_exchange *x, char *const *argv, const struct authd_request *r,
    struct arena *a, struct authd_answer *answer)
{
	struct err e = {0};

	*x = (struct authd_exchange){.id = r->id, .attempt = {.pid = -1, .request = -1, .report = -1}};
	snprintf(x->mech, sizeof x->mech, "%.*s", STR_ARG(r->mech));
	for (char *c = x->mech; *c; c++)
		*c = str_upper_ch(*c);
	describe(r, a);
	if (strcmp(x->mech, "PLAIN") == 0 && str_is_nil(r->initial)) {
		ask(answer, STR(""));
		return;
	}
	if (strcmp(x->mech, "PLAIN") == 0) {
		check_plain(x, argv, r->initial, a, answer);
		return;
	}
	if (strcmp(x->mech, "LOGIN") == 0) {
		x->asked_user = true;
		if (r->initial.n)
			authd_exchange_go_on(x, argv, r->initial, a, answer);
		else
			ask(answer, STR("Username:"));
		return;
	}
	if (login_attempt_start(&x->attempt, argv, x->mech, NULL, &e)) {
		log_error("%s", e.text);
		fail(answer, "temp_fail", NULL);
		return;
	}
	x->conversing = true;
	relay(x, str_is_nil(r->initial) ? AUTH_FRAME_NONE : AUTH_FRAME_INITIAL, r->initial, a, answer);
}

void authd_exchange_go_on(
    struct authd_exchange *x, char *const *argv, struct str in, struct arena *a, struct authd_answer *answer)
{
	if (x->conversing) {
		relay(x, AUTH_FRAME_RESPONSE, in, a, answer);
		return;
	}
	if (!x->asked_user) {
		check_plain(x, argv, in, a, answer);
		return;
	}
	if (x->asked_password) {
		authd_exchange_check(x, argv,
		    &(struct auth_checkpw){.user = arena_str(a, str_c(x->user)), .password = in}, a, answer);
		return;
	}
	if (in.n == 0 || in.n >= sizeof x->user || str_chr(in, '\0') >= 0) {
		fail(answer, NULL, NULL);
		return;
	}
	snprintf(x->user, sizeof x->user, "%.*s", STR_ARG(in));
	x->asked_password = true;
	ask(answer, STR("Password:"));
}

void authd_exchange_end(struct authd_exchange *x)
{
	if (x->attempt.pid > 0 || x->attempt.request >= 0 || x->attempt.report >= 0)
		login_attempt_end(&x->attempt);
	login_attempt_forget(&x->attempt);
	x->id = 0;
}
