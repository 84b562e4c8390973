/* The monitor's loop: one frame of the child's after the other, each allowed in one state only. */
#include "login/monitor.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "auth/name.h"
#include "base/clock.h"
#include "base/log.h"
#include "conf/conf.h"
#include "io/ktls.h"
#include "login/adopt.h"
#include "login/keeper.h"
#include "login/talk.h"
#include "login/ucspitls.h"
#include "sys/spawn.h"

enum { GRACE_MS = 2000, LOST_MS = 1000, ARENA_MAX = 64 << 10 };

_Noreturn static void finish(struct login_monitor *m, const char *why)
{
	double seconds = (double)(clock_mono_ms() - m->facts->started_ms) / 1000;

	if (m->child > 0 && kill(m->child, SIGKILL) == 0)
		waitpid(m->child, NULL, 0);
	login_attempt_end(&m->attempt);
	if (!m->tls_started || m->facts->tls_stays)
		ktls_end(1);
	if (m->failures)
		log_info("Disconnected: %s (auth failed, %d attempts in %.0f s): user=<%s>, method=%s, %s",
		    why, m->failures, seconds, m->user, m->mech, login_facts_text(m->facts));
	else
		log_info("Disconnected: %s (no auth attempts in %.0f s): %s", why, seconds,
		    login_facts_text(m->facts));
	_exit(0);
}

/* The child's frames have an order; one out of it means that it is no longer our program that runs there. */
_Noreturn static void violated(struct login_monitor *m, const char *what)
{
	log_error("pre-auth process broke the protocol (%s)", what);
	finish(m, "internal error");
}

/* The child is gone or sent what is no frame. */
_Noreturn static void child_lost(struct login_monitor *m)
{
	/* Its socket closes a moment before it can be waited for; one that lives on and sent nonsense is killed at the end of that time. */
	int code = spawn_wait(m->child, LOST_MS);

	m->child = 0;
	if (code > 128)
		log_error("pre-auth process died by signal %d%s", code - 128,
		    code - 128 == SIGSYS ? " (a system call that its sandbox refuses)" : "");
	finish(m, "pre-auth process ended");
}

static void answer(struct login_monitor *m, const struct login_frame *f)
{
	if (login_frame_send(m->frames, f) < 0)
		child_lost(m);
}

/* Doubles from LOGIN_FAILURE_DELAY to its maximum; never past the connection's deadline. */
static void delay(const struct login_monitor *m)
{
	int64_t s = m->set->delay_s, until;

	for (int i = 1; i < m->failures && s < m->set->delay_max_s; i++)
		s *= 2;
	if (s > m->set->delay_max_s)
		s = m->set->delay_max_s;
	until = clock_mono_ms() + s * 1000;
	if (until > m->deadline_ms)
		until = m->deadline_ms;
	for (int64_t left; (left = until - clock_mono_ms()) > 0;)
		usleep((useconds_t)(left < 1000 ? left : 1000) * 1000);
}

static void refuse(struct login_monitor *m, enum login_result r, struct str text, const struct err *why)
{
	struct login_frame f = {.type = LOGIN_FRAME_NO, .field = {str_c(login_result_word(r)), text}};

	login_attempt_end(&m->attempt);
	login_attempt_forget(&m->attempt);
	login_frame_wipe(&m->frame);
	if (r == LOGIN_TEMPORARY)
		log_error("auth: %s", why->text);
	m->failures++;
	log_info("Auth failed (%s, attempt %d): user=<%s>, method=%s, %s", login_result_word(r), m->failures,
	    m->user, m->mech, login_facts_text(m->facts));
	delay(m);
	if (m->failures >= m->set->tries || clock_mono_ms() >= m->deadline_ms)
		f.field[2] = STR("1");
	answer(m, &f);
}

/* The kernel said who the chain's last process is; is that somebody who may have a session? */
static int check_identity(const struct login_monitor *m, struct err *e)
{
	const struct login_identity *id = &m->id;

	if (geteuid() != 0 && id->uid == geteuid() && id->uid != 0)
		return 0;
	if (geteuid() != 0)
		return err_set(e, ERR_PERM, "uid %lu would need root: we are uid %lu", (unsigned long)id->uid,
		    (unsigned long)geteuid());
	if (id->uid == 0 || id->gid == 0)
		return err_set(e, ERR_PERM,
		    "the auth chain ended as root (uid %lu, gid %lu): its last link must become the user",
		    (unsigned long)id->uid, (unsigned long)id->gid);
	if (id->uid < m->set->min_uid || (m->set->max_uid && id->uid > m->set->max_uid))
		return err_set(e, ERR_PERM, "uid %lu is outside LOGIN_MIN_UID and LOGIN_MAX_UID",
		    (unsigned long)id->uid);
	return 0;
}

