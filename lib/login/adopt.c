/* From monitor to session program. */
#include "login/adopt.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/log.h"
#include "session/handover.h"
#include "sys/become.h"
#include "sys/fd.h"
#include "sys/spawn.h"

enum { ASIDE = 64 };

/* Borrowed fields become C strings; login's own words hold no NUL, and what does is refused. */
static const char *cstr(struct login_monitor *m, struct str s)
{
	const char *c = arena_cstr(&m->arena, s);

	if (!c)
		die(ERR_SYNTAX, "a NUL in what the pre-auth process handed over");
	return s.n ? c : NULL;
}

static void take_identity(const struct login_monitor *m)
{
	const struct login_identity *id = &m->id;
	struct err e;

	/* Rootless there is nothing to change: the identity is the one that we have. */
	if (geteuid() == 0 && become(id->uid, id->gid, id->groups, id->ngroups, &e) < 0)
		die_err(&e);
	become_refuse_root();
}

/* After the change of identity: the directory is entered with the user's own rights. */
static void enter(struct str dir)
{
	if (dir.n && chdir(dir.p) < 0)
		die(ERR_TEMP, "can't enter %.*s as uid %lu", STR_ARG(dir), (unsigned long)geteuid());
}

/* To the numbers where the session expects them; first out of each other's way. */
static void move_places(struct login_limits *l)
{
	for (int i = 0; i < l->n; i++)
		l->session[i] = fcntl(l->session[i], F_DUPFD_CLOEXEC, ASIDE);
	for (int i = 0; i < l->n; i++) {
		if (l->session[i] < 0 || dup2(l->session[i], HANDOVER_FD + 1 + i) < 0)
			die(ERR_TEMP, "moving the descriptors that count the session failed");
	}
}

void login_adopt_tls(const struct login_monitor *m)
{
	const struct login_facts *f = m->facts;

	if (m->tls_started && !f->tls_stays && (dup2(f->tls_read, 0) < 0 || dup2(f->tls_write, 1) < 0))
		die(ERR_TEMP, "moving the TLS descriptors failed");
}

static void move_descriptors(struct login_monitor *m)
{
	login_adopt_tls(m);
	move_places(&m->limits);
	fd_close_from(HANDOVER_FD + 1 + m->limits.n);
	unsetenv("SSLCTLFD");
	unsetenv("SSLREADFD");
	unsetenv("SSLWRITEFD");
	unsetenv("SSLKTLS");
	unsetenv("LOGIN_STARTED");
}

void login_adopt(struct login_monitor *m, const struct login_frame *handover)
{
	struct handover h = {.service = m->service,
	    .session = m->facts->session,
	    .mech = m->mech,
	    .places = m->limits.n,
	    .back = m->kept};
	struct err e;

	arena_reset(&m->arena);
	h.command = cstr(m, handover->field[0]);
	h.tag = cstr(m, handover->field[1]);
	h.sasl = cstr(m, handover->field[2]);
	login_report_setenv(m->report.env);
	unsetenv("DOVETAIL_REPORT");
	take_identity(m);
	/* A change of identity clears it. Who ends the keeper means the connection. */
	if (m->kept && prctl(PR_SET_PDEATHSIG, SIGTERM) < 0)
		die(ERR_TEMP, "prctl(PR_SET_PDEATHSIG) failed");
	enter(m->report.dir);
	move_descriptors(m);
	if (handover_give(&h, handover->field[3], &e) < 0 || spawn_exec(m->session, &e) < 0)
		die_err(&e);
	_exit(111);
}
