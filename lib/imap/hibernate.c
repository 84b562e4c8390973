/* imapd and imap-idle, by turns in one process. */
#include "imap/hibernate.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/log.h"
#include "imap/sync.h"
#include "mailbox/lookout.h"
#include "session/handover.h"
#include "sys/fd.h"
#include "sys/sealed.h"

/* Above all that has a number of its own. */
enum { ASIDE = 64, MOVES = 3 };
#define PROGRAM "imap-idle"

int imap_hibernate_highest_fd(void)
{
	int highest = handover_highest_fd();

	return imap_park_is_back() ? imap_park_watch_fd(highest - HANDOVER_FD) : highest;
}

void imap_hibernate_setup(struct imap *c, char **argv, int places, const char *session)
{
	c->argv = argv;
	c->places = places;
	c->session = session;
}

/* ---- going ---- */

/* The number `to` gets what `from` is; `before` keeps what it was. */
struct move {
	int from, to, before;
};

static void put_back(struct move *m, int n)
{
	for (int i = 0; i < n; i++) {
		if (m[i].before >= 0)
			dup3(m[i].before, m[i].to, O_CLOEXEC);
		else
			close(m[i].to);
		fd_close(&m[i].before);
	}
}

static bool move_all(struct move *m)
{
	for (int i = 0; i < MOVES; i++) {
		m[i].before = fcntl(m[i].to, F_DUPFD_CLOEXEC, ASIDE);
		if (m[i].from >= 0 ? dup2(m[i].from, m[i].to) >= 0 : (close(m[i].to), true))
			continue;
		put_back(m, i + 1);
		return false;
	}
	return true;
}

/* Beside this program's own file, or where it was installed. */
static void exec_beside(char **argv)
{
	char path[PATH_MAX + sizeof PROGRAM];
	ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);
	ptrdiff_t slash = n > 0 && n < PATH_MAX ? str_rchr(str_of(path, (size_t)n), '/') : -1;

	if (slash >= 0) {
		memcpy(path + slash + 1, PROGRAM, sizeof PROGRAM);
		execv(path, argv);
	}
	execv(DOVETAIL_LIBEXEC "/" PROGRAM, argv);
}

static void become_watcher(struct imap *c, struct move *m)
{
	char number[12], *argv[] = {(char[]){PROGRAM}, c->argv[0], NULL};

	snprintf(number, sizeof number, "%d", c->places);
	if (!move_all(m))
		return;
	for (int i = 1; i <= c->places; i++)
		fd_set_cloexec(HANDOVER_FD + i, false);
	if (setenv("DOVETAIL_PLACES", number, 1) == 0 && setenv("DOVETAIL_IDLE", "1", 1) == 0 &&
	    (c->back < 0 || setenv("DOVETAIL_BACK", "1", 1) == 0))
		exec_beside(argv);
	log_debug("no " PROGRAM ": the session stays as it is");
	unsetenv("DOVETAIL_IDLE");
	unsetenv("DOVETAIL_PLACES");
	unsetenv("DOVETAIL_BACK");
	for (int i = 1; i <= c->places; i++)
		fd_set_cloexec(HANDOVER_FD + i, true);
	put_back(m, MOVES);
	c->no_hibernation = true;
}

/* Descriptors above all that we mean to give a number, so that no move overwrites another's. */
static int aside(int *fd)
{
	int up = *fd < 0 ? -1 : fcntl(*fd, F_DUPFD_CLOEXEC, ASIDE);

	fd_close(fd);
	return up;
}

static void leave(struct imap *c, struct str state)
{
	struct err e;
	int file = sealed_make("dovetail-idle", state, &e), exe = open("/proc/self/exe", O_PATH | O_CLOEXEC);
	struct move m[MOVES] = {{aside(&file), HANDOVER_FD, -1},
	    {aside(&exe), imap_park_exe_fd(c->places), -1},
	    {lookout_fd(c->store), imap_park_watch_fd(c->places), -1}};

	if (m[2].from >= 0)
		m[2].from = fcntl(m[2].from, F_DUPFD_CLOEXEC, ASIDE);
	if (m[0].from >= 0 && m[1].from >= 0 && (m[2].from >= 0 || lookout_fd(c->store) < 0))
		become_watcher(c, m);
	for (int i = 0; i < MOVES; i++)
		fd_close(&m[i].from);
}