static void name_for_log(struct login_monitor *m, struct str mech, struct str user)
{
	char word[128];

	snprintf(m->mech, sizeof m->mech, "%.63s", login_facts_word(mech, word));
	login_facts_word(user, m->user);
}

/* From here on the user is who the chain says. */
static struct str name_reported(struct login_monitor *m)
{
	struct str env = m->report.env, item, user = STR("");

	while (str_cut(&env, '\0', &item)) {
		if (str_starts(item, STR("USER=")) && item.n > 5)
			user = str_from(item, 5);
	}
	if (user.n)
		login_facts_word(user, m->user);
	return user;
}

/* Is there room for one more session of this user? */
static enum login_result count_session(struct login_monitor *m, struct err *e)
{
	const struct str who[2] = {str_c(m->service), name_reported(m)};

	if (login_limits_session(&m->limits, m->set, m->facts, who, e) == 0)
		return LOGIN_OK;
	return e->kind == ERR_LIMIT ? LOGIN_LIMIT : LOGIN_TEMPORARY;
}

/* The chain has been fed: how did it end? `refused` is what a conversation said, LOGIN_OK when nothing. */
static void conclude(struct login_monitor *m, enum login_result refused, struct str text)
{
	struct login_frame ok = {.type = LOGIN_FRAME_OK};
	struct err e = {.kind = ERR_NONE};
	enum login_result r = login_attempt_wait(&m->attempt, m->deadline_ms, &m->id, &m->report, &e);

	if (r == LOGIN_OK && refused != LOGIN_OK)
		violated(m, "the auth chain said no and went on");
	if (r == LOGIN_REFUSED && refused != LOGIN_OK)
		r = refused;
	if (r == LOGIN_OK && check_identity(m, &e) < 0)
		r = LOGIN_TEMPORARY;
	if (r == LOGIN_OK)
		r = count_session(m, &e);
	if (r != LOGIN_OK) {
		refuse(m, r, text, &e);
		return;
	}
	m->authenticated = true;
	answer(m, &ok);
}

/* As databases see it. Where master users are, "user*master" is two names. NIL: it isn't allowed. */
static struct str check_name(struct login_monitor *m, struct str name)
{
	const struct login_settings *set = m->set;
	ptrdiff_t at = set->master ? str_rchr(name, set->master) : -1;
	struct str user = auth_name_check(
	    &m->arena, at < 0 ? name : str_head(name, (size_t)at), set->name_chars, set->lower);
	struct str master;

	if (at < 0 || str_is_nil(user))
		return user;
	master = auth_name_check(&m->arena, str_from(name, (size_t)at + 1), set->name_chars, set->lower);
	return str_is_nil(master)
	           ? master
	           : arena_printf(&m->arena, "%.*s%c%.*s", STR_ARG(user), set->master, STR_ARG(master));
}

static void try_password(struct login_monitor *m, const struct login_frame *f)
{
	struct str user;
	struct err e;

	name_for_log(m, f->field[0], f->field[1]);
	arena_reset(&m->arena);
	user = check_name(m, f->field[1]);
	if (str_is_nil(user)) {
		refuse(m, LOGIN_REFUSED, STR(""), NULL);
	} else if (login_attempt_start(&m->attempt, m->chain, NULL, NULL, &e) < 0 ||
	           login_attempt_password(&m->attempt, user, f->field[2], m->deadline_ms, &e) < 0) {
		refuse(m, e.kind == ERR_SYNTAX ? LOGIN_SYNTAX : LOGIN_TEMPORARY, STR(""), &e);
	} else {
		login_frame_wipe(&m->frame);
		conclude(m, LOGIN_OK, STR(""));
	}
}

