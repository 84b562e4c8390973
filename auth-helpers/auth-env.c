/*
 * auth-env: sets variables by network, by the address that was connected to, and by the name that a TLS client asked for; or refuses. A
 * chain program like any other, before login as well as within an auth chain.
 *
 *	auth-env rules.cdb program …
 *
 * The rules are tcprules' (made by `tcprules rules.cdb tmp < rules`): the first of these keys that exists counts, as for tcpserver:
 * TCPREMOTEINFO@TCPREMOTEIP, TCPREMOTEIP, TCPREMOTEINFO@=TCPREMOTEHOST, =TCPREMOTEHOST, the shorter and shorter beginnings of the
 * address up to each dot, those of the host's name as =.domain, "=", "". Then, in addition, "to=ADDRESS" (TCPLOCALIP) and "sni=NAME" (TLS_SERVER_NAME).
 *
 * Exit: 1 refused by a rule, 2 misuse, 100 a wrong setting, 111 temporary. Man page: auth-env(8).
 */
#include <cdb.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"
#include "conf/conf.h"
#include "sys/file.h"
#include "sys/spawn.h"
#include "sys/start.h"

#define KEEP_FDS 255
#define RULE_MAX 65536

static struct arena arena;
static struct cdb rules;

/* "+NAME=value NUL" sets, "D" denies (tcprules' data). */
static void apply(struct str rule)
{
	struct str one, name;
	struct err e;

	while (str_cut(&rule, '\0', &one)) {
		if (one.n == 0)
			continue;
		if (one.p[0] == 'D') {
			log_info("refused by a rule");
			exit(1);
		}
		if (one.p[0] != '+')
			die(ERR_CORRUPT, "a rule that tcprules didn't write");
		one = arena_str(&arena, str_from(one, 1));
		name = one;
		if (!str_cut(&name, '=', &one) || str_is_nil(name))
			die(ERR_CORRUPT, "a rule that tcprules didn't write");
		if (conf_is_ours(one) && conf_check_value(one, name, &e))
			die_err(&e);
		setenv(arena_cstr(&arena, one), arena_cstr(&arena, name), 1);
	}
}

static bool try(struct str key)
{
	unsigned n;
	char *value;
	int r = cdb_find(&rules, key.p, (unsigned)key.n);

	if (r < 0)
		die(ERR_CORRUPT, "the rules aren't a cdb file");
	if (r == 0)
		return false;
	n = cdb_datalen(&rules);
	if (n > RULE_MAX)
		die(ERR_CORRUPT, "a rule of %u bytes", n);
	value = arena_bytes(&arena, n + 1);
	if (cdb_read(&rules, value, n, cdb_datapos(&rules)))
		die(ERR_TEMP, "can't read the rules");
	apply(str_of(value, n));
	return true;
}

static struct str variable(const char *name)
{
	struct str v = str_c(getenv(name));

	return v.n ? v : STR_NIL;
}

static bool try_prefixes(struct str address)
{
	char mark = str_chr(address, ':') >= 0 ? ':' : '.';

	while (address.n > 0) {
		address.n--;
		if (address.n && address.p[address.n - 1] == mark && try(address))
			return true;
	}
	return false;
}

static bool try_domains(struct str host)
{
	for (size_t i = 0; i < host.n; i++)
		if (host.p[i] == '.' && try(arena_printf(&arena, "=%.*s", STR_ARG(str_from(host, i)))))
			return true;
	return host.n && try(STR("="));
}

static void remote_rule(void)
{
	struct str ip = variable("TCPREMOTEIP"), host = variable("TCPREMOTEHOST"),
	           info = variable("TCPREMOTEINFO");

	if (info.n && try(arena_printf(&arena, "%.*s@%.*s", STR_ARG(info), STR_ARG(ip))))
		return;
	if (ip.n && try(ip))
		return;
	if (info.n && host.n && try(arena_printf(&arena, "%.*s@=%.*s", STR_ARG(info), STR_ARG(host))))
		return;
	if (host.n && try(arena_printf(&arena, "=%.*s", STR_ARG(host))))
		return;
	if (try_prefixes(ip) || try_domains(host))
		return;
	try(STR(""));
}

int main(int argc, char **argv)
{
	struct err e;
	int fd;

	sys_start(argv, KEEP_FDS);
	if (argc < 3) {
		fprintf(stderr, "usage: %s rules.cdb program ...\n", argv[0]);
		return 2;
	}
	arena_init(&arena, "auth-env", 4 << 20);
	fd = file_open(AT_FDCWD, argv[1], O_RDONLY, 0, &e);
	if (fd < 0 || cdb_init(&rules, fd))
		die(ERR_TEMP, "%s: %s", argv[1], fd < 0 ? e.text : "not a cdb file (tcprules makes one)");
	remote_rule();
	if (variable("TCPLOCALIP").n)
		try(arena_printf(&arena, "to=%s", getenv("TCPLOCALIP")));
	if (variable("TLS_SERVER_NAME").n)
		try(arena_printf(&arena, "sni=%s", getenv("TLS_SERVER_NAME")));
	cdb_free(&rules);
	spawn_exec(argv + 2, &e);
	die_err(&e);
}