static bool is_possible(const struct imap *c)
{
	return !c->no_hibernation && c->argv && !c->deflate && !c->notify && !c->contexts &&
	       !c->s.out.error && !c->s.out.n && !in_buffered(&c->s.in).n;
}

void imap_hibernate(struct imap *c, const struct imap_park_head *head)
{
	struct imap_park p = {.head = *head,
	    .tag = c->tag,
	    .session = str_c(c->session),
	    .enabled = c->enabled,
	    .bad = c->s.bad,
	    .exists = c->exists,
	    .recent = c->recent,
	    .in = c->s.in.total,
	    .out = c->s.out.total,
	    .saved = c->saved};
	struct buf b;

	if (!is_possible(c))
		return;
	p.head.bits = (c->box ? IMAP_PARK_BOX : 0) | (lookout_fd(c->store) >= 0 ? IMAP_PARK_WATCHED : 0);
	p.said = store_watch_said(c->store, false);
	buf_init(&b, IMAP_PARK_MAX);
	if (!c->box || mailbox_freeze(c->box, &p.box)) {
		store_rest(c->store);
		imap_park_print(&p, &b);
		if (!b.full && !in_is_ready(&c->s.in))
			leave(c, buf_str(&b));
	}
	buf_free(&b);
	mailbox_frozen_free(&p.box);
}

/* ---- coming back ---- */

int imap_hibernate_read(struct imap_park *p, struct arena *a, struct err *e)
{
	struct buf b;
	int result;

	buf_init(&b, IMAP_PARK_MAX);
	result = sealed_read(HANDOVER_FD, &b, e);
	if (result == 0)
		result = imap_park_parse(buf_str(&b), a, p, e);
	buf_free(&b);
	close(HANDOVER_FD);
	close(imap_park_exe_fd(handover_highest_fd() - HANDOVER_FD));
	unsetenv("DOVETAIL_IDLE");
	return result;
}

static bool reopen(struct imap *c, const struct imap_park *p)
{
	struct err e;

	if (!(p->head.bits & IMAP_PARK_BOX) || mailbox_thaw(&c->box, c->store, &p->box, &e) == 0)
		return true;
	log_warning("%.*s can't be opened again: %s", STR_ARG(p->box.name), e.text);
	out_c(&c->s.out, e.kind == ERR_NOTFOUND || e.kind == ERR_CANNOT
	                     ? IMAP_SYNC_GONE
	                     : "* BYE [UNAVAILABLE] The selected mailbox can't be reached\r\n");
	c->s.done = true;
	return false;
}

void imap_hibernate_resume(struct imap *c, struct imap_park *p)
{
	/* exec by descriptor has left the descriptor's number as the name that ps shows. */
	const char *slash = strrchr(c->argv[0], '/');
	bool open;

	prctl(PR_SET_NAME, slash ? slash + 1 : c->argv[0]);
	c->enabled = p->enabled;
	c->s.bad = p->bad;
	c->exists = p->exists;
	c->recent = p->recent;
	c->s.in.total += p->in;
	c->s.out.total += p->out;
	for (size_t i = 0; i < p->saved.n; i++)
		index_ranges_add(&c->saved, p->saved.p[i].first, p->saved.p[i].last);
	store_watch_said(c->store, p->said);
	if (p->head.bits & IMAP_PARK_WATCHED)
		store_watch_adopt(c->store, imap_park_watch_fd(c->places));
	open = reopen(c, p);
	imap_park_free(p);
	if (open)
		imap_client_resume(c, p);
}
