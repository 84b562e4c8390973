/*
 * auth-limit: slows guessing down. In front of a chain: counts refusals per address and per user name across all processes, and makes an attempt
 * wait before it is passed on, longer with each refusal.
 *
 *	auth-limit [-f file] [-a free] [-u free] [-d seconds] [-c seconds] [-w window] [-m most] link … program …
 *	-f  the table (default AUTH_STATE/limit)     -a, -u  refusals without delay per address (3) and per user (5)
 *	-d  first delay (2), doubled each time       -c      longest delay (15)
 *	-w  a count is forgotten after that time (15m)   -m  from so many refusals on nothing is tried any more: 111 (0: never)
 *
 * The user's name is known for plain requests only; conversations (AUTH_MECH) are counted by address.
 *
 * Exit: the chain's; 2 misuse, 111 a table that can't be used. Man page: auth-limit(8).
 */
#include <unistd.h>

#include "auth/checkpw.h"
#include "auth/net.h"
#include "auth/store.h"
#include "base/log.h"
#include "base/num.h"
#include "conf/conf.h"
#include "sys/fd.h"
#include "sys/spawn.h"
#include "sys/start.h"

#define KEEP_FDS 255
#define ENTRIES 65536
#define REFUSED 1

static uint32_t free_address = 3, free_user = 5, first_delay = 2, longest = 15, most;
static int64_t window = 900;
static const char *path;
static struct arena arena;

static bool option(int letter, struct str value)
{
	switch (letter) {
	case 'f':
		path = value.p;
		return true;
	case 'a':
		return num_parse_u32(value, &free_address);
	case 'u':
		return num_parse_u32(value, &free_user);
	case 'd':
		return num_parse_u32(value, &first_delay);
	case 'c':
		return num_parse_u32(value, &longest) && longest <= 60;
	case 'm':
		return num_parse_u32(value, &most);
	case 'w':
		return conf_parse_duration(value, &window) && window > 0;
	default:
		return false;
	}
}

static uint32_t delay_of(uint32_t count, uint32_t gratis)
{
	uint32_t over = count > gratis ? count - gratis : 0;

	if (over == 0 || first_delay == 0)
		return 0;
	return over > 5 ? longest : (uint32_t)num_min((size_t)first_delay << (over - 1), longest);
}

/* The chain in a child, with a request of its own when the plain one was read here. Its exit code. */
static int run_chain(char **argv, struct str request)
{
	int p[2] = {-1, -1};
	struct err e;
	pid_t pid;

	if (!str_is_nil(request) && pipe(p))
		die(ERR_TEMP, "pipe failed");
	if (p[0] >= 0) {
		fd_set_cloexec(p[0], true);
		fd_set_cloexec(p[1], true);
	}
	pid = spawn(argv, NULL, (struct spawn_fd[]){{p[0], AUTH_CHECKPW_FD}}, p[0] >= 0, &e);
	if (pid < 0)
		die_err(&e);
	if (p[0] >= 0) {
		close(p[0]);
		fd_write_all(p[1], request); /* at most a pipe's buffer: never blocks */
		close(p[1]);
	} else {
		close(AUTH_CHECKPW_FD);
	}
	return spawn_wait(pid, -1);
}

static void wait_before(struct auth_store *s, struct str address, struct str user)
{
	uint32_t by_address = auth_store_count(s, address, 0, window),
	         by_user = user.n ? auth_store_count(s, user, 0, window) : 0;
	uint32_t delay = (uint32_t)num_max(delay_of(by_address, free_address), delay_of(by_user, free_user));

	if (most && (by_address >= most || by_user >= most)) {
		log_warning("%u refusals by address, %u by user: not tried", by_address, by_user);
		exit(ERR_EXIT_TEMPORARY);
	}
	if (delay) {
		log_info("waiting %u s: %u refusals by address, %u by user", delay, by_address, by_user);
		sleep(delay);
	}
}

int main(int argc, char **argv)
{
	struct str request = STR_NIL, user = STR_NIL, address = str_c(getenv("TCPREMOTEIP"));
	struct auth_checkpw who;
	struct auth_store s;
	char network[64];
	struct err e;
	int c, code;

	sys_start(argv, KEEP_FDS);
	conf_check("auth-limit");
	while ((c = getopt(argc, argv, "+f:a:u:d:c:w:m:")) != -1)
		if (c == '?' || !option(c, str_c(optarg)))
			optind = argc;
	if (optind >= argc) {
		fprintf(stderr,
		    "usage: %s [-f file] [-a n] [-u n] [-d s] [-c s] [-w window] [-m n] chain ...\n",
		    argv[0]);
		return 2;
	}
	arena_init(&arena, "auth-limit", 1 << 20);
	path = path ? path : arena_printf(&arena, "%s/limit", conf_string("AUTH_STATE")).p;
	if (auth_store_open(&s, path, ENTRIES, &e))
		die(ERR_TEMP, "%s", e.text);
	if (!getenv("AUTH_MECH")) {
		if (auth_checkpw_read(AUTH_CHECKPW_FD, &arena, &who, &e))
			die_err(&e);
		request = auth_checkpw_print(&arena, &who);
		user = arena_printf(&arena, "user %.*s", STR_ARG(who.user));
	}
	address = arena_printf(&arena, "address %s", auth_net_key(address.n ? address.p : "", network));
	wait_before(&s, address, user);
	code = run_chain(argv + optind, request);
	if (code == REFUSED) {
		auth_store_count(&s, address, 1, window);
		if (user.n)
			auth_store_count(&s, user, 1, window);
	}
	if (code == 0 && user.n)
		auth_store_remove(&s, user);
	return code < 0 || code > 128 ? ERR_EXIT_TEMPORARY : code;
}