static void try_mech(struct login_monitor *m, const struct login_frame *f)
{
	enum login_result refused = LOGIN_OK;
	struct str text = STR(""), message = f->field[2], user = STR("");
	char mech[64];
	struct err e;

	/* Only the mechanism knows the name; APOP's single message begins with it. */
	str_cut(&message, ' ', &user);
	name_for_log(m, f->field[0], str_eq(f->field[0], STR("APOP")) ? user : STR("?"));
	if (!conf_list_has("AUTH_MECHANISMS", f->field[0]) || f->field[0].n >= sizeof mech)
		violated(m, "a mechanism that isn't offered");
	snprintf(mech, sizeof mech, "%.*s", STR_ARG(f->field[0]));
	if (login_attempt_start(
	        &m->attempt, m->chain, mech, strcmp(mech, "APOP") == 0 ? m->stamp : NULL, &e) < 0) {
		refuse(m, LOGIN_TEMPORARY, text, &e);
		return;
	}
	refused = login_talk(m, f, &text);
	conclude(m, refused, text);
}

static void starttls(struct login_monitor *m)
{
	struct login_frame f = {.type = LOGIN_FRAME_TLS};
	char flags[4];
	struct err e;

	if (!m->facts->can_starttls)
		violated(m, "STARTTLS that isn't offered");
	m->facts->tls_stays = true;
	if (login_ucspitls_start(m->facts, m->deadline_ms, &e) < 0) {
		log_info("TLS handshake failed: %s: %s", e.text, login_facts_text(m->facts));
		finish(m, "TLS handshake failed");
	}
	m->tls_started = true;
	setenv("AUTH_SECURED", "1", 1);
	snprintf(flags, sizeof flags, "%s%s%s", getenv("TLS_EXPORTER") || getenv("TLS_ENDPOINT") ? "b" : "",
	    getenv("TLS_CLIENT_NAME") ? "c" : "", m->facts->tls_stays ? "k" : "");
	f.field[0] = str_c(flags);
	answer(m, &f);
}

/* The child has looked at all of this already; one that didn't isn't ours any more. */
static void forward(struct login_monitor *m, const struct login_frame *f)
{
	const struct login_forward said = {f->field[0], f->field[1], f->field[2], f->field[3], f->field[4]};

	if (!m->facts->trusted || m->forwarded || !login_forward_is_valid(&said))
		violated(m, "a client's address from nowhere");
	m->forwarded = true;
	log_info("Forwarded: rip=%.*s, %s", STR_ARG(said.address), login_facts_text(m->facts));
	login_facts_forward(m->facts, &said);
}

static void hand_over(struct login_monitor *m, const struct login_frame *f)
{
	log_info("Login: user=<%s>, method=%s, uid=%lu, %s", m->user, m->mech, (unsigned long)m->id.uid,
	    login_facts_text(m->facts));
	login_limits_leave(&m->limits);
	kill(m->child, SIGKILL);
	waitpid(m->child, NULL, 0);
	m->child = 0;
	if (!m->set->unauthenticate)
		login_adopt(m, f);
	m->back = login_keeper_run(m, f);
}

static void serve(struct login_monitor *m, const struct login_frame *f)
{
	char why[128];

	if (m->authenticated != (f->type == LOGIN_FRAME_HANDOVER) && f->type != LOGIN_FRAME_QUIT)
		violated(m, "a frame out of order");
	switch (f->type) {
	case LOGIN_FRAME_PASSWORD:
		try_password(m, f);
		return;
	case LOGIN_FRAME_MECH:
		try_mech(m, f);
		return;
	case LOGIN_FRAME_STARTTLS:
		starttls(m);
		return;
	case LOGIN_FRAME_CLIENT:
		forward(m, f);
		return;
	case LOGIN_FRAME_QUIT:
		finish(m, login_facts_reason(f->field[0], why));
	case LOGIN_FRAME_HANDOVER:
		hand_over(m, f);
		return;
	default:
		violated(m, "an unexpected frame");
	}
}

int login_monitor_run(struct login_monitor *m)
{
	struct login_frame f;

	m->deadline_ms = m->facts->started_ms + (int64_t)m->set->timeout_s * 1000;
	m->authenticated = false;
	m->back = -1;
	m->attempt = (struct login_attempt){.pid = -1, .request = -1, .report = -1};
	arena_init(&m->arena, "monitor", ARENA_MAX);
	buf_init(&m->frame, LOGIN_FRAME_MAX);
	while (m->back < 0) {
		/* The child ends by itself at the deadline, with a word to the client: it gets a moment for that. */
		int got = login_frame_read(m->frames, &m->frame, m->deadline_ms + GRACE_MS, &f);

		if (got == 0)
			finish(m, "timeout");
		if (got < 0)
			child_lost(m);
		serve(m, &f);
	}
	return m->back;
}
