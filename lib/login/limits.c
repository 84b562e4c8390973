/* Which places a connection takes. */
#include "login/limits.h"

#include <stdlib.h>
#include <unistd.h>

#include "auth/net.h"
#include "base/buf.h"
#include "base/clock.h"
#include "login/house.h"
#include "login/slots.h"
#include "sys/fd.h"

enum { SWEEP_EVERY = 256, KEY_MAX = 4096 };

static bool counts_address(const struct login_settings *s, const struct login_facts *f)
{
	return !f->same_host && f->rip[0] &&
	       !(s->trusted && auth_net_match(str_c(s->trusted), str_c(f->rip)));
}

/* Without root and without a directory of its own nothing is counted: /run belongs to root. */
static int open_dir(struct login_limits *l, const struct login_settings *s, struct err *e)
{
	if (!s->max_user && !s->max_address && !s->max_user_address && !s->max_preauth && !s->max_waiting)
		return 0;
	if (geteuid() != 0 && !getenv("LOGIN_LIMIT_DIR"))
		return 0;
	l->dir = login_slots_open(s->limit_dir, e);
	return l->dir < 0 ? -1 : 0;
}

int login_limits_arrive(
    struct login_limits *l, const struct login_settings *s, const struct login_facts *f, struct err *e)
{
	char network[64];

	*l = (struct login_limits){.dir = -1, .waiting = -1, .house = -1};
	if (open_dir(l, s, e) < 0)
		return -1;
	if (l->dir < 0)
		return 0;
	if ((getpid() + clock_now_us()) % SWEEP_EVERY == 0)
		login_slots_sweep(l->dir);
	if (s->max_preauth && counts_address(s, f)) {
		l->waiting =
		    login_slots_take(l->dir, 'w', str_c(auth_net_key(f->rip, network)), s->max_preauth, e);
		if (l->waiting < 0 && e->kind == ERR_LIMIT)
			err_set(e, ERR_LIMIT, "too many connections from your address");
		if (l->waiting < 0)
			return -1;
	}
	if (s->max_waiting && (l->house = login_house_enter(l->dir, s->max_waiting, f, e)) < 0) {
		if (e->kind == ERR_LIMIT)
			err_set(e, ERR_LIMIT, "too many connections");
		return -1;
	}
	return 0;
}

static int take(struct login_limits *l, char kind, struct str key, unsigned max, struct err *e)
{
	int fd = login_slots_take(l->dir, kind, key, max, e);

	if (fd < 0)
		return -1;
	l->session[l->n++] = fd;
	return 0;
}

int login_limits_session(struct login_limits *l, const struct login_settings *s, const struct login_facts *f,
    const struct str service_user[2], struct err *e)
{
	bool by_address = counts_address(s, f);
	struct buf user, address;
	char network[64];
	int r = 0;

	if (l->dir < 0)
		return 0;
	buf_init(&user, KEY_MAX);
	buf_init(&address, KEY_MAX);
	auth_net_key(f->rip, network);
	buf_printf(&user, "%.*s %.*s", STR_ARG(service_user[0]), STR_ARG(service_user[1]));
	buf_printf(&address, "%.*s %s", STR_ARG(service_user[0]), network);
	if (s->max_user)
		r = take(l, 'u', buf_str(&user), s->max_user, e);
	if (r == 0 && s->max_address && by_address)
		r = take(l, 'a', buf_str(&address), s->max_address, e);
	buf_printf(&user, " %s", network);
	if (r == 0 && s->max_user_address && by_address)
		r = take(l, 'b', buf_str(&user), s->max_user_address, e);
	while (r < 0 && l->n)
		fd_close(&l->session[--l->n]);
	buf_free(&user);
	buf_free(&address);
	return r;
}

void login_limits_leave(struct login_limits *l)
{
	login_house_leave(&l->house);
	fd_close(&l->waiting);
	fd_close(&l->dir);
}
