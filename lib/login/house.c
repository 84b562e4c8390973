/* The full house. */
#include "login/house.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "sys/fd.h"
#include "sys/file.h"
#include "sys/lock.h"

enum { GATE_MS = 5000, ROOM_MS = 2000, LINE = 128, NAME = 24, TRIES = 3 };

/* The guest of one place, with the text that it stands in. */
struct place {
	unsigned number;
	char text[LINE];
	struct login_house_guest guest;
};

bool login_house_guest_parse(struct str line, struct login_house_guest *r)
{
	struct str pid, started;
	uint32_t p;
	uint64_t ms;

	if (!str_ends(line, STR("\n")))
		return false;
	line.n--;
	if (!str_cut(&line, ' ', &pid) || !str_cut(&line, ' ', &started) || str_is_nil(line) ||
	    !num_parse_u32(pid, &p) || p < 2 || p > INT32_MAX || !num_parse_u64(started, &ms) ||
	    ms > INT64_MAX)
		return false;
	*r = (struct login_house_guest){.pid = (int32_t)p, .started_ms = (int64_t)ms, .address = line};
	return true;
}

static int open_place(int dir, unsigned number, struct err *e)
{
	char name[NAME];

	snprintf(name, sizeof name, "house.%u", number);
	return file_open(dir, name, O_RDWR | O_CREAT, 0600, e);
}

static int write_in(int fd, const struct login_facts *f, struct err *e)
{
	char text[LINE];
	int n = snprintf(text, sizeof text, "%d %lld %s\n", (int)getpid(), (long long)f->started_ms,
	    f->rip[0] ? f->rip : "local");

	if (ftruncate(fd, 0) < 0 || pwrite(fd, text, (size_t)n, 0) != n)
		return err_sys(e, "write(%s) failed", file_path(fd));
	return 0;
}

/* 0 and the descriptor, or -1: BUSY when somebody has it. */
static int take_place(int dir, unsigned number, int wait_ms, struct err *e)
{
	int fd = open_place(dir, number, e);

	if (fd >= 0 && lock_flock(fd, true, wait_ms, e) < 0)
		fd_close(&fd);
	return fd;
}

static bool look(int dir, unsigned number, struct place *p)
{
	struct err e;
	int fd = open_place(dir, number, &e);
	ssize_t n = fd < 0 ? -1 : fd_pread_full(fd, p->text, sizeof p->text, 0);

	fd_close(&fd);
	p->number = number;
	return n > 0 && login_house_guest_parse(str_of(p->text, (size_t)n), &p->guest);
}

static bool find_oldest(int dir, unsigned max, struct place *oldest)
{
	bool found = false;
	struct place p;

	for (unsigned i = 0; i < max; i++) {
		if (!look(dir, i, &p) || (found && p.guest.started_ms >= oldest->guest.started_ms))
			continue;
		*oldest = p;
		oldest->guest.address.p = oldest->text + (p.guest.address.p - p.text);
		found = true;
	}
	return found;
}

/*
 * The number of a process is only a number: the signal goes through a descriptor, and only if after that was opened the place is still held
 * and still says the same. Then it is the process that holds it.
 */
static void drop(int dir, const struct place *oldest)
{
	int pidfd = (int)syscall(SYS_pidfd_open, oldest->guest.pid, 0), fd;
	struct place now;
	struct err e;

	if (pidfd < 0)
		return;
	fd = take_place(dir, oldest->number, 0, &e);
	if (fd < 0 && look(dir, oldest->number, &now) && now.guest.pid == oldest->guest.pid &&
	    now.guest.started_ms == oldest->guest.started_ms &&
	    syscall(SYS_pidfd_send_signal, pidfd, LOGIN_HOUSE_SIGNAL, NULL, 0) == 0)
		log_info("Dropped the oldest connection without a login, the house is full: rip=%.*s, %.0f s",
		    STR_ARG(oldest->guest.address),
		    (double)(clock_mono_ms() - oldest->guest.started_ms) / 1000);
	fd_close(&fd);
	fd_close(&pidfd);
}

static int enter(int dir, unsigned max, struct err *e)
{
	struct place oldest;
	int fd = -1;

	for (unsigned i = 0; i < max && fd < 0; i++) {
		fd = take_place(dir, i, 0, e);
		if (fd < 0 && e->kind != ERR_BUSY)
			return -1;
	}
	for (int i = 0; i < TRIES && fd < 0 && find_oldest(dir, max, &oldest); i++) {
		drop(dir, &oldest);
		fd = take_place(dir, oldest.number, ROOM_MS, e);
	}
	return fd < 0 ? err_set(e, ERR_LIMIT, "all %u places of connections without a login are taken", max)
	              : fd;
}

int login_house_enter(int dir, unsigned max, const struct login_facts *f, struct err *e)
{
	int fd;

	/* The sweep of unused files (login/slots.c) keeps out. */
	if (lock_flock(dir, false, GATE_MS, e) < 0)
		return -1;
	fd = enter(dir, max, e);
	lock_unflock(dir);
	if (fd >= 0 && write_in(fd, f, e) < 0)
		fd_close(&fd);
	return fd;
}

void login_house_leave(int *place)
{
	if (*place < 0)
		return;
	sigaction(LOGIN_HOUSE_SIGNAL, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	fd_close(place);
}
